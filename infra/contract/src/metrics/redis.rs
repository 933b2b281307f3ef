//! What `redis_exporter` tells of a Redis in the cluster.

use super::{
    Kind::{Counter, Gauge},
    declare,
};

declare::source! {
    "redis_exporter", Some("1.74.0"), "https://github.com/oliver006/redis_exporter#whats-exported";
    UP: Gauge, Truth, [], "redis_up", "Whether the server answered the exporter.";
    MEMORY_USED: Gauge, Bytes, [], "redis_memory_used_bytes", "Memory that the server has allocated.";
    MEMORY_MAX: Gauge, Bytes, [], "redis_memory_max_bytes", "Memory at which the server evicts keys or refuses writes; 0 for no bound.";
    EVICTED: Counter, Count, [], "redis_evicted_keys_total", "Keys that were dropped to stay below the bound.";
    CLIENTS: Gauge, Count, [], "redis_connected_clients", "Clients that are connected.";
    MAX_CLIENTS: Gauge, Count, [], "redis_max_clients", "The most clients that the server takes.";
    REJECTED: Counter, Count, [], "redis_rejected_connections_total", "Clients that were turned away because there were too many.";
}
