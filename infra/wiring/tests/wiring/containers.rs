//! Any image: its environment, its files, its Spark executors.

use crate::harness::{assert_edge, assert_edge_of};

/// A stack without a cloud.
const LAB: &str = r#"
stackwright: 1
stack: lab
owner: team
cluster:
  version: "1.33"
  external: {}
  namespaces: { lab: { default: true } }
files:
  archive: { path: dist/archive.zip }
secrets:
  typed: { kubernetes: typed-by-hand }
services:
  source:
    container:
      image: ghcr.io/example/source:1.0.0
      ports: { redis: 6379, admin: 9000 }
      ready: { tcp: redis }
    cpu: 100m
    memory: 128Mi
    replicas: 1
  mart:
    container:
      image: ghcr.io/example/mart:1.0.0
      # + in mart
    # + of mart
    cpu: 500m
    memory: 1Gi
    replicas: 1
"#;

#[test]
fn env_with_a_host_and_a_port() {
    let env = "env:
  REDIS_HOST: { from: source/host }
  REDIS_PORT: { from: source/redis }";
    assert_edge_of(LAB, "env-address", &[("in mart", env)]);
}

#[test]
fn env_with_a_host_alone_opens_every_port() {
    assert_edge_of(LAB, "env-host", &[("in mart", "env: { SOURCE: { from: source/host } }")]);
}

#[test]
fn env_with_a_secret_that_is_made_by_hand() {
    assert_edge_of(LAB, "env-secret", &[("in mart", "env: { TOKEN: { secret: typed } }")]);
}

#[test]
fn env_with_the_host_of_components() {
    let visitor = "visitor:
  container:
    image: ghcr.io/example/visitor:1.0.0
    env:
      REGISTRY: { from: registry/host }
      CACHE: { from: near-redis/host }
  cpu: 100m
  memory: 128Mi
  replicas: 1";
    assert_edge("env-components", &[("services", visitor)]);
}

#[test]
fn mounts_derive_nothing_here() {
    assert_edge_of(LAB, "mounts", &[("in mart", "mounts: { /opt/model: { unpack: archive } }")]);
}

#[test]
fn after() {
    assert_edge_of(LAB, "after", &[("of mart", "after: [source]")]);
}

#[test]
fn after_a_component() {
    let visitor = "visitor:
  container:
    image: ghcr.io/example/visitor:1.0.0
  cpu: 100m
  memory: 128Mi
  replicas: 1
  after: [near-redis, registry]";
    assert_edge("after-component", &[("services", visitor)]);
}

#[test]
fn spark_driver_whose_executors_reach_what_it_reaches() {
    let driver = "spark_driver: { executors: 2, executor: { cpu: 500m, memory: 1Gi } }";
    let env = "env: { REDIS_PORT: { from: source/redis } }";
    assert_edge_of(LAB, "spark-driver", &[("in mart", env), ("of mart", driver)]);
}

#[test]
fn metrics_port() {
    let prometheus = "prometheus:
  metrics:
    version: \"3.5\"
    in_cluster: { cpu: 250m, memory: 1Gi, disk: { type: ssd, size: 10Gi } }
    keep: 15d
    scrape_every: 15s";
    let stack = format!("{LAB}# + sections\n");
    assert_edge_of(
        &stack,
        "metrics-port",
        &[("in mart", "ports: { http: 8080, metrics: 9100 }"), ("sections", prometheus)],
    );
}
