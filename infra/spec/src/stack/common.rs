//! What several sections share: sizes, placements, life cycle.

use crate::{
    name::{ImageName, NamespaceName, Text, ThingName},
    quantity::{Bytes, Cpu, Currency, Date, ImageRegistry, ImageTag, Money},
    source::{Span, Spanned},
};

/// `was`, `adopt` and `protect`: how a thing relates to what exists already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifecycle {
    /// The name that the thing had before.
    pub was: Option<Spanned<ThingName>>,
    /// The id of the thing in the platform, when it exists and is to be taken over.
    pub adopt: Option<Spanned<Text>>,
    /// Whether deleting it is refused.
    pub protect: Option<Spanned<bool>>,
}

/// What may be used of one resource: what is reserved, and where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resource<T> {
    /// Reserved on a node.
    pub request: T,
    /// The most that may be used.
    pub limit: T,
    /// Where it was written.
    pub span: Span,
}

/// CPU and memory of one pod's main container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resources {
    /// CPU.
    pub cpu: Resource<Cpu>,
    /// Memory.
    pub memory: Resource<Bytes>,
}

/// In the cluster: where its pods run and what they need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InCluster {
    /// The namespace, resolved: the component's own, or the default one.
    pub namespace: Spanned<NamespaceName>,
    /// How many pods.
    pub replicas: Spanned<u32>,
    /// What each pod needs.
    pub resources: Resources,
    /// The disk of each pod, where it keeps data.
    pub disk: Option<Disk>,
    /// The image's name under [`Images::registry`], where it is built from this repository.
    pub image: Option<Spanned<ImageName>>,
    /// The placement key.
    pub span: Span,
}

/// A machine's size; the provider's preset is found by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MachineSize {
    /// Whole cores.
    pub cores: Spanned<u32>,
    /// Memory.
    pub memory: Spanned<Bytes>,
    /// Where it was written.
    pub span: Span,
}

/// A machine or host of a managed service, with the preset that overrides its size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The size.
    pub size: MachineSize,
    /// The provider's name for a size, which wins over it.
    pub preset: Option<Spanned<Text>>,
}

/// A disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// What it is made of.
    pub kind: Spanned<DiskType>,
    /// How large it is.
    pub size: Spanned<Bytes>,
}

crate::words! {
    /// What a disk is made of.
    pub enum DiskType: "a disk's type" {
        /// Network SSD.
        Ssd = "ssd",
        /// Network HDD.
        Hdd = "hdd",
        /// Network SSD without replication: three hosts or more, steps of 93 GB.
        SsdNonreplicated = "ssd-nonreplicated",
        /// A disk of the host itself.
        LocalSsd = "local-ssd",
    }
}

/// Where our own images come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Images {
    /// Registry and path; it exists before the stack.
    pub registry: Spanned<ImageRegistry>,
    /// The tag of every image that states none.
    pub tag: Spanned<ImageTag>,
    /// The Secret of type `kubernetes.io/dockerconfigjson` that pulls them, where the nodes may not.
    pub pull_secret: Option<Spanned<ThingName>>,
}

/// What a stack may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The currency.
    pub currency: Spanned<Currency>,
    /// The most a month.
    pub per_month: Spanned<Money>,
    /// At which scale.
    pub at: Spanned<BudgetAt>,
}

crate::words! {
    /// The scale at which a budget is held.
    pub enum BudgetAt: "the scale of a budget" {
        /// At the replicas that the stack starts with.
        Start = "start",
        /// At every maximum.
        Maximum = "maximum",
    }
}

/// A rule that is knowingly broken, by whom it concerns, why, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule's code.
    pub rule: Spanned<String>,
    /// The things that may break it.
    pub things: Vec<Spanned<String>>,
    /// Why.
    pub reason: Spanned<Text>,
    /// The last day on which it holds.
    pub until: Spanned<Date>,
    /// Where the waiver stands.
    pub span: Span,
}
