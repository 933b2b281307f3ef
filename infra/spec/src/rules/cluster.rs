//! The cluster.

use contract::versions;

use super::Check;
use crate::{diagnostic::Diagnostic, stack::Stack};

crate::rule! {
    static KUBERNETES_VERSION_UNSUPPORTED = "kubernetes-version-unsupported", Error, No;
}

pub(super) const CHECKS: &[Check] =
    &[Check::parts(&KUBERNETES_VERSION_UNSUPPORTED, version_unsupported)];

/// A Kubernetes that is older than the objects we render.
fn version_unsupported(stack: &Stack) -> Vec<Diagnostic> {
    let [major, minor] = versions::OLDEST_KUBERNETES;
    let cluster = stack.cluster.iter();
    cluster
        .filter(|cluster| (cluster.version.major(), cluster.version.minor().unwrap_or(0)) < (major, minor))
        .map(|cluster| {
            let message = format!("Kubernetes {} is older than {major}.{minor}, the oldest supported", cluster.version);
            Diagnostic::new(&KUBERNETES_VERSION_UNSUPPORTED, cluster.version.span, message)
                .help(format!("upgrade the cluster, one minor version at a time, and write \"{major}.{minor}\" or newer"))
                .thing("cluster")
        })
        .collect()
}
