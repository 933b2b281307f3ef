//! The Kubernetes cluster.

use std::collections::BTreeMap;

use super::{Disk, Lifecycle, Machine};
use crate::{
    name::NamespaceName,
    quantity::Version,
    source::{Span, Spanned},
};

/// The one cluster of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Kubernetes' minor version: `1.33`.
    pub version: Spanned<Version>,
    /// Made by this stack, or there already.
    pub placement: ClusterPlacement,
    /// The namespaces, each made by this stack.
    pub namespaces: BTreeMap<NamespaceName, Namespace>,
    /// The namespace of everything that names none.
    pub default_namespace: Spanned<NamespaceName>,
    /// Controllers that the manifests need.
    pub addons: BTreeMap<Addon, Spanned<AddonState>>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
    /// The section.
    pub span: Span,
}

/// Where the cluster comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClusterPlacement {
    /// A managed cluster, made by this stack.
    Managed(NodeGroup),
    /// Any cluster that exists.
    External(Span),
}

/// The nodes of a managed cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeGroup {
    /// Each node's size.
    pub machine: Machine,
    /// Each node's disk.
    pub disk: Disk,
    /// How many.
    pub count: NodeCount,
    /// The section.
    pub span: Span,
}

/// How many nodes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeCount {
    /// Always as many.
    Fixed(Spanned<u32>),
    /// As many as the pods need, between two bounds.
    Auto {
        /// The fewest.
        min: Spanned<u32>,
        /// The most.
        max: Spanned<u32>,
    },
}

impl NodeCount {
    /// How many there are at first.
    #[must_use]
    pub const fn start(self) -> Spanned<u32> {
        match self {
            Self::Fixed(count) => count,
            Self::Auto { min, .. } => min,
        }
    }

    /// How many there can be.
    #[must_use]
    pub const fn max(self) -> Spanned<u32> {
        match self {
            Self::Fixed(count) => count,
            Self::Auto { max, .. } => max,
        }
    }
}

/// A namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// The name.
    pub name: Spanned<NamespaceName>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

crate::words! {
    /// A controller in the cluster that manifests may need.
    pub enum Addon: "an addon" {
        /// Scales on what is outside of Kubernetes, such as Kafka's lag.
        Keda = "keda",
        /// Brings secrets from Lockbox.
        ExternalSecrets = "external-secrets",
        /// Gives the autoscaler CPU and memory.
        MetricsServer = "metrics-server",
    }
}

crate::words! {
    /// Whether an addon is there already.
    pub enum AddonState: "an addon's state" {
        /// Installed with this stack, before its objects.
        Install = "install",
        /// The cluster has it.
        Existing = "existing",
    }
}
