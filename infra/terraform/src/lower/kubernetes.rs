//! The managed cluster and its nodes.

use std::collections::BTreeMap;

use spec::stack::{Cluster as Asked, NodeCount, NodeGroup as Nodes};
use wiring::names::account;

use super::{
    Scope, firewall, identities, keys,
    scope::{Role, disk_type},
};
use crate::facts;
use crate::model::{
    Handle, Label, Module, Text, Topic,
    resources::kubernetes::{
        AllocationPolicy, BootDisk, Cluster, ContainerRuntime, DeployPolicy, InstanceTemplate,
        KmsProvider, Location, Master, MasterLocation, MasterLogging, MasterMaintenance,
        NetworkPolicyProvider, NodeGroup, NodeInterface, NodeMaintenance, NodeResources,
        ReleaseChannel, ScalePolicy, Weekday, Window,
    },
    text,
};

/// Three hours in the night from Sunday to Monday in Moscow.
const WINDOW: Window = Window { day: Weekday::Sunday, start_time: "22:00", duration: "3h0m0s" };

/// Masters are in one zone or in three (<https://yandex.cloud/en/docs/managed-kubernetes/concepts/#master>).
const REGIONAL: usize = 3;

pub(super) fn cluster() -> Handle<Cluster> {
    Handle::new(Label::fixed("main"))
}

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    let Some((asked, nodes)) = scope.managed_cluster() else { return };
    masters(scope, module, asked);
    node_group(scope, module, asked, nodes);
}

fn masters(scope: &Scope<'_>, module: &mut Module, asked: &Asked) {
    let network = &scope.yandex.network;
    let (account, nodes) =
        (Scope::own_account(account::CLUSTER), Scope::own_account(account::NODES));
    let zones = scope.zones(Role::Nodes);
    let zones = zones.get(..REGIONAL).or(zones.get(..1)).unwrap_or_default();
    let of_zone = |zone: &&spec::name::Zone| MasterLocation {
        zone: text(zone),
        subnet_id: Scope::subnet(Role::Nodes, zone).id(),
    };
    let resource = Cluster {
        name: text(scope.stack.id()),
        network_id: Scope::network().id(),
        cluster_ipv4_range: network.pods.as_ref().map(|range| range.value),
        service_ipv4_range: network.services.as_ref().map(|range| range.value),
        network_policy_provider: NetworkPolicyProvider::Calico,
        release_channel: ReleaseChannel::Regular,
        service_account_id: account.id(),
        node_service_account_id: nodes.id(),
        kms_provider: KmsProvider { key_id: keys::of_cluster().id() },
        master: Master {
            version: text(&asked.version),
            public_ip: false,
            master_location: zones.iter().map(of_zone).collect(),
            security_group_ids: vec![firewall::inside().id(), firewall::masters().id()],
            // The version is the spec's to raise; the cloud would be set back by the next apply.
            maintenance_policy: MasterMaintenance {
                auto_upgrade: false,
                maintenance_window: vec![WINDOW],
            },
            master_logging: MasterLogging {
                enabled: true,
                log_group_id: Scope::logs().id(),
                audit_enabled: true,
                cluster_autoscaler_enabled: true,
                events_enabled: true,
                kube_apiserver_enabled: false,
            },
        },
        labels: scope.labels(),
    };
    // Without its roles the cluster is refused; without them while it is destroyed, its nodes and balancers stay behind.
    let mut waits = identities::roles_of(module, &account);
    waits.extend(identities::roles_of(module, &nodes));
    waits.push(identities::cluster_key_member());
    let declared = module.declare(Topic::Kubernetes, &cluster(), &resource, asked.span);
    declared.depends_on = waits;
    declared.causes.extend([("master.version", asked.version.span)]);
    let ranges = [("cluster_ipv4_range", &network.pods), ("service_ipv4_range", &network.services)];
    declared
        .causes
        .extend(ranges.iter().filter_map(|(path, range)| Some((*path, range.as_ref()?.span))));
    Scope::keep(declared, &asked.lifecycle);
}

fn node_group(scope: &Scope<'_>, module: &mut Module, asked: &Asked, nodes: &Nodes) {
    let zones = scope.zones(Role::Nodes);
    let size = &nodes.machine.size;
    let resource = NodeGroup {
        name: scope.name("nodes"),
        cluster_id: cluster().id(),
        version: text(&asked.version),
        scale_policy: match nodes.count {
            NodeCount::Fixed(size) => ScalePolicy::FixedScale { size: size.value },
            NodeCount::Auto { min, max } => {
                ScalePolicy::AutoScale { min: min.value, max: max.value, initial: min.value }
            }
        },
        allocation_policy: AllocationPolicy {
            location: zones.iter().map(|zone| Location { zone: text(zone) }).collect(),
        },
        instance_template: InstanceTemplate {
            name: scope.name("node-{instance.short_id}"),
            platform_id: facts::compute::PLATFORM,
            resources: NodeResources {
                cores: size.cores.value,
                memory: size.memory.gibibytes_rounded_up(),
            },
            boot_disk: BootDisk {
                kind: disk_type(nodes.disk.kind.value),
                size: nodes.disk.size.gibibytes_rounded_up(),
            },
            container_runtime: ContainerRuntime { kind: "containerd" },
            network_interface: vec![NodeInterface {
                nat: false,
                subnet_ids: zones
                    .iter()
                    .map(|zone| Scope::subnet(Role::Nodes, zone).id())
                    .collect(),
                security_group_ids: vec![firewall::inside().id(), firewall::nodes().id()],
            }],
            metadata: no_serial_console(),
        },
        // As the Deployments' own rolling updates: one more before one less.
        deploy_policy: DeployPolicy { max_expansion: 1, max_unavailable: 0 },
        maintenance_policy: NodeMaintenance {
            auto_repair: true,
            auto_upgrade: false,
            maintenance_window: vec![WINDOW],
        },
        labels: scope.labels(),
    };
    let handle = Handle::new(Label::fixed("main"));
    let declared = module.declare(Topic::Kubernetes, &handle, &resource, nodes.span);
    let count = match nodes.count {
        NodeCount::Fixed(size) => size.span,
        NodeCount::Auto { max, .. } => max.span,
    };
    declared.causes.extend([
        ("scale_policy", count),
        ("version", asked.version.span),
        ("instance_template.resources", size.span),
        ("instance_template.boot_disk", nodes.disk.size.span),
    ]);
    if let NodeCount::Auto { .. } = nodes.count {
        // Only the first size; from then on the autoscaler's.
        declared.ignored.push("scale_policy[0].auto_scale[0].initial");
    }
    declared.is_protected = super::scope::is_protected(&asked.lifecycle);
}

/// Nobody logs in through the serial console.
pub(super) fn no_serial_console() -> BTreeMap<&'static str, Text> {
    BTreeMap::from([("serial-port-enable", text("0"))])
}
