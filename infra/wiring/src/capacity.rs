//! What the workloads need and what the nodes have.

use std::fmt;

use contract::capacity as facts;
use spec::{
    quantity::{Bytes, Cpu},
    source::Span,
    stack::{Addon, Cluster, ClusterPlacement, NodeGroup, Stack},
};

use crate::{
    Workload,
    pods::{Need, Pods},
};

/// Needs and means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// The nodes; none for a cluster that is not ours.
    pub nodes: Option<NodeCapacity>,
    /// What the cluster's own programs and its addons need, wherever there is room.
    pub system: Vec<SystemDemand>,
    /// What each workload needs, in order; a node exporter is among what a node's system takes, and a load test states
    /// nothing.
    pub demands: Vec<Demand>,
}

/// What the nodes have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeCapacity {
    /// What pods may use of one node.
    pub allocatable: Footprint,
    /// What the system's own pods take of one node.
    pub system: Footprint,
    /// Nodes at first.
    pub start: u32,
    /// Nodes at the most.
    pub max: u32,
    /// Whole cores of one node; what a thread pool can use.
    pub cores: u32,
    /// Where the number of nodes was written: the most, where there are two.
    pub count_span: Span,
    /// Where the size was written.
    pub span: Span,
}

impl NodeCapacity {
    /// What is left of one node for the stack's pods.
    #[must_use]
    pub const fn free(&self) -> Footprint {
        self.allocatable.minus(self.system)
    }
}

/// CPU and memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    /// CPU.
    pub cpu: Cpu,
    /// Memory.
    pub memory: Bytes,
}

impl Footprint {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            cpu: self.cpu.saturating_add(other.cpu),
            memory: self.memory.saturating_add(other.memory),
        }
    }

    /// What is left, at least nothing.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self {
            cpu: self.cpu.saturating_sub(other.cpu),
            memory: self.memory.saturating_sub(other.memory),
        }
    }

    /// So many of it.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self { cpu: self.cpu.saturating_mul(count), memory: self.memory.saturating_mul(count) }
    }

    /// Whether it has room in another.
    #[must_use]
    pub fn fits(self, room: Self) -> bool {
        self.cpu <= room.cpu && self.memory <= room.memory
    }
}

impl fmt::Display for Footprint {
    /// CPU in cores, memory in GiB, each to two decimals where it has them: `3.92 cores and 5.1 GiB`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cores = decimal(self.cpu.millis() / 10);
        let memory = match self.memory.mebibytes_rounded_down() {
            mebibytes @ ..1024 => format!("{mebibytes} MiB"),
            mebibytes => format!("{} GiB", decimal(mebibytes.saturating_mul(100) / 1024)),
        };
        let unit = if self.cpu.millis() == 1000 { "core" } else { "cores" };
        write!(f, "{cores} {unit} and {memory}")
    }
}

/// A number of hundredths, without needless zeros.
fn decimal(hundredths: u64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match rest {
        0 => whole.to_string(),
        rest if rest.is_multiple_of(10) => format!("{whole}.{}", rest / 10),
        rest => format!("{whole}.{rest:02}"),
    }
}

/// What a program of the cluster itself needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemDemand {
    /// Its name.
    pub name: &'static str,
    /// How many pods.
    pub count: u32,
    /// Requested by one pod.
    pub request: Footprint,
}

/// What one workload needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Whose.
    pub workload: Workload,
    /// Requested by one pod.
    pub request: Footprint,
    /// The most that one pod may use.
    pub limit: Footprint,
    /// Pods at first.
    pub start: u32,
    /// Pods at the most, while nothing is rolled out: none of a Job that runs only then.
    pub max: u32,
    /// Pods beyond them while a new version rolls out: one for a Deployment, none for what keeps a disk or an identity.
    pub surge: u32,
    /// Where its CPU was written.
    pub cpu_span: Span,
    /// Where its memory was written.
    pub memory_span: Span,
    /// The line that caused it.
    pub span: Span,
}

/// Needs and means of a stack.
pub(crate) fn capacity(stack: &Stack, pods: &[Pods]) -> Capacity {
    let demands = pods.iter().filter_map(|pods| match &pods.need {
        Need::Some(size, count, written) => Some(Demand {
            workload: pods.workload.clone(),
            request: size.request,
            limit: size.limit,
            start: count.start,
            max: count.max,
            surge: count.surge,
            cpu_span: written.cpu,
            memory_span: written.memory,
            span: pods.span,
        }),
        Need::EachNode(_) | Need::Unstated => None,
    });
    let each_node: Footprint = pods
        .iter()
        .filter_map(|pods| match &pods.need {
            Need::EachNode(size) => Some(size.request),
            Need::Some(..) | Need::Unstated => None,
        })
        .fold(Footprint::default(), Footprint::plus);
    let nodes = stack.cluster.as_ref().and_then(|cluster| match &cluster.placement {
        ClusterPlacement::Managed(group) => Some(nodes(group, each_node)),
        ClusterPlacement::External(_) => None,
    });
    Capacity {
        nodes,
        system: stack.cluster.as_ref().map(system).unwrap_or_default(),
        demands: demands.collect(),
    }
}

fn nodes(group: &NodeGroup, each_node: Footprint) -> NodeCapacity {
    let size = &group.machine.size;
    let (cpu, memory) = facts::total(&facts::ON_EACH_NODE);
    NodeCapacity {
        allocatable: Footprint {
            cpu: Cpu::from_millis(facts::allocatable_cpu_millis(*size.cores)),
            memory: Bytes::from_bytes(facts::allocatable_memory_bytes(size.memory.bytes())),
        },
        system: Footprint { cpu: Cpu::from_millis(cpu), memory: Bytes::from_bytes(memory) }
            .plus(each_node),
        start: *group.count.start(),
        max: *group.count.max(),
        cores: *size.cores,
        count_span: group.count.max().span,
        span: size.span,
    }
}

/// The system's pods somewhere in a cluster of ours, and those of the addons that the stack states.
fn system(cluster: &Cluster) -> Vec<SystemDemand> {
    if let ClusterPlacement::External(_) = cluster.placement {
        return Vec::new();
    }
    let addons = cluster.addons.keys().flat_map(|addon| match addon {
        Addon::Keda => facts::KEDA.as_slice(),
        Addon::ExternalSecrets => facts::EXTERNAL_SECRETS.as_slice(),
        // Every managed cluster has one.
        Addon::MetricsServer => &[],
    });
    facts::IN_THE_CLUSTER
        .iter()
        .chain(addons)
        .map(|pod| SystemDemand {
            name: pod.name,
            count: pod.count,
            request: Footprint {
                cpu: Cpu::from_millis(pod.cpu_millis),
                memory: Bytes::from_bytes(pod.memory_bytes),
            },
        })
        .collect()
}
