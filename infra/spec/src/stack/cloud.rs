//! The cloud and its network.

use std::collections::BTreeMap;

use crate::{
    name::{BucketName, BucketPrefix, FolderId, UniqueSuffix, Zone},
    quantity::Cidr,
    source::{Span, Spanned},
};

/// Which cloud; each has its own facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cloud {
    /// Yandex Cloud.
    Yandex(Yandex),
}

/// A folder of Yandex Cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yandex {
    /// The folder's id.
    pub folder: Spanned<FolderId>,
    /// The zones in use; the first is the default.
    pub zones: Vec<Spanned<Zone>>,
    /// The address ranges.
    pub network: Network,
    /// Where Terraform keeps its state.
    pub state: State,
    /// Ends the names that are unique world-wide.
    pub unique_suffix: Option<Spanned<UniqueSuffix>>,
    /// The section.
    pub span: Span,
}

/// Address ranges by role, so that a rule can name "data" and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The cluster's nodes.
    pub nodes: RoleRanges,
    /// Managed databases and brokers; empty where there are none.
    pub data: RoleRanges,
    /// Virtual machines; empty where there are none.
    pub machines: RoleRanges,
    /// Pods.
    pub pods: Option<Spanned<Cidr>>,
    /// Services of the cluster.
    pub services: Option<Spanned<Cidr>>,
    /// The section.
    pub span: Span,
}

/// The ranges of one role: one subnet a zone.
pub type RoleRanges = BTreeMap<Zone, Spanned<Cidr>>;

/// Where Terraform keeps its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The bucket, made before the stack.
    pub bucket: Spanned<BucketName>,
    /// The key's beginning.
    pub prefix: Spanned<BucketPrefix>,
}
