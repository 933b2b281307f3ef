//! Managed Kubernetes.

use std::collections::BTreeMap;

use serde::Serialize;
use spec::quantity::Cidr;

use super::{
    Labels,
    identity::{ServiceAccount, SymmetricKey},
    logging::LogGroup,
    network::{Network, SecurityGroup, Subnet},
    resources,
};
use crate::model::{Ref, Text};

resources! {
    Cluster = "yandex_kubernetes_cluster",
    NodeGroup = "yandex_kubernetes_node_group",
}

#[derive(Debug, Serialize)]
pub(crate) struct Cluster {
    pub(crate) name: Text,
    pub(crate) network_id: Ref<Network>,
    pub(crate) cluster_ipv4_range: Option<Cidr>,
    pub(crate) service_ipv4_range: Option<Cidr>,
    pub(crate) network_policy_provider: NetworkPolicyProvider,
    pub(crate) release_channel: ReleaseChannel,
    pub(crate) service_account_id: Ref<ServiceAccount>,
    pub(crate) node_service_account_id: Ref<ServiceAccount>,
    pub(crate) kms_provider: KmsProvider,
    pub(crate) master: Master,
    pub(crate) labels: Labels,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum NetworkPolicyProvider {
    Calico,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum ReleaseChannel {
    Regular,
}

#[derive(Debug, Serialize)]
pub(crate) struct KmsProvider {
    pub(crate) key_id: Ref<SymmetricKey>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Master {
    pub(crate) version: Text,
    pub(crate) public_ip: bool,
    /// One zone or three. `zonal` and `regional`, which say the same, replace the cluster when they change; this does
    /// not.
    pub(crate) master_location: Vec<MasterLocation>,
    pub(crate) security_group_ids: Vec<Ref<SecurityGroup>>,
    pub(crate) maintenance_policy: MasterMaintenance,
    pub(crate) master_logging: MasterLogging,
}

#[derive(Debug, Serialize)]
pub(crate) struct MasterLocation {
    pub(crate) zone: Text,
    pub(crate) subnet_id: Ref<Subnet>,
}

#[derive(Debug, Serialize)]
pub(crate) struct MasterMaintenance {
    pub(crate) auto_upgrade: bool,
    pub(crate) maintenance_window: Vec<Window>,
}

/// When the cloud may restart a master or nodes.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Window {
    pub(crate) day: Weekday,
    /// `HH:MM`, in UTC.
    pub(crate) start_time: &'static str,
    /// A Go duration.
    pub(crate) duration: &'static str,
}

/// A day, as managed Kubernetes spells it.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Weekday {
    Sunday,
}

#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the provider's own")]
pub(crate) struct MasterLogging {
    pub(crate) enabled: bool,
    pub(crate) log_group_id: Ref<LogGroup>,
    pub(crate) audit_enabled: bool,
    pub(crate) cluster_autoscaler_enabled: bool,
    pub(crate) events_enabled: bool,
    pub(crate) kube_apiserver_enabled: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct NodeGroup {
    pub(crate) name: Text,
    pub(crate) cluster_id: Ref<Cluster>,
    pub(crate) version: Text,
    pub(crate) scale_policy: ScalePolicy,
    pub(crate) allocation_policy: AllocationPolicy,
    pub(crate) instance_template: InstanceTemplate,
    pub(crate) deploy_policy: DeployPolicy,
    pub(crate) maintenance_policy: NodeMaintenance,
    pub(crate) labels: Labels,
}

/// Going from one variant to the other replaces the group.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ScalePolicy {
    FixedScale { size: u32 },
    AutoScale { min: u32, max: u32, initial: u32 },
}

#[derive(Debug, Serialize)]
pub(crate) struct AllocationPolicy {
    pub(crate) location: Vec<Location>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Location {
    pub(crate) zone: Text,
}

#[derive(Debug, Serialize)]
pub(crate) struct InstanceTemplate {
    pub(crate) name: Text,
    pub(crate) platform_id: &'static str,
    pub(crate) resources: NodeResources,
    pub(crate) boot_disk: BootDisk,
    pub(crate) container_runtime: ContainerRuntime,
    pub(crate) network_interface: Vec<NodeInterface>,
    pub(crate) metadata: BTreeMap<&'static str, Text>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct NodeResources {
    pub(crate) cores: u32,
    /// In GB, which are gibibytes.
    pub(crate) memory: u64,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct BootDisk {
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// In GB, which are gibibytes.
    pub(crate) size: u64,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct ContainerRuntime {
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct NodeInterface {
    pub(crate) nat: bool,
    pub(crate) subnet_ids: Vec<Ref<Subnet>>,
    pub(crate) security_group_ids: Vec<Ref<SecurityGroup>>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct DeployPolicy {
    pub(crate) max_expansion: u32,
    pub(crate) max_unavailable: u32,
}

#[derive(Debug, Serialize)]
pub(crate) struct NodeMaintenance {
    pub(crate) auto_repair: bool,
    pub(crate) auto_upgrade: bool,
    pub(crate) maintenance_window: Vec<Window>,
}
