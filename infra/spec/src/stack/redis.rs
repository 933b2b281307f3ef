//! Redis.

use super::{Disk, InCluster, Lifecycle, Machine};
use crate::{
    name::ThingName,
    quantity::Version,
    source::{Span, Spanned},
};

/// A Redis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redis {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// The version.
    pub version: Spanned<Version>,
    /// Where it runs.
    pub placement: RedisPlacement,
    /// What goes when the memory is full.
    pub evict: Spanned<Eviction>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// Where a Redis runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedisPlacement {
    /// The cloud's.
    Managed {
        /// Each host's size.
        machine: Machine,
        /// Each host's disk.
        disk: Disk,
        /// How many hosts.
        hosts: Spanned<u32>,
        /// The placement key.
        span: Span,
    },
    /// In the cluster.
    InCluster(InCluster),
}

crate::words! {
    /// What goes when the memory is full; the words are Redis' own.
    pub enum Eviction: "an eviction policy" {
        /// Nothing: writes fail.
        Noeviction = "noeviction",
        /// Any key, least recently used first.
        AllkeysLru = "allkeys-lru",
        /// Any key, least frequently used first.
        AllkeysLfu = "allkeys-lfu",
        /// Any key at random.
        AllkeysRandom = "allkeys-random",
        /// Keys that expire, least recently used first.
        VolatileLru = "volatile-lru",
        /// Keys that expire, least frequently used first.
        VolatileLfu = "volatile-lfu",
        /// Keys that expire, at random.
        VolatileRandom = "volatile-random",
        /// Keys that expire, the one that expires first.
        VolatileTtl = "volatile-ttl",
    }
}
