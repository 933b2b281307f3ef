//! `cluster`.

use super::{
    Lower,
    common::{by_key, count, disk, machine},
};
use crate::{
    raw::{self, HasLifecycle},
    stack::{Cluster, ClusterPlacement, Namespace, NodeCount, NodeGroup},
};

impl Lower<'_> {
    pub(super) fn cluster(&mut self, raw: &raw::Cluster) -> Option<Cluster> {
        let placement = match (&raw.managed, &raw.external) {
            (Some(managed), _) => {
                self.needs_cloud(managed.span);
                ClusterPlacement::Managed(nodes(&managed.nodes))
            }
            (None, external) => ClusterPlacement::External(external.as_ref()?.span),
        };
        Some(Cluster {
            version: raw.version.clone(),
            placement,
            default_namespace: self.default_namespace(raw)?,
            namespaces: by_key(&raw.namespaces.entries, |name, namespace| Namespace {
                name: name.clone(),
                lifecycle: namespace.lifecycle(),
            }),
            addons: by_key(&raw.addons.entries, |_, state| *state),
            lifecycle: raw.lifecycle(),
            span: raw.span,
        })
    }
}

fn nodes(raw: &raw::Nodes) -> NodeGroup {
    NodeGroup {
        machine: machine(&raw.size, raw.preset.as_ref()),
        disk: disk(&raw.disk),
        count: match &raw.count {
            raw::NodeCount::Fixed(nodes) => NodeCount::Fixed(count(*nodes)),
            raw::NodeCount::Range(range) => {
                NodeCount::Auto { min: count(range.min), max: count(range.max) }
            }
        },
        span: raw.span,
    }
}
