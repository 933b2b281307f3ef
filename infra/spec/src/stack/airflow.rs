//! Airflow: the orchestrator.

use super::{DatabaseRef, InCluster, Lifecycle, Machine, PrefixRef};
use crate::{
    name::ThingName,
    quantity::Version,
    source::{Span, Spanned},
};

/// An Airflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Airflow {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// The version.
    pub version: Spanned<Version>,
    /// Where it runs, and what that place needs.
    pub placement: AirflowPlacement,
    /// Where DAGs get their secrets.
    pub secrets_from: Spanned<SecretsBackend>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// Where an Airflow runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AirflowPlacement {
    /// The cloud's: it brings its own database and reads DAGs from a bucket.
    Managed {
        /// Each component's size.
        machine: Machine,
        /// Where the DAGs are delivered.
        dags: PrefixRef,
        /// The placement key.
        span: Span,
    },
    /// Webserver and scheduler in the cluster; DAGs come as a ConfigMap.
    InCluster {
        /// The pods; the resources are each component's.
        pods: InCluster,
        /// Its database.
        database: DatabaseRef,
    },
}

crate::words! {
    /// Where DAGs get their secrets.
    pub enum SecretsBackend: "a secrets backend" {
        /// Yandex Lockbox.
        Lockbox = "lockbox",
        /// Secrets of Kubernetes, as variables.
        Environment = "environment",
    }
}
