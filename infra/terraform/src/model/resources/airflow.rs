//! Managed Airflow. Everything nested is an object, never a block.

use serde::Serialize;

use super::{
    Labels, MaintenanceWindow,
    identity::ServiceAccount,
    logging::LogGroup,
    network::{SecurityGroup, Subnet},
    resources,
};
use crate::model::{Ref, Text};

resources! {
    Cluster = "yandex_airflow_cluster",
}

#[derive(Debug, Serialize)]
pub(crate) struct Cluster {
    pub(crate) name: Text,
    pub(crate) airflow_version: Text,
    pub(crate) service_account_id: Ref<ServiceAccount>,
    /// A change replaces the cluster.
    pub(crate) subnet_ids: Vec<Ref<Subnet>>,
    pub(crate) security_group_ids: Vec<Ref<SecurityGroup>>,
    /// A change replaces the cluster. The provider knows no other way than to keep it in the state.
    pub(crate) admin_password: Text,
    pub(crate) code_sync: CodeSync,
    pub(crate) webserver: Component,
    pub(crate) scheduler: Component,
    pub(crate) worker: Workers,
    /// From Airflow 3 on, which demands it, as Airflow 2 forbids it.
    pub(crate) dag_processor: Option<Component>,
    pub(crate) lockbox_secrets_backend: Option<Switch>,
    pub(crate) logging: Logging,
    pub(crate) maintenance_window: MaintenanceWindow,
    pub(crate) deletion_protection: bool,
    pub(crate) labels: Labels,
}

#[derive(Debug, Serialize)]
pub(crate) struct CodeSync {
    pub(crate) s3: S3,
}

#[derive(Debug, Serialize)]
pub(crate) struct S3 {
    pub(crate) bucket: Text,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Component {
    pub(crate) count: u32,
    pub(crate) resource_preset_id: Text,
}

#[derive(Debug, Serialize)]
pub(crate) struct Workers {
    pub(crate) min_count: u32,
    pub(crate) max_count: u32,
    pub(crate) resource_preset_id: Text,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Switch {
    pub(crate) enabled: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Logging {
    pub(crate) enabled: bool,
    pub(crate) log_group_id: Ref<LogGroup>,
    pub(crate) min_level: Level,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Level {
    Info,
}
