//! `prometheus`, `alertmanager` and `grafana`.

use super::{Pods, Vm};
use crate::{
    quantity::{Duration, Version},
    reference::{DatasourceRef, Ref, SecretRef},
    source::Spanned,
    thing,
};

thing! {
    /// A Prometheus.
    pub struct Prometheus: "a Prometheus", exactly one of [in_cluster] {
        /// The version, quoted.
        version: Spanned<Version>,
        /// Its pods.
        in_cluster: Option<Pods>,
        /// How long samples are kept.
        keep: Spanned<Duration>,
        /// How often everything is scraped.
        scrape_every: Spanned<Duration>,
        /// Whether every node runs the node exporter.
        node_exporter: Option<Spanned<bool>>,
        /// Whether the cloud's export of managed services is scraped.
        managed_services: Option<Spanned<bool>>,
    }
}

thing! {
    /// An Alertmanager.
    pub struct Alertmanager: "an Alertmanager", exactly one of [in_cluster] {
        /// The version, quoted.
        version: Spanned<Version>,
        /// Its pods.
        in_cluster: Option<Pods>,
    }
}

thing! {
    /// A Grafana.
    pub struct Grafana: "a Grafana", exactly one of [vm, in_cluster] {
        /// The version, quoted.
        version: Spanned<Version>,
        /// On a virtual machine.
        vm: Option<Vm>,
        /// In the cluster.
        in_cluster: Option<Pods>,
        /// A given secret with the administrator's password.
        admin_password: Option<Ref<SecretRef>>,
        /// What it shows: a Prometheus, an MLflow, or a database.
        reads: Vec<Ref<DatasourceRef>>,
    }
}
