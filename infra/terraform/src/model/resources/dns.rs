//! Names in the network.

use serde::Serialize;

use super::{Labels, network::Network, resources};
use crate::model::{Ref, Text};

resources! {
    Zone = "yandex_dns_zone",
    RecordSet = "yandex_dns_recordset",
}

#[derive(Debug, Serialize)]
pub(crate) struct Zone {
    pub(crate) name: Text,
    /// With a dot at its end.
    pub(crate) zone: Text,
    pub(crate) public: bool,
    pub(crate) private_networks: Vec<Ref<Network>>,
    pub(crate) labels: Labels,
}

#[derive(Debug, Serialize)]
pub(crate) struct RecordSet {
    pub(crate) zone_id: Ref<Zone>,
    /// With a dot at its end.
    pub(crate) name: Text,
    #[serde(rename = "type")]
    pub(crate) kind: RecordType,
    /// Seconds.
    pub(crate) ttl: u32,
    pub(crate) data: Vec<Text>,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum RecordType {
    A,
}
