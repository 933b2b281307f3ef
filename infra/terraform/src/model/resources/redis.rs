//! Managed Redis.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Environment, Host, HostResources, Labels, MaintenanceWindow,
    network::{Network, SecurityGroup},
    resources,
};
use crate::model::{Ref, Text};

resources! {
    Cluster = "yandex_mdb_redis_cluster_v2",
    User = "yandex_mdb_redis_user",
}

#[derive(Debug, Serialize)]
pub(crate) struct Cluster {
    pub(crate) name: Text,
    pub(crate) environment: Environment,
    pub(crate) network_id: Ref<Network>,
    pub(crate) security_group_ids: Vec<Ref<SecurityGroup>>,
    pub(crate) tls_enabled: bool,
    pub(crate) config: Config,
    pub(crate) resources: HostResources,
    /// By a key that stays when others come and go.
    pub(crate) hosts: BTreeMap<String, Host>,
    pub(crate) maintenance_window: MaintenanceWindow,
    pub(crate) deletion_protection: bool,
    pub(crate) labels: Labels,
}

#[derive(Debug, Serialize)]
pub(crate) struct Config {
    pub(crate) version: Text,
    pub(crate) maxmemory_policy: Text,
    /// Sent when the version beside it grows; never kept.
    pub(crate) password_wo: Text,
    pub(crate) password_wo_version: Text,
}

#[derive(Debug, Serialize)]
pub(crate) struct User {
    pub(crate) cluster_id: Ref<Cluster>,
    pub(crate) name: Text,
    pub(crate) password_wo: Text,
    pub(crate) password_wo_version: Text,
    pub(crate) permissions: Permissions,
}

/// In the words of Redis' own access control lists.
#[derive(Debug, Serialize)]
pub(crate) struct Permissions {
    pub(crate) patterns: Text,
    pub(crate) commands: Text,
}
