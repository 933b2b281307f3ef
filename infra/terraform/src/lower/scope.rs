//! What every resource is made from.

use std::collections::BTreeMap;

use spec::{
    name::{ThingName, Zone},
    stack::{
        AirflowPlacement, Cloud, Cluster, ClusterPlacement, DiskType, Lifecycle, Machine,
        NodeGroup, RoleRanges, Stack, Yandex,
    },
};
use wiring::{Wiring, names};

use crate::facts::{self, Service};
use crate::model::{
    Declared, Handle, Label, Text,
    resources::{
        Labels,
        identity::ServiceAccount,
        logging::LogGroup,
        network::{Network, SecurityGroup, Subnet},
    },
    text,
};

/// A stack with a cloud, its wiring, and what is looked up often.
pub(crate) struct Scope<'a> {
    pub(crate) stack: &'a Stack,
    pub(crate) wiring: &'a Wiring,
    pub(crate) yandex: &'a Yandex,
    lifecycles: BTreeMap<&'a ThingName, &'a Lifecycle>,
}

/// A role of the network; its word is in the names of subnets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// The cluster's nodes.
    Nodes,
    /// Managed databases, brokers, Airflow and Spark.
    Data,
    /// Virtual machines.
    Machines,
}

impl Role {
    /// The word in the spec.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Nodes => "nodes",
            Self::Data => "data",
            Self::Machines => "machines",
        }
    }
}

impl<'a> Scope<'a> {
    /// The scope of a stack; none for one without a cloud.
    pub(crate) fn new(stack: &'a Stack, wiring: &'a Wiring) -> Option<Self> {
        let Some(Cloud::Yandex(yandex)) = &stack.cloud else { return None };
        Some(Self { stack, wiring, yandex, lifecycles: lifecycles(stack) })
    }

    /// The label of a thing, which remembers what the thing was called before.
    pub(crate) fn label(&self, thing: &ThingName) -> Label {
        Label::of(thing, self.lifecycles.get(thing).copied())
    }

    /// A resource that a thing is.
    pub(crate) fn handle<R: crate::model::Resource>(&self, thing: &ThingName) -> Handle<R> {
        Handle::new(self.label(thing))
    }

    /// The name of a resource that a thing is.
    pub(crate) fn name(&self, thing: impl std::fmt::Display) -> Text {
        text(names::cloud(self.stack, thing))
    }

    /// The folder that everything is in.
    pub(crate) fn folder(&self) -> Text {
        text(&self.yandex.folder)
    }

    /// Labels of every resource that has some. All take lower-case letters, digits, `-` and `_` in values; keys and
    /// accounts refuse the `.` that an owner may have.
    pub(crate) fn labels(&self) -> Labels {
        Labels::from([
            ("managed-by", text("stackwright")),
            ("owner", text(self.stack.owner.to_string().replace('.', "-"))),
            ("stack", text(self.stack.id())),
        ])
    }

    /// The stack's network.
    pub(crate) fn network() -> Handle<Network> {
        Handle::new(Label::fixed("main"))
    }

    /// The ranges of a role.
    pub(crate) fn ranges(&self, role: Role) -> &'a RoleRanges {
        match role {
            Role::Nodes => &self.yandex.network.nodes,
            Role::Data => &self.yandex.network.data,
            Role::Machines => &self.yandex.network.machines,
        }
    }

    /// The zones of a role, the stack's default zone first.
    pub(crate) fn zones(&self, role: Role) -> Vec<&'a Zone> {
        let ranges = self.ranges(role);
        self.yandex
            .zones
            .iter()
            .map(|zone| &zone.value)
            .filter(|zone| ranges.contains_key(*zone))
            .collect()
    }

    /// The subnet of a role in a zone.
    pub(crate) fn subnet(role: Role, zone: &Zone) -> Handle<Subnet> {
        Handle::new(Label::fixed(role.as_str()).part(zone))
    }

    /// The security group of a managed thing or a machine.
    pub(crate) fn group(&self, thing: &ThingName) -> Handle<SecurityGroup> {
        self.handle(thing)
    }

    /// The service account of a thing.
    pub(crate) fn account(&self, thing: &ThingName) -> Handle<ServiceAccount> {
        self.handle(thing)
    }

    /// The service account of the stack's own for a purpose. Its label has a `_`, which no thing's has.
    pub(crate) fn own_account(role: &str) -> Handle<ServiceAccount> {
        Handle::new(Label::fixed("kubernetes").part(role))
    }

    /// The log group of the stack.
    pub(crate) fn logs() -> Handle<LogGroup> {
        Handle::new(Label::fixed("main"))
    }

    /// Whether anything of the stack writes to the log group.
    pub(crate) fn has_logs(&self) -> bool {
        self.managed_cluster().is_some()
            || self
                .stack
                .airflow
                .values()
                .any(|airflow| matches!(airflow.placement, AirflowPlacement::Managed { .. }))
    }

    /// The cluster that the stack makes, and its nodes.
    pub(crate) fn managed_cluster(&self) -> Option<(&'a Cluster, &'a NodeGroup)> {
        let cluster = self.stack.cluster.as_ref()?;
        match &cluster.placement {
            ClusterPlacement::Managed(nodes) => Some((cluster, nodes)),
            ClusterPlacement::External(_) => None,
        }
    }

    /// `adopt` and `protect` of the thing that a resource is.
    pub(crate) fn keep(declared: &mut Declared, lifecycle: &Lifecycle) {
        declared.is_protected = is_protected(lifecycle);
        declared.adopted = lifecycle.adopt.as_ref().map(ToString::to_string);
    }
}

/// Whether deleting a thing is refused.
pub(crate) fn is_protected(lifecycle: &Lifecycle) -> bool {
    lifecycle.protect.as_ref().is_some_and(|protect| protect.value)
}

/// The cloud's name of a kind of disk (<https://yandex.cloud/en/docs/compute/concepts/disk#disks-types>).
pub(crate) const fn disk_type(kind: DiskType) -> &'static str {
    match kind {
        DiskType::Ssd => "network-ssd",
        DiskType::Hdd => "network-hdd",
        DiskType::SsdNonreplicated => "network-ssd-nonreplicated",
        DiskType::LocalSsd => "local-ssd",
    }
}

/// The cloud's name of the size of a service's hosts. A size that is not sold was refused; it is called as it would be.
pub(crate) fn preset(service: Service, machine: &Machine) -> Text {
    match (&machine.preset, facts::preset_for(service, machine.size)) {
        (Some(preset), _) => text(preset),
        (None, Ok(preset)) => text(preset.name),
        (None, Err(_)) => {
            let (cores, memory) = (machine.size.cores, machine.size.memory.gibibytes_rounded_up());
            text(format_args!("s3-c{cores}-m{memory}"))
        }
    }
}

/// How a service account is called as a member.
pub(crate) fn member(account: &Handle<ServiceAccount>) -> Text {
    text("serviceAccount:").with(account.expression("id"))
}

/// The life cycle of every thing that has one. Names are unique in a stack, whatever their section.
fn lifecycles(stack: &Stack) -> BTreeMap<&ThingName, &Lifecycle> {
    macro_rules! of {
        ($($section:ident),+) => {
            std::iter::empty()$(.chain(stack.$section.iter().map(|(name, thing)| (name, &thing.lifecycle))))+
        };
    }
    of!(
        buckets,
        volumes,
        postgresql,
        kafka,
        redis,
        mlflow,
        airflow,
        spark,
        prometheus,
        alertmanager,
        grafana,
        secrets,
        models,
        services,
        pipelines
    )
    .collect()
}
