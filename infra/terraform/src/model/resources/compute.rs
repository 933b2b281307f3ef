//! Virtual machines.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Labels,
    identity::ServiceAccount,
    network::{SecurityGroup, Subnet},
    resources,
};
use crate::model::{Data, Ref, Resource, Text};

resources! {
    Instance = "yandex_compute_instance",
    Disk = "yandex_compute_disk",
}

#[derive(Debug, Serialize)]
pub(crate) struct Instance {
    pub(crate) name: Text,
    /// Gives it its name in the network; a change replaces the machine.
    pub(crate) hostname: Text,
    pub(crate) zone: Text,
    pub(crate) platform_id: &'static str,
    pub(crate) service_account_id: Ref<ServiceAccount>,
    /// Without it a change of size is planned and then refused.
    pub(crate) allow_stopping_for_update: bool,
    pub(crate) resources: InstanceResources,
    pub(crate) boot_disk: BootDisk,
    pub(crate) secondary_disk: Option<SecondaryDisk>,
    pub(crate) network_interface: Vec<Interface>,
    pub(crate) metadata: BTreeMap<&'static str, Text>,
    pub(crate) metadata_options: MetadataOptions,
    pub(crate) labels: Labels,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct InstanceResources {
    pub(crate) cores: u32,
    /// In GB, which are gibibytes.
    pub(crate) memory: u64,
}

#[derive(Debug, Serialize)]
pub(crate) struct BootDisk {
    pub(crate) initialize_params: InitializeParams,
}

#[derive(Debug, Serialize)]
pub(crate) struct InitializeParams {
    pub(crate) image_id: Text,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// In GB, which are gibibytes.
    pub(crate) size: u64,
}

#[derive(Debug, Serialize)]
pub(crate) struct SecondaryDisk {
    pub(crate) disk_id: Ref<Disk>,
    /// `/dev/disk/by-id/virtio-<name>` in the machine.
    pub(crate) device_name: &'static str,
    pub(crate) auto_delete: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Interface {
    pub(crate) subnet_id: Ref<Subnet>,
    pub(crate) nat: bool,
    pub(crate) security_group_ids: Vec<Ref<SecurityGroup>>,
}

/// Who in the machine may ask the metadata service: 1 yes, 2 no.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct MetadataOptions {
    pub(crate) gce_http_endpoint: u8,
    pub(crate) gce_http_token: u8,
    pub(crate) aws_v1_http_endpoint: u8,
    pub(crate) aws_v1_http_token: u8,
}

#[derive(Debug, Serialize)]
pub(crate) struct Disk {
    pub(crate) name: Text,
    pub(crate) zone: Text,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// In GB, which are gibibytes. A smaller one replaces the disk.
    pub(crate) size: u64,
    pub(crate) labels: Labels,
}

/// The newest image of a family.
#[derive(Debug, Serialize)]
pub(crate) struct Image {
    pub(crate) family: Text,
}

impl Data for Image {
    const TYPE: &'static str = "yandex_compute_image";
}

/// Keeps a value, and is replaced or changed with it; Terraform's own.
#[derive(Debug, Serialize)]
pub(crate) struct Kept {
    pub(crate) input: Text,
}

impl Resource for Kept {
    const TYPE: &'static str = "terraform_data";
}
