//! What checkov finds and what stays as it is, with the reason.

/// A rule that a kind of resource breaks on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Accepted {
    /// checkov's name of the rule.
    pub(crate) rule: &'static str,
    /// The type of the resources.
    pub(crate) kind: &'static str,
    /// Why it stays.
    pub(crate) reason: &'static str,
}

pub(crate) const ACCEPTED: &[Accepted] = &[
    Accepted {
        rule: "CKV_YC_7",
        kind: "yandex_kubernetes_cluster",
        reason: "The version is the spec's: the next apply would set an upgrade of the cloud's back, which is refused.",
    },
    Accepted {
        rule: "CKV_YC_8",
        kind: "yandex_kubernetes_node_group",
        reason: "As for the cluster; and nodes may not run ahead of their master.",
    },
];
