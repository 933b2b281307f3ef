//! What watches, as objects.

use serde::Deserialize as _;
use serde_yaml::Value;

use crate::tests::{ANYWHERE, at, rendered, text_at};

/// The objects of a file, in order.
fn file(text: &str, name: &str) -> Vec<Value> {
    let file = &rendered(text)[&format!("objects/{name}.yaml")];
    let documents = serde_yaml::Deserializer::from_str(file);
    documents.map(|document| Value::deserialize(document).unwrap()).collect()
}

fn stateful_set(text: &str, name: &str) -> Value {
    let objects = file(text, name).into_iter();
    objects.into_iter().find(|object| text_at(object, "kind") == "StatefulSet").unwrap()
}

fn watched(version: &str, replicas: u32) -> String {
    format!(
        "{ANYWHERE}{}",
        r#"
prometheus:
  metrics: { version: "VERSION", in_cluster: { cpu: 250m, memory: 1Gi, disk: { type: ssd, size: 10Gi } }, keep: 15d, scrape_every: 15s, node_exporter: true }
alertmanager:
  paging: { version: "0.31", in_cluster: { replicas: REPLICAS, cpu: 50m, memory: 64Mi } }
secrets: { hook: { kubernetes: hook } }
alerts: { receivers: { chat: { webhook: { url: hook } } }, routes: { critical: [chat] } }
services:
  web: { container: { image: "registry.example.org/shop/web:1", ports: { http: 8080 } }, cpu: 100m, memory: 64Mi, replicas: 1 }
"#
        .replace("VERSION", version)
        .replace("REPLICAS", &replicas.to_string())
    )
}

#[test]
fn every_version_is_told_to_read_again_in_its_own_way() {
    for (version, tag, flag) in [
        ("3", "v3.0.0", "--enable-feature=auto-reload-config"),
        ("3.5", "v3.5.0", "--enable-feature=auto-reload-config"),
        ("3.13", "v3.13.0", "--config.auto-reload"),
        ("3.13.5", "v3.13.5", "--config.auto-reload"),
    ] {
        let set = &stateful_set(&watched(version, 2), "metrics");
        let container = "spec.template.spec.containers.0";
        assert_eq!(text_at(set, &format!("{container}.image")), format!("prom/prometheus:{tag}"));
        assert_eq!(text_at(set, &format!("{container}.args.1")), flag, "{version}");
    }
}

#[test]
fn samples_take_four_fifths_of_the_disk() {
    let set = &stateful_set(&watched("3.5", 2), "metrics");
    let argument = text_at(set, "spec.template.spec.containers.0.args.5");
    assert_eq!(argument, "--storage.tsdb.retention.size=8192MB");
    assert_eq!(at(set, "spec.template.metadata.annotations"), None, "a rule restarts it");
}

#[test]
fn one_alertmanager_looks_for_no_others() {
    for (replicas, peers) in [(1, 0), (2, 2), (3, 3)] {
        let set = &stateful_set(&watched("3.5", replicas), "paging");
        let arguments = at(set, "spec.template.spec.containers.0.args").unwrap();
        let said = serde_yaml::to_string(arguments).unwrap();
        assert_eq!(said.matches("--cluster.peer=").count(), peers, "{said}");
        assert_eq!(said.contains("--cluster.listen-address=\n"), peers == 0, "{said}");
    }
}

#[test]
fn only_the_node_exporter_has_a_namespace_without_the_restricted_profile() {
    let text = watched("3.5", 2);
    let namespaces = file(&text, "00-namespaces").into_iter();
    let namespaces = namespaces.filter(|object| text_at(object, "kind") == "Namespace");
    let profiles: Vec<_> = namespaces
        .map(|object| {
            let profile = "metadata.labels.pod-security\\.kubernetes\\.io/enforce";
            (text_at(&object, "metadata.name"), text_at(&object, profile))
        })
        .collect();
    let expected = [("shop", "restricted"), ("node-exporter-metrics", "privileged")];
    assert_eq!(profiles, expected.map(|(name, is)| (name.to_owned(), is.to_owned())));
    let objects = file(&text, "metrics-node-exporter");
    let kinds: Vec<_> = objects.iter().map(|object| text_at(object, "kind")).collect();
    assert_eq!(kinds, ["ServiceAccount", "DaemonSet"]);
}

/// Its rules and its targets would name the namespace of the spec, and its user chooses one.
#[test]
fn a_chart_does_not_bring_it_and_that_is_said() {
    let text = format!("{}\nships: helm\n", watched("3.5", 2));
    let stack = crate::tests::stack(&text);
    let wiring = wiring::wire(&stack);
    let chart = crate::generate_chart(&stack, &wiring, spec::artifact::Leaves::NONE);
    assert!(chart.contains_key("helm/templates/web-deployment.yaml"));
    assert!(!chart.keys().any(|path| path.contains("metrics") || path.contains("paging")));
    let missing = crate::not_rendered(&stack, &wiring);
    assert!(missing.contains(&(String::from("metrics"), "Prometheus in a chart")), "{missing:?}");
    assert!(missing.contains(&(String::from("paging"), "Alertmanager in a chart")), "{missing:?}");
}
