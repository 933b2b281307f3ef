//! `redis.conf` (<https://redis.io/docs/latest/operate/oss_and_stack/management/config/>).

use contract::ports;
use spec::stack::{InCluster, Redis};

use super::{DATA_FOLDER, USERS, USERS_FOLDER};

/// Of the memory limit, for keys and values. The rest is for what Redis does not count: buffers of connections,
/// fragmentation, and its own code; where it is killed for memory, everything is gone at once.
const KEYS_PERCENT: u64 = 75;

/// Connections at most: every pod of a stack's services holds a few. The default, 10,000, asks for more open files
/// than a container may have.
const CONNECTIONS: u32 = 4064;

/// The text of the file.
pub(super) fn settings(redis: &Redis, placement: &InCluster) -> String {
    let memory = placement.resources.memory.limit.bytes().saturating_mul(KEYS_PERCENT) / 100;
    let append = if placement.disk.is_some() { "yes" } else { "no" };
    let lines = [
        String::from("# Every address of the pod; a network policy says who reaches it."),
        String::from("bind * -::*"),
        format!("port {}", ports::REDIS),
        String::from("# Everybody logs in, so the mode that guards a Redis without users is off."),
        String::from("protected-mode no"),
        format!("aclfile {USERS_FOLDER}/{USERS}"),
        format!("dir {DATA_FOLDER}"),
        String::from("# Three quarters of the memory limit; what goes first when it is full."),
        format!("maxmemory {memory}"),
        format!("maxmemory-policy {}", redis.evict.value.as_str()),
        String::from("# Big values are freed by another thread."),
        String::from("lazyfree-lazy-eviction yes"),
        String::from("lazyfree-lazy-expire yes"),
        format!("maxclients {CONNECTIONS}"),
        String::from(
            "# Dead connections are found within a minute; idle ones are kept, since clients pool them.",
        ),
        String::from("tcp-keepalive 60"),
        String::from("timeout 0"),
        String::from("# No snapshots."),
        String::from("save \"\""),
        format!("appendonly {append}"),
    ];
    lines.map(|line| line + "\n").concat()
}
