//! Airflow: its parts, its database, its DAGs.

use contract::ports;
use spec::stack::{Airflow, AirflowPlacement, InCluster};

use crate::{
    Access, Peer, Why, Workload,
    draft::{Client, Draft},
    names::{key, role, user},
    uses::{
        database,
        secret::{self, Login, Origin},
        storage,
    },
};

/// Everything that an Airflow's references derive. Its variables are Airflow's own
/// (<https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html>).
pub(crate) fn wire(draft: &mut Draft<'_>, airflow: &Airflow) {
    match &airflow.placement {
        AirflowPlacement::InCluster { pods, database } => {
            let parts = [role::WEBSERVER, role::SCHEDULER, role::MIGRATE];
            let all = parts.map(|role| Workload::part(&pods.namespace, &airflow.name, role));
            let all = Client::of(all.to_vec(), &airflow.name);
            let held = database::database(draft, &all, database, Access::Own);
            draft.set_secret(
                &all,
                "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
                held.value(key::URI),
                database.database.span,
            );
            in_cluster(draft, airflow, pods);
        }
        AirflowPlacement::Managed { dags, .. } => {
            let client = acting(draft, airflow);
            storage::grant(draft, &client, dags, Access::Read);
            draft.flow(&client, &Peer::Internet, ports::HTTPS, Why::Objects, dags.prefix.span);
        }
    }
}

/// The webserver shows the logs that the scheduler keeps, and proves by a shared key that it may.
fn in_cluster(draft: &mut Draft<'_>, airflow: &Airflow, pods: &InCluster) {
    let webserver = Workload::part(&pods.namespace, &airflow.name, role::WEBSERVER);
    let scheduler = Workload::part(&pods.namespace, &airflow.name, role::SCHEDULER);
    let both = Client::of(vec![webserver.clone(), scheduler.clone()], &airflow.name);
    let login = Login { thing: &airflow.name, user: user::SHARED };
    let held = secret::derived(draft, &both, login, Origin::Shared, &[key::PASSWORD], pods.span);
    draft.set_secret(&both, "AIRFLOW__WEBSERVER__SECRET_KEY", held.value(key::PASSWORD), pods.span);
    let scheduler = Peer::Workload(scheduler);
    draft.connect(Peer::Workload(webserver), scheduler, ports::AIRFLOW_LOGS, Why::Logs, pods.span);
}

/// Who acts for an Airflow's DAGs.
pub(crate) fn acting(draft: &Draft<'_>, airflow: &Airflow) -> Client {
    match &airflow.placement {
        AirflowPlacement::InCluster { pods, .. } => {
            let scheduler = Workload::part(&pods.namespace, &airflow.name, role::SCHEDULER);
            Client::of(vec![scheduler], &airflow.name)
        }
        AirflowPlacement::Managed { .. } => Client::Outside {
            thing: airflow.name.value.clone(),
            peer: draft.managed(&airflow.name),
        },
    }
}
