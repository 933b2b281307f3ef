//! Versions of what the cloud runs.

use spec::{
    diagnostic::Diagnostic,
    quantity::Version,
    source::Spanned,
    stack::{ClusterPlacement, Stack},
};

use super::view::{self, Managed};
use crate::facts::versions::{self, Verdict};

spec::rule! {
    /// A version that no cluster can have.
    pub(super) static VERSION_NOT_OFFERED = "version-not-offered", Error, No;
    /// A version that new clusters cannot have, or soon cannot.
    pub(super) static VERSION_DEPRECATED = "version-deprecated", Warning, Yes;
    /// A version that is newer than the list.
    pub(super) static VERSION_UNLISTED = "version-unlisted", Warning, Yes;
}

pub(super) fn check(stack: &Stack) -> Vec<Diagnostic> {
    let managed = view::managed(stack);
    managed.iter().filter_map(of_service).chain(of_cluster(stack)).collect()
}

fn of_service(managed: &Managed<'_>) -> Option<Diagnostic> {
    let version = managed.version?;
    let service = managed.service.as_str();
    let report = match versions::of(managed.service)?.judge(version) {
        Verdict::Offered => return None,
        Verdict::Unlisted(newest) => {
            let message =
                format!("{service} {version} is newer than what this tool knows of the cloud");
            Diagnostic::new(&VERSION_UNLISTED, version.span, message).help(format!(
                "the newest that it knows is \"{newest}\"; if the cloud offers yours, waive this"
            ))
        }
        Verdict::Deprecated(why, near) => {
            let message = format!("{service} {version} is going: {why}");
            Diagnostic::new(&VERSION_DEPRECATED, version.span, message)
                .help(format!("write \"{near}\", once its users are ready for it"))
        }
        Verdict::TooPrecise(series) => too_precise(service, version, &series),
        Verdict::NotOffered(near) => {
            let message = format!("the cloud does not offer {service} {version}");
            Diagnostic::new(&VERSION_NOT_OFFERED, version.span, message)
                .help(format!("the nearest that it offers is \"{near}\""))
        }
    };
    Some(report.thing(managed.name))
}

/// The cloud is told a series, and chooses the release itself.
fn too_precise(service: &str, version: &Spanned<Version>, series: &str) -> Diagnostic {
    let message =
        format!("the cloud offers {service} {series} and chooses the release, so not {version}");
    Diagnostic::new(&VERSION_NOT_OFFERED, version.span, message).help(format!("write \"{series}\""))
}

/// A managed Kubernetes is told a minor version. Which are offered changes too often to be a fact here.
fn of_cluster(stack: &Stack) -> Option<Diagnostic> {
    let cluster = stack.cluster.as_ref()?;
    let ClusterPlacement::Managed(_) = cluster.placement else { return None };
    let version = &cluster.version;
    let series = match version.numbers() {
        [major, minor] if version.suffix().is_some() => format!("{major}.{minor}"),
        [major, minor, _, ..] => format!("{major}.{minor}"),
        _ => return None,
    };
    Some(too_precise("Kubernetes", version, &series).thing("cluster"))
}
