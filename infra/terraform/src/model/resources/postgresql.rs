//! Managed PostgreSQL: the second version of the cluster, whose hosts are a map with stable keys.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Environment, Host, HostResources, Labels, MaintenanceWindow,
    network::{Network, SecurityGroup},
    resources,
};
use crate::model::{Quoted, Ref, Text};

resources! {
    Cluster = "yandex_mdb_postgresql_cluster_v2",
    User = "yandex_mdb_postgresql_user",
    Database = "yandex_mdb_postgresql_database",
}

#[derive(Debug, Serialize)]
pub(crate) struct Cluster {
    pub(crate) name: Text,
    pub(crate) environment: Environment,
    pub(crate) network_id: Ref<Network>,
    pub(crate) security_group_ids: Vec<Ref<SecurityGroup>>,
    pub(crate) config: Config,
    /// By a key that stays when others come and go.
    pub(crate) hosts: BTreeMap<String, Host>,
    pub(crate) maintenance_window: MaintenanceWindow,
    pub(crate) deletion_protection: bool,
    pub(crate) labels: Labels,
}

#[derive(Debug, Serialize)]
pub(crate) struct Config {
    pub(crate) version: Text,
    pub(crate) resources: HostResources,
    pub(crate) pooler_config: Pooler,
    pub(crate) backup_retain_period_days: Option<u64>,
    pub(crate) backup_window_start: Option<TimeOfDay>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Pooler {
    pub(crate) pooling_mode: PoolingMode,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum PoolingMode {
    Session,
    Transaction,
    Statement,
}

/// In UTC.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct TimeOfDay {
    pub(crate) hours: u32,
    pub(crate) minutes: u32,
}

#[derive(Debug, Serialize)]
pub(crate) struct User {
    pub(crate) cluster_id: Ref<Cluster>,
    pub(crate) name: Text,
    /// Sent when the version beside it grows; never kept.
    pub(crate) password_wo: Option<Text>,
    pub(crate) password_wo_version: Option<Text>,
    /// The server makes the password and keeps it for itself.
    pub(crate) generate_password: Option<bool>,
    pub(crate) permission: Option<Vec<Permission>>,
    pub(crate) grants: Option<Vec<&'static str>>,
    pub(crate) deletion_protection: Quoted<bool>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Permission {
    pub(crate) database_name: Text,
}

#[derive(Debug, Serialize)]
pub(crate) struct Database {
    pub(crate) cluster_id: Ref<Cluster>,
    pub(crate) name: Text,
    /// A reference to the user's name, so that the user is made first.
    pub(crate) owner: Text,
    pub(crate) deletion_protection: Quoted<bool>,
}
