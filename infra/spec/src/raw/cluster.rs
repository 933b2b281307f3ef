//! `cluster`.

use serde_json::{Value, json};

use super::{Disk, Empty, Size};
use crate::{
    name::{NamespaceName, Text},
    node::{Kind, Node},
    quantity::{Positive, Version},
    read::{Map, Read, Reader},
    scalar::Scalar,
    schema::Schemas,
    section,
    source::Spanned,
    stack::{Addon, AddonState},
    thing,
};

thing! {
    /// The one Kubernetes cluster.
    pub struct Cluster: "`cluster`", exactly one of [managed, external] {
        /// Kubernetes' minor version, quoted.
        version: Spanned<Version>,
        /// Made by this stack.
        managed: Option<ManagedCluster>,
        /// Any cluster that exists.
        external: Option<Empty>,
        /// The namespaces; one of them is the default.
        namespaces: Map<NamespaceName, Namespace>,
        /// Controllers that the objects need, and whether the stack installs them.
        addons: Map<Addon, Spanned<AddonState>>,
    }
}

section! {
    /// A managed cluster.
    pub struct ManagedCluster: "a managed cluster" {
        /// Its nodes.
        nodes: Nodes,
    }
}

section! {
    /// The nodes.
    pub struct Nodes: "`nodes`" {
        /// Each node's size.
        size: Size,
        /// The provider's name for a size, which wins over it.
        preset: Option<Spanned<Text>>,
        /// Each node's disk.
        disk: Disk,
        /// How many: a number, or `{ min, max }` with an autoscaler.
        count: NodeCount,
    }
}

/// A number of nodes, or two bounds.
#[derive(Clone, Debug)]
pub enum NodeCount {
    /// A number.
    Fixed(Spanned<Positive>),
    /// Two bounds.
    Range(NodeRange),
}

section! {
    /// Bounds of an autoscaled node group.
    pub struct NodeRange: "`count`" {
        /// The fewest.
        min: Spanned<Positive>,
        /// The most.
        max: Spanned<Positive>,
    }
}

impl Read for NodeCount {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        match node.kind {
            Kind::Map(_) => NodeRange::read(node, reader).map(Self::Range),
            _ => Spanned::read(node, reader).map(Self::Fixed),
        }
    }

    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "anyOf": [Positive::schema(), NodeRange::schema(schemas)] })
    }
}

thing! {
    /// A namespace.
    pub struct Namespace: "a namespace" {
        /// Whether it is the namespace of everything that names none.
        default: Option<Spanned<bool>>,
    }
}
