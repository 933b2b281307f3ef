//! Predictions and the state of jobs in a Redis.

use crate::harness::assert_edge;

#[test]
fn cache_in_a_redis_of_the_cluster() {
    assert_edge("cache", &[("in api", "cache: { in: near-redis, ttl: 1h }")]);
}

#[test]
fn cache_in_a_managed_redis() {
    assert_edge("cache-managed", &[("in api", "cache: { in: cloud-redis, ttl: 1h }")]);
}

#[test]
fn status_of_a_worker() {
    assert_edge("status", &[("in worker", "status: { in: near-redis, ttl: 24h }")]);
}
