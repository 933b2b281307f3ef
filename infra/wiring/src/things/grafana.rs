//! Grafana: what it shows.

use contract::ports;
use spec::{
    source::Span,
    stack::{Datasource, Grafana, GrafanaPlacement, PostgresqlPlacement, Prometheus},
};

use super::machine;
use crate::{
    Access, Delivery, Peer, Wait, Why, Workload,
    draft::{Client, Draft},
    names::key,
    uses::{database, registry, secret},
};

/// Everything that a Grafana's references derive.
pub(crate) fn wire(draft: &mut Draft<'_>, grafana: &Grafana) {
    let client = match &grafana.placement {
        GrafanaPlacement::InCluster(placement) => Client::pods(&placement.namespace, &grafana.name),
        GrafanaPlacement::Vm(vm) => {
            let client = Client::Outside {
                thing: grafana.name.value.clone(),
                peer: draft.machine(&grafana.name),
            };
            machine::install(draft, &client, vm.span);
            client
        }
    };
    if let Some(password) = &grafana.admin_password {
        let held = secret::given(draft, &client, password, password.span);
        let file = held.file(key::VALUE);
        draft.set(&client, "GF_SECURITY_ADMIN_PASSWORD__FILE", &file, password.span);
        draft.bind(&client, Delivery::File(file), held.value(key::VALUE), password.span);
    }
    for source in &grafana.reads {
        match &source.value {
            Datasource::Prometheus(prometheus) => metrics(draft, &client, prometheus, source.span),
            Datasource::Mlflow(mlflow) => {
                registry::reach(draft, &client, mlflow, Why::Query, source.span);
                draft.before(&mlflow.name, &grafana.name, Wait::Apply, source.span);
            }
            Datasource::Database(read) => {
                let held = database::database(draft, &client, read, Access::Read);
                let is_managed =
                    matches!(read.server.placement, PostgresqlPlacement::Managed { .. });
                let host = is_managed.then_some(key::HOST);
                for key in [key::PASSWORD].into_iter().chain(host) {
                    let file = Delivery::File(held.file(key));
                    draft.bind(&client, file, held.value(key), source.span);
                }
            }
        }
    }
}

fn metrics(draft: &mut Draft<'_>, client: &Client, prometheus: &Prometheus, span: Span) {
    let to = Peer::Workload(Workload::new(&prometheus.placement.namespace, &prometheus.name));
    draft.flow(client, &to, ports::PROMETHEUS, Why::Query, span);
    draft.before(&prometheus.name, client.thing(), Wait::Apply, span);
}
