//! Prometheus, Alertmanager, Grafana.

use crate::harness::assert_edge;

const PROMETHEUS: &str = "prometheus:
  metrics:
    version: \"3.5\"
    in_cluster: { namespace: watch, cpu: 250m, memory: 1Gi, disk: { type: ssd, size: 30Gi } }
    keep: 15d
    scrape_every: 15s";

#[test]
fn prometheus() {
    assert_edge("prometheus", &[("sections", PROMETHEUS)]);
}

#[test]
fn prometheus_that_also_asks_nodes_and_the_cloud() {
    let more = "    node_exporter: true\n    managed_services: true";
    assert_edge("prometheus-of-nodes-and-cloud", &[("sections", &format!("{PROMETHEUS}\n{more}"))]);
}

#[test]
fn alertmanager_and_its_receivers() {
    let sections = "alertmanager:
  paging:
    version: \"0.31\"
    in_cluster: { namespace: watch, replicas: 2, cpu: 50m, memory: 64Mi }
alerts:
  receivers:
    pager: { webhook: { url: hook } }
    chat: { telegram: { chat: \"-1001234567890\", token: typed } }
  routes: { critical: [pager], warning: [chat] }";
    assert_edge("alertmanager", &[("sections", &format!("{PROMETHEUS}\n{sections}"))]);
}

#[test]
fn grafana_in_the_cluster() {
    let sections = "grafana:
  boards:
    version: \"12.3\"
    in_cluster: { namespace: watch, cpu: 100m, memory: 256Mi }
    admin_password: made
    reads: [metrics, registry, near-db/mlflow]";
    assert_edge("grafana", &[("sections", &format!("{PROMETHEUS}\n{sections}"))]);
}

#[test]
fn grafana_on_a_machine_reaches_the_cluster_by_internal_balancers() {
    let sections = "grafana:
  boards:
    version: \"12.3\"
    vm: { size: { cores: 2, memory: 4Gi }, image: ubuntu-2204-lts }
    reads: [metrics, registry, cloud-db/mlflow]";
    assert_edge("grafana-on-a-machine", &[("sections", &format!("{PROMETHEUS}\n{sections}"))]);
}
