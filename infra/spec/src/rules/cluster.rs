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
        .map(|cluster| &cluster.version)
        .filter(|version| (version.major(), version.minor().unwrap_or(0)) < (major, minor))
        .map(|version| {
            let oldest = format!("{major}.{minor}");
            let message =
                format!("Kubernetes {version} is older than {oldest}, the oldest supported");
            let help =
                format!("upgrade it, one minor version at a time, and write \"{oldest}\" or newer");
            Diagnostic::new(&KUBERNETES_VERSION_UNSUPPORTED, version.span, message)
                .help(help)
                .thing("cluster")
        })
        .collect()
}
