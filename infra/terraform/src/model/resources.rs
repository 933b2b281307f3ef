//! The provider's resources and data sources that are rendered; one file a family. Each struct holds the attributes
//! that are used, called as the provider calls them.

pub(crate) mod airflow;
pub(crate) mod compute;
pub(crate) mod dns;
pub(crate) mod identity;
pub(crate) mod kafka;
pub(crate) mod kubernetes;
pub(crate) mod logging;
pub(crate) mod network;
pub(crate) mod postgresql;
pub(crate) mod redis;
pub(crate) mod secrets;
pub(crate) mod storage;

use std::collections::BTreeMap;

use serde::Serialize;

/// Labels of a resource, for people and for bills.
pub(crate) type Labels = BTreeMap<&'static str, super::Text>;

/// Makes structs the provider's resources.
macro_rules! resources {
    ($($name:ident = $kind:literal),+ $(,)?) => {
        $(impl $crate::model::Resource for $name {
            const TYPE: &'static str = $kind;
        })+
    };
}
pub(crate) use resources;

/// `PRODUCTION` gets stable updates, `PRESTABLE` early ones; changing it replaces a cluster and its data.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Environment {
    Production,
}

/// The size of each host of a managed database.
#[derive(Debug, Serialize)]
pub(crate) struct HostResources {
    pub(crate) resource_preset_id: super::Text,
    pub(crate) disk_type_id: &'static str,
    /// In GB, which are gibibytes.
    pub(crate) disk_size: u64,
}

/// A host of a managed database.
#[derive(Debug, Serialize)]
pub(crate) struct Host {
    pub(crate) zone: super::Text,
    pub(crate) subnet_id: super::Ref<network::Subnet>,
    pub(crate) assign_public_ip: bool,
}

/// When the cloud may restart hosts for updates.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct MaintenanceWindow {
    #[serde(rename = "type")]
    pub(crate) kind: WindowType,
    pub(crate) day: Day,
    /// The hour, in UTC, that the window ends with: 1 to 24.
    pub(crate) hour: u8,
}

/// How often a window is.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum WindowType {
    Weekly,
}

/// A day of a window, as managed databases spell it.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Day {
    Sun,
}
