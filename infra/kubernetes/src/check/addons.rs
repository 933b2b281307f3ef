//! Addons that the manifests need.

use std::collections::BTreeMap;

use spec::{
    diagnostic::Diagnostic,
    name::ThingName,
    source::Span,
    stack::{Addon, ClusterPlacement, Scale, SecretOrigin, Stack},
};
use wiring::{Given, Wiring};

spec::rule! {
    pub(super) static ADDON_MISSING = "addon-missing", Error, No;
}

/// Why an addon is needed: the first thing that needs it, what for, and the line.
pub(crate) struct Need<'a> {
    thing: &'a ThingName,
    what: &'static str,
    span: Span,
}

/// The addons that are needed, each with its first reason.
pub(crate) fn needed<'a>(stack: &'a Stack, wiring: &'a Wiring) -> BTreeMap<Addon, Need<'a>> {
    let mut needs = BTreeMap::new();
    for service in stack.services.values() {
        let Scale::Auto { targets, .. } = &service.scale else { continue };
        let thing = &service.name.value;
        if let Some(lag) = &targets.lag {
            let need = Need { thing, what: "scales on lag, which KEDA reads", span: lag.span };
            needs.entry(Addon::Keda).or_insert(need);
        }
        let of_pods = targets.cpu.as_ref().or(targets.memory.as_ref());
        // A managed cluster brings its own.
        let is_brought = stack
            .cluster
            .as_ref()
            .is_some_and(|it| matches!(it.placement, ClusterPlacement::Managed(_)));
        if let Some(load) = of_pods.filter(|_| !is_brought) {
            let what = "scales on CPU or memory, which metrics-server measures";
            needs.entry(Addon::MetricsServer).or_insert(Need { thing, what, span: load.span });
        }
    }
    if let Some((thing, span)) = from_lockbox(stack, wiring) {
        let what = "needs a secret from Lockbox, which External Secrets brings";
        needs.insert(Addon::ExternalSecrets, Need { thing, what, span });
    }
    needs
}

/// The first reader in the cluster of a secret from Lockbox, by the place in the spec.
fn from_lockbox<'a>(stack: &'a Stack, wiring: &'a Wiring) -> Option<(&'a ThingName, Span)> {
    let read = wiring.secrets.iter().filter(|secret| matches!(secret.given, Given::Lockbox { .. }));
    let read = read.filter_map(|secret| Some((secret.readers.first()?, secret.span)));
    let pull =
        stack.images.as_ref().and_then(|images| images.pull_secret.as_ref()).filter(|name| {
            let secret = stack.secrets.get(&name.value);
            secret.is_some_and(|secret| matches!(secret.origin, SecretOrigin::Lockbox { .. }))
        });
    read.chain(pull.map(|name| (&name.value, name.span))).min_by_key(|(_, span)| *span)
}

/// Addons that are needed and that the spec neither installs nor says to exist.
pub(super) fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    let Some(cluster) = &stack.cluster else { return Vec::new() };
    let missing =
        needed(stack, wiring).into_iter().filter(|(addon, _)| !cluster.addons.contains_key(addon));
    missing
        .map(|(addon, need)| {
            Diagnostic::new(&ADDON_MISSING, need.span, format!("`{}` {}, and the cluster does not have it", need.thing, need.what))
                .label(format!("needs `{addon}`"))
                .related(cluster.span, "the cluster, whose `addons` would name it")
                .help(format!("write `{addon}: install` under `cluster.addons`, or `{addon}: existing` if it is there"))
                .thing(need.thing)
        })
        .collect()
}
