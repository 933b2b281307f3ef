//! What each kind of thing uses, and what else it brings. One file a kind.

mod after;
mod airflow;
mod alertmanager;
mod cluster;
mod container;
pub(crate) mod expose;
mod grafana;
mod identities;
mod loadtest;
mod machine;
mod mlflow;
mod pipeline;
mod prometheus;
mod service;
mod targets;

use crate::{
    draft::Draft,
    pods::Pods,
    uses::{database, kafka},
};

/// Wires every thing, then what follows from all of them together.
pub(crate) fn wire(draft: &mut Draft<'_>, pods: &[Pods]) {
    let stack = draft.stack;
    stack.services.values().for_each(|it| service::wire(draft, it));
    stack.mlflow.values().for_each(|it| mlflow::wire(draft, it));
    stack.airflow.values().for_each(|it| airflow::wire(draft, it));
    stack.pipelines.values().for_each(|it| pipeline::wire(draft, it));
    stack.grafana.values().for_each(|it| grafana::wire(draft, it));
    stack.prometheus.values().for_each(|it| prometheus::wire(draft, it));
    stack.alertmanager.values().for_each(|it| alertmanager::wire(draft, it));
    stack.loadtests.values().for_each(|it| loadtest::wire(draft, it));
    stack.kafka.values().for_each(|it| kafka::server(draft, it));
    stack.postgresql.values().for_each(|it| database::server(draft, it));
    targets::users(draft);

    expose::ask_internal(draft);
    expose::open(draft);
    expose::tell(draft);
    cluster::dns(draft);
    identities::of_workloads(draft, pods);
    identities::of_cloud(draft);
}
