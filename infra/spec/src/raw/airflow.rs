//! `airflow`.

use super::{Pods, Size};
use crate::{
    name::Text,
    quantity::Version,
    reference::{DatabaseRef, PrefixRef, Ref},
    section,
    source::Spanned,
    stack::SecretsBackend,
    thing,
};

thing! {
    /// An Airflow: the orchestrator.
    pub struct Airflow: "an Airflow", exactly one of [managed, in_cluster] {
        /// The version, quoted.
        version: Spanned<Version>,
        /// The cloud's; it brings its own database.
        managed: Option<ManagedAirflow>,
        /// Webserver and scheduler in the cluster; the resources are each one's.
        in_cluster: Option<Pods>,
        /// Its database, in the cluster.
        database: Option<Ref<DatabaseRef>>,
        /// Where DAGs are delivered, for a managed one.
        dags: Option<Ref<PrefixRef>>,
        /// Where DAGs get their secrets; `lockbox` for a managed one, else `environment`.
        secrets_from: Option<Spanned<SecretsBackend>>,
    }
}

section! {
    /// The cloud's Airflow.
    pub struct ManagedAirflow: "a managed Airflow" {
        /// Each component's size.
        size: Size,
        /// The provider's name for a size, which wins over it.
        preset: Option<Spanned<Text>>,
    }
}
