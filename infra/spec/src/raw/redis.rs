//! `redis`.

use super::{Disk, Pods, Size};
use crate::{
    name::Text,
    quantity::{Positive, Version},
    section,
    source::Spanned,
    stack::Eviction,
    thing,
};

thing! {
    /// A Redis.
    pub struct Redis: "a Redis", exactly one of [managed, in_cluster] {
        /// The version, quoted.
        version: Spanned<Version>,
        /// The cloud's.
        managed: Option<ManagedRedis>,
        /// In the cluster.
        in_cluster: Option<Pods>,
        /// What goes when the memory is full; `noeviction` where not said.
        evict: Option<Spanned<Eviction>>,
    }
}

section! {
    /// The cloud's Redis.
    pub struct ManagedRedis: "a managed Redis" {
        /// Each host's size.
        size: Size,
        /// The provider's name for a size, which wins over it.
        preset: Option<Spanned<Text>>,
        /// Each host's disk.
        disk: Disk,
        /// How many hosts; one where not said.
        hosts: Option<Spanned<Positive>>,
    }
}
