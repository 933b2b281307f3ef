//! Rules that are not asked, each with the reason.

/// Rules of which none holds for what is rendered here.
pub(crate) struct NotAsked {
    /// Their names, each with the program's.
    pub(crate) names: &'static [&'static str],
    /// Why not.
    pub(crate) reason: &'static str,
}

pub(crate) const NOT_ASKED: &[NotAsked] = &[
    NotAsked {
        names: &["kube-linter/scc-deny-privileged-container"],
        reason: "SecurityContextConstraints are OpenShift's; the namespaces enforce Pod Security's restricted profile.",
    },
    NotAsked {
        names: &["kube-linter/schema-validation"],
        reason: "It is kubeconform, which judges every object itself in `schemas.rs`.",
    },
    NotAsked {
        names: &["kube-linter/sorted-keys"],
        reason: "Keys stand in the order in which people read an object, name and kind first; snapshots hold it.",
    },
    NotAsked {
        names: &["kube-linter/dnsconfig-options"],
        reason: "`ndots: 2` is a taste: names in the cluster are written with their namespace and found either way.",
    },
    NotAsked {
        names: &["kube-linter/no-node-affinity"],
        reason: "A stack's nodes are one group of one kind, so there is no node to prefer.",
    },
    NotAsked {
        names: &["kube-linter/priority-class-name", "polaris/priorityClassNotSet"],
        reason: "The one takes only the classes of the system itself. The other wants any: the language knows no program \
                 that another must give way to, and one class for all would say nothing.",
    },
    NotAsked {
        names: &["kube-linter/required-annotation-email"],
        reason: "A stack's owner is a team, which the label says; the language has no address of it.",
    },
    NotAsked {
        names: &["polaris/metadataAndInstanceMismatched"],
        reason: "It wants an object's own name for the instance. By Kubernetes' own words the instance is the \
                 application's, here the stack's, and the workload is the name.",
    },
];
