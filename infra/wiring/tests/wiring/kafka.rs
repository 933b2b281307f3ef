//! Topics: who produces, who consumes, and what scales on the lag.

use crate::harness::assert_edge;

#[test]
fn batch_over_a_managed_kafka() {
    let batch = "batch:
  requests: cloud-kafka/orders
  status: { in: near-redis, ttl: 24h }
  results: data/results";
    assert_edge("batch", &[("in api", batch)]);
}

#[test]
fn batch_over_a_kafka_in_the_cluster() {
    let batch = "batch:
  requests: near-kafka/orders
  status: { in: near-redis, ttl: 24h }
  results: data/results
  max_message: 64Ki";
    assert_edge("batch-in-the-cluster", &[("in api", batch)]);
}

#[test]
fn produces() {
    assert_edge("produces", &[("in worker", "produces: near-kafka/answers")]);
}

#[test]
fn dead_letters() {
    assert_edge("dead-letters", &[("in worker", "dead_letters: near-kafka/dead")]);
}

#[test]
fn consumes_a_topic_of_a_managed_kafka() {
    let reader = "reader:
  worker:
    model: score
    consumes: { topic: cloud-kafka/orders, group: readers }
  cpu: 500m
  memory: 1Gi
  replicas: 2";
    assert_edge("consumes-managed", &[("services", reader)]);
}

#[test]
fn consumes_a_topic_of_a_kafka_in_the_cluster_from_another_namespace() {
    let reader = "reader:
  namespace: watch
  worker:
    model: score
    consumes: { topic: near-kafka/answers, group: readers }
  cpu: 500m
  memory: 1Gi
  replicas: 2";
    assert_edge("consumes-in-the-cluster", &[("services", reader)]);
}

#[test]
fn scales_on_the_lag() {
    assert_edge(
        "scale-on-lag",
        &[("scale of worker", "scale: { min: 1, start: 2, max: 3, target: { lag: 50 } }")],
    );
}

#[test]
fn several_brokers_in_the_cluster() {
    let kafka = "trio:
  version: \"3.9\"
  in_cluster: { brokers: 3, cpu: 500m, memory: 1Gi, disk: { type: ssd, size: 10Gi } }
  auth: scram-sha-512
  topics: { news: { partitions: 3, replication: 3 } }";
    assert_edge("brokers", &[("kafka", kafka)]);
}
