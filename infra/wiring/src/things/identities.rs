//! Service accounts: of every workload, and of every thing that acts in the cloud.

use std::collections::{BTreeMap, BTreeSet};

use spec::{
    name::ThingName,
    source::Span,
    stack::{AirflowPlacement, ClusterPlacement, GrafanaPlacement, MlflowPlacement, Runner},
};

use crate::{
    CloudRole, Identity, Object, Peer, Token,
    draft::Draft,
    names::{self, account},
    pods::Pods,
};

/// A `ServiceAccount` a workload; its pods get a token only where they ask the API server. To be called when every flow
/// is known.
pub(crate) fn of_workloads(draft: &mut Draft<'_>, pods: &[Pods]) {
    let asking: BTreeSet<_> = draft
        .flows
        .iter()
        .filter(|flow| flow.to == Peer::KubernetesApi)
        .filter_map(|flow| match &flow.from {
            Peer::Workload(workload) => Some(workload.clone()),
            _ => None,
        })
        .collect();
    draft.identities.extend(pods.iter().map(|pods| Identity::Cluster {
        workload: pods.workload.clone(),
        token: if asking.contains(&pods.workload) { Token::Mounted } else { Token::Withheld },
        span: pods.span,
    }));
}

/// Accounts of the cloud. To be called when every grant and balancer is known.
///
/// Roles: <https://yandex.cloud/en/docs/iam/roles-reference>. What one folder, topic or secret is open to is a grant,
/// not a role on the whole folder; External Secrets' account reads exactly the secrets of Lockbox that become Secrets.
pub(crate) fn of_cloud(draft: &mut Draft<'_>) {
    if draft.stack.cloud.is_none() {
        return;
    }
    of_cluster(draft);
    let mut things: BTreeMap<ThingName, (BTreeSet<CloudRole>, Span)> = BTreeMap::new();
    for (thing, roles, span) in acting(draft) {
        let entry = things.entry(thing).or_insert((BTreeSet::new(), span));
        entry.0.extend(roles);
        entry.1 = entry.1.min(span);
    }
    let accounts = things.into_iter().map(|(thing, (roles, span))| Identity::Cloud {
        name: names::cloud_account(draft.stack, &thing),
        thing: Some(thing),
        role: None,
        roles: roles.into_iter().collect(),
        span,
    });
    draft.identities.extend(accounts.collect::<Vec<_>>());
}

fn of_cluster(draft: &mut Draft<'_>) {
    let Some(cluster) = &draft.stack.cluster else { return };
    let mut accounts: Vec<(&'static str, Vec<CloudRole>)> = Vec::new();
    if let ClusterPlacement::Managed(_) = &cluster.placement {
        let mut roles = vec!["k8s.clusters.agent"];
        if !draft.balancers.is_empty() {
            roles.push("load-balancer.admin");
        }
        accounts.push((account::CLUSTER, roles));
        accounts.push((account::NODES, vec!["container-registry.images.puller"]));
    }
    if draft.secrets.values().any(|secret| matches!(secret.given, crate::Given::Lockbox { .. })) {
        accounts.push((account::SECRETS, Vec::new()));
    }
    draft.identities.extend(accounts.into_iter().map(|(role, roles)| Identity::Cloud {
        thing: None,
        role: Some(role),
        name: names::cloud_account(draft.stack, role),
        roles,
        span: cluster.span,
    }));
}

/// Things that act in the cloud, each with what it needs there.
fn acting(draft: &Draft<'_>) -> Vec<(ThingName, Vec<CloudRole>, Span)> {
    let stack = draft.stack;
    let folders = draft.grants.iter().filter(|grant| matches!(grant.on, Object::Prefix { .. }));
    let mut acting: Vec<_> =
        folders.map(|grant| (grant.who.clone(), Vec::new(), grant.span)).collect();
    for mlflow in stack.mlflow.values() {
        if let MlflowPlacement::Vm(machine) = &mlflow.placement {
            acting.push((mlflow.name.value.clone(), Vec::new(), machine.span));
        }
    }
    for grafana in stack.grafana.values() {
        if let GrafanaPlacement::Vm(machine) = &grafana.placement {
            acting.push((grafana.name.value.clone(), Vec::new(), machine.span));
        }
    }
    for airflow in stack.airflow.values() {
        if let AirflowPlacement::Managed { span, .. } = &airflow.placement {
            acting.push((
                airflow.name.value.clone(),
                vec!["managed-airflow.integrationProvider"],
                *span,
            ));
        }
    }
    for prometheus in stack.prometheus.values() {
        if let Some(asked) = prometheus.managed_services.filter(|asked| asked.value) {
            acting.push((prometheus.name.value.clone(), vec!["monitoring.viewer"], asked.span));
        }
    }
    for pipeline in stack.pipelines.values() {
        if let Runner::Spark(spark) = &pipeline.runs_in {
            let roles = vec!["dataproc.editor", "iam.serviceAccounts.user", "vpc.user"];
            acting.push((pipeline.orchestrated_by.name.value.clone(), roles, spark.span));
            acting.push((pipeline.name.value.clone(), vec!["dataproc.agent"], spark.span));
        }
    }
    acting
}
