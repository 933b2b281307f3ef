//! Prometheus, Alertmanager and Grafana.

use std::sync::Arc;

use super::{DatabaseRef, InCluster, Lifecycle, Mlflow, Secret, VirtualMachine};
use crate::{
    name::ThingName,
    quantity::{Duration, Version},
    source::Spanned,
};

/// A Prometheus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prometheus {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// The version.
    pub version: Spanned<Version>,
    /// Its pods.
    pub placement: InCluster,
    /// How long samples are kept.
    pub keep: Spanned<Duration>,
    /// How often everything is scraped.
    pub scrape_every: Spanned<Duration>,
    /// Whether every node runs the node exporter.
    pub node_exporter: Option<Spanned<bool>>,
    /// Whether the cloud's export of managed services is scraped.
    pub managed_services: Option<Spanned<bool>>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// An Alertmanager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alertmanager {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// The version.
    pub version: Spanned<Version>,
    /// Its pods.
    pub placement: InCluster,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// A Grafana.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grafana {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// The version.
    pub version: Spanned<Version>,
    /// Where it runs.
    pub placement: GrafanaPlacement,
    /// The administrator's password; none where it is made on the machine.
    pub admin_password: Option<Spanned<Arc<Secret>>>,
    /// What it shows.
    pub reads: Vec<Spanned<Datasource>>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// Where a Grafana runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrafanaPlacement {
    /// A virtual machine.
    Vm(VirtualMachine),
    /// In the cluster.
    InCluster(InCluster),
}

/// What a Grafana can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datasource {
    /// Metrics.
    Prometheus(Arc<Prometheus>),
    /// Runs and models.
    Mlflow(Arc<Mlflow>),
    /// Tables.
    Database(DatabaseRef),
}
