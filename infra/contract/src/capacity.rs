//! What a node of managed Kubernetes leaves to pods, and what the system's own pods take of it.
//!
//! What a node reserves is the cloud's published rule. What the system's pods ask for is not published: those numbers
//! are estimates, taken from the upstream manifests of the programs that are seen to run in such clusters, and each says
//! so. They decide whether a stack fits, so they lean to the larger side.

const MEBIBYTE: u64 = 1 << 20;
const GIBIBYTE: u64 = 1 << 30;

/// CPU that pods may use of a node, in thousandths of a core.
///
/// The node keeps 6 % of its first core, 1 % of the second, 0.5 % of the third and fourth, 0.25 % of each further one:
/// <https://yandex.cloud/en/docs/managed-kubernetes/concepts/node-group/allocatable-resources#cpu>. A begun thousandth
/// counts as kept.
#[must_use]
pub const fn allocatable_cpu_millis(cores: u32) -> u64 {
    let cores = cores as u64;
    // In hundred-thousandths of a core, so that 0.25 % is a whole number.
    let kept = part(cores, 0, 1) * 6_000
        + part(cores, 1, 2) * 1_000
        + part(cores, 2, 4) * 500
        + part(cores, 4, u64::MAX) * 250;
    (cores * 1_000).saturating_sub(kept.div_ceil(100))
}

/// Memory that pods may use of a node, in bytes.
///
/// The node keeps 25 % of its first 4 GB, 20 % of the next 4, 10 % of the next 8, 6 % of the next 112 and 2 % of what is
/// beyond (255 MB where it has less than 1 GB), and 100 MB that the kubelet evicts pods to keep free:
/// <https://yandex.cloud/en/docs/managed-kubernetes/concepts/node-group/allocatable-resources#ram>. The page writes GB
/// and MB; they are read as powers of two, as the cloud's machine sizes are.
#[must_use]
pub const fn allocatable_memory_bytes(memory: u64) -> u64 {
    let kept = if memory < GIBIBYTE {
        255 * MEBIBYTE
    } else {
        part(memory, 0, 4 * GIBIBYTE) / 100 * 25
            + part(memory, 4 * GIBIBYTE, 8 * GIBIBYTE) / 100 * 20
            + part(memory, 8 * GIBIBYTE, 16 * GIBIBYTE) / 100 * 10
            + part(memory, 16 * GIBIBYTE, 128 * GIBIBYTE) / 100 * 6
            + part(memory, 128 * GIBIBYTE, u64::MAX) / 100 * 2
    };
    memory.saturating_sub(kept).saturating_sub(EVICTION_BYTES)
}

/// What the kubelet keeps free by evicting pods, in bytes.
pub const EVICTION_BYTES: u64 = 100 * MEBIBYTE;

/// How much of `amount` lies between two marks.
const fn part(amount: u64, from: u64, to: u64) -> u64 {
    let upper = if amount < to { amount } else { to };
    upper.saturating_sub(from)
}

/// Where a number is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The manifest that is installed says so; where.
    Published(&'static str),
    /// Nobody says; what the estimate rests on.
    Estimated(&'static str),
}

/// What one of the system's pods asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemPod {
    /// The program.
    pub name: &'static str,
    /// How many there are: on each node, or in the cluster.
    pub count: u32,
    /// CPU that one requests, in thousandths of a core.
    pub cpu_millis: u64,
    /// Memory that one requests, in bytes.
    pub memory_bytes: u64,
    /// Where the numbers are from.
    pub basis: Basis,
}

const UPSTREAM: Basis =
    Basis::Estimated("https://github.com/kubernetes/kubernetes/tree/master/cluster/addons");

const fn system_pod(
    name: &'static str,
    count: u32,
    cpu_millis: u64,
    mebibytes: u64,
    basis: Basis,
) -> SystemPod {
    SystemPod { name, count, cpu_millis, memory_bytes: mebibytes * MEBIBYTE, basis }
}

/// The system's pods on each node.
pub const ON_EACH_NODE: [SystemPod; 5] = [
    system_pod("kube-proxy", 1, 100, 32, UPSTREAM),
    system_pod("calico-node", 1, 100, 64, UPSTREAM),
    system_pod("ip-masq-agent", 1, 10, 16, UPSTREAM),
    system_pod("node-problem-detector", 1, 20, 20, UPSTREAM),
    system_pod(
        "yc-disk-csi-node",
        1,
        30,
        60,
        Basis::Estimated("six small containers; no manifest is published"),
    ),
];

/// The system's pods somewhere in the cluster.
pub const IN_THE_CLUSTER: [SystemPod; 4] = [
    system_pod("coredns", 2, 100, 70, UPSTREAM),
    system_pod("kube-dns-autoscaler", 1, 20, 10, UPSTREAM),
    system_pod("metrics-server", 2, 100, 200, UPSTREAM),
    system_pod("calico-typha", 1, 200, 64, UPSTREAM),
];

/// KEDA's operator, metrics server and admission webhooks, each a pod.
pub const KEDA: [SystemPod; 3] = {
    const KEDA: Basis = Basis::Published("https://github.com/kedacore/keda/tree/main/config");
    [
        system_pod("keda-operator", 1, 100, 100, KEDA),
        system_pod("keda-metrics-apiserver", 1, 100, 100, KEDA),
        system_pod("keda-admission-webhooks", 1, 100, 100, KEDA),
    ]
};

/// External Secrets' controller, webhook and certificate controller, each a pod. The chart requests nothing; these
/// are what the output's README has it installed with.
pub const EXTERNAL_SECRETS: [SystemPod; 3] = {
    const CHOSEN: Basis = Basis::Estimated(
        "https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/values.yaml",
    );
    [
        system_pod("external-secrets", 1, 10, 64, CHOSEN),
        system_pod("external-secrets-webhook", 1, 10, 32, CHOSEN),
        system_pod("external-secrets-cert-controller", 1, 10, 64, CHOSEN),
    ]
};

/// What a list of pods requests together: thousandths of a core, and bytes.
#[must_use]
pub fn total(pods: &[SystemPod]) -> (u64, u64) {
    pods.iter().fold((0, 0), |(cpu, memory), pod| {
        let count = u64::from(pod.count);
        (cpu + pod.cpu_millis * count, memory + pod.memory_bytes * count)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_is_kept_by_the_published_steps() {
        assert_eq!(allocatable_cpu_millis(1), 940);
        assert_eq!(allocatable_cpu_millis(2), 1_930);
        assert_eq!(allocatable_cpu_millis(4), 3_920);
        assert_eq!(allocatable_cpu_millis(5), 4_917); // 82.5m are kept
        assert_eq!(allocatable_cpu_millis(8), 7_910);
        assert_eq!(allocatable_cpu_millis(0), 0);
    }

    #[test]
    fn memory_is_kept_by_the_published_steps() {
        let mebibytes = |gibibytes: u64| allocatable_memory_bytes(gibibytes * GIBIBYTE) / MEBIBYTE;
        assert_eq!(mebibytes(4), 2_972); // 1024 and 100 are kept
        assert_eq!(mebibytes(8), 6_248); // 1024, 819.2 and 100
        assert_eq!(mebibytes(16), 13_621); // 1024, twice 819.2, and 100
        assert_eq!(allocatable_memory_bytes(0), 0);
        assert!(allocatable_memory_bytes(u64::MAX) < u64::MAX);
    }

    #[test]
    fn a_larger_node_leaves_more() {
        assert!((1..200).map(allocatable_cpu_millis).is_sorted_by(|a, b| a < b));
        assert!(
            (1..500)
                .map(|gibibytes| allocatable_memory_bytes(gibibytes * GIBIBYTE))
                .is_sorted_by(|a, b| a < b)
        );
    }

    #[test]
    fn the_system_leaves_most_of_the_smallest_node() {
        let (cpu, memory) = total(&ON_EACH_NODE);
        assert!(cpu * 4 < allocatable_cpu_millis(2));
        assert!(memory * 4 < allocatable_memory_bytes(2 * GIBIBYTE));
    }
}
