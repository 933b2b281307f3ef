//! The arithmetic of the messages: each stack breaks one rule, and the snapshot is its report.

use std::fmt::Write;

use crate::harness::{assert_snapshot, load};

/// A stack with so many nodes of two cores, these services, and these sections.
fn stack(count: &str, services: &str, sections: &str) -> String {
    format!(
        r#"stackwright: 1
stack: shop
owner: team
cloud:
  yandex:
    folder: b1gshopexample000000
    zones: [ru-central1-a]
    network: {{ nodes: {{ ru-central1-a: 10.1.0.0/20 }} }}
    state: {{ bucket: shop-terraform-state, prefix: shop }}
cluster:
  version: "1.33"
  managed:
    nodes: {{ size: {{ cores: 2, memory: 8Gi }}, disk: {{ type: ssd, size: 64Gi }}, count: {count} }}
  namespaces: {{ apps: {{ default: true }} }}
services:
{services}
{sections}"#
    )
}

fn service(name: &str, rest: &str) -> String {
    format!("  {name}:\n    container: {{ image: ghcr.io/example/{name}:1.0.0 }}\n{rest}\n")
}

fn alert(when: &str) -> String {
    format!(
        "alerts:\n  rules:\n    saturated:\n      services: [web]\n      when: {{ {when} }}\n      for: 5m\n      \
         severity: warning\n"
    )
}

/// The reports of the wiring on a text.
fn reports(text: &str) -> String {
    let (sources, loaded) = load(text);
    if let Some(diagnostic) = loaded.diagnostics.first() {
        panic!("{} {}\n{text}", sources.position(diagnostic.span), diagnostic.message);
    }
    let stack = loaded.stack.unwrap();
    let mut told = String::new();
    for report in wiring::check(&stack, &wiring::wire(&stack)) {
        let (severity, code) = (report.severity.as_str(), report.rule.code);
        let at = sources.position(report.span);
        writeln!(told, "{severity} {code} {}:{}: {}", at.line, at.column, report.message).unwrap();
        writeln!(told, "  {}: {}", shown(text, report.span), report.label).unwrap();
        for related in &report.related {
            writeln!(told, "  {}: {}", shown(text, related.span), related.message).unwrap();
        }
        writeln!(told, "  help: {}", report.help.unwrap_or_default()).unwrap();
        writeln!(told, "  things: {}", report.things.join(", ")).unwrap();
    }
    told
}

/// The first line of what a span covers, in quotes.
fn shown(text: &str, span: spec::source::Span) -> String {
    let covered = &text[usize::try_from(span.start).unwrap()..usize::try_from(span.end).unwrap()];
    format!("`{}`", covered.lines().next().unwrap_or_default())
}

fn assert_reports(name: &str, text: &str) {
    assert_snapshot(&format!("report-{name}"), &reports(text));
}

fn assert_silent(text: &str) {
    assert_eq!(reports(text), "");
}

#[test]
fn a_pod_larger_than_a_node_is_not_reported_again_as_a_sum() {
    let web = service("web", "    cpu: 2\n    memory: 512Mi\n    replicas: 9");
    assert_reports("pod-exceeds-node", &stack("2", &web, ""));
}

#[test]
fn memory_counts_as_cpu_does() {
    let web = service("web", "    cpu: 100m\n    memory: 6Gi\n    replicas: 1");
    assert_reports("pod-exceeds-node-memory", &stack("2", &web, ""));
}

#[test]
fn a_sum_that_does_not_fit() {
    let web = service("web", "    cpu: 500m\n    memory: 512Mi\n    replicas: 6");
    assert_reports("does-not-fit", &stack("2", &web, ""));
}

#[test]
fn a_sum_that_fits_in_pieces_only() {
    let web = service("web", "    cpu: 900m\n    memory: 512Mi\n    replicas: 3");
    assert_reports("does-not-fit-in-pieces", &stack("2", &web, ""));
}

#[test]
fn a_node_group_that_grows_is_taken_at_its_most() {
    let web = service("web", "    cpu: 900m\n    memory: 512Mi\n    replicas: 3");
    assert_silent(&stack("{ min: 1, max: 5 }", &web, ""));
}

#[test]
fn a_rollout_without_room() {
    let web = service("web", "    cpu: 900m\n    memory: 512Mi\n    replicas: 2");
    let store = service("store", "    cpu: 200m\n    memory: 128Mi\n    replicas: 1");
    assert_reports("no-room-for-surge", &stack("2", &format!("{web}{store}"), ""));
}

#[test]
fn maxima_without_room() {
    let web = service(
        "web",
        "    cpu: 500m\n    memory: 512Mi\n    scale: { min: 1, max: 9, target: { cpu: 70% } }",
    );
    assert_reports("maxima-do-not-fit", &stack("2", &web, ""));
}

#[test]
fn a_limit_of_memory_above_a_node() {
    let web =
        service("web", "    cpu: 100m\n    memory: { request: 1Gi, limit: 7Gi }\n    replicas: 1");
    assert_reports("limit-exceeds-node", &stack("2", &web, ""));
}

const WEB: &str = "    cpu: { request: 500m, limit: 2 }
    memory: 512Mi
    scale: { min: 2, max: 4, target: { cpu: 70% } }";

fn with_alert(resources: &str, when: &str) -> String {
    stack("{ min: 2, max: 4 }", &service("web", resources), &alert(when))
}

#[test]
fn an_alert_on_more_replicas_than_there_can_be() {
    assert_reports("alert-replicas", &with_alert(WEB, "replicas: { at_least: 6 }"));
}

#[test]
fn an_alert_on_more_than_the_limit() {
    let web = WEB.replace("{ request: 500m, limit: 2 }", "500m");
    assert_reports("alert-limit", &with_alert(&web, "cpu: { above: 120%, of: request }"));
}

#[test]
fn an_alert_on_more_than_the_node_has() {
    let web = WEB.replace("limit: 2", "limit: 4");
    assert_reports("alert-node", &with_alert(&web, "cpu: { above: 60%, of: limit }"));
}

#[test]
fn an_alert_on_more_than_all_nodes_have() {
    let web = WEB.replace("max: 4", "max: 8").replace("limit: 2", "limit: 1900m");
    let text = with_alert(&web, "replicas: { at_least: max }, cpu: { above: 80%, of: limit }");
    assert_reports("alert-all-nodes", &text);
}

#[test]
fn an_alert_that_the_autoscaler_outruns() {
    let web = WEB.replace("max: 4", "max: 8");
    let text = with_alert(&web, "replicas: { at_least: 4 }, cpu: { above: 55%, of: limit }");
    assert_reports("alert-outrun", &text);
}

#[test]
fn alerts_that_can_fire_are_left_alone() {
    for when in [
        "replicas: { at_least: max }, cpu: { above: 80%, of: request }",
        "replicas: { at_least: 4 }",
        "cpu: { above: 90%, of: limit }",
        "replicas: { at_least: 3 }, cpu: { above: 75%, of: request }",
    ] {
        assert_silent(&with_alert(WEB, when));
    }
}

#[test]
fn a_circle_of_three() {
    let waits = |name, first| {
        service(
            name,
            &format!("    cpu: 10m\n    memory: 16Mi\n    replicas: 1\n    after: [{first}]"),
        )
    };
    let services =
        [waits("one", "two"), waits("two", "three"), waits("three", "one"), waits("four", "one")];
    assert_reports("order-cycle", &stack("2", &services.concat(), ""));
}

#[test]
fn a_thing_that_waits_for_itself() {
    let web = service("web", "    cpu: 10m\n    memory: 16Mi\n    replicas: 1\n    after: [web]");
    assert_reports("order-cycle-of-one", &stack("2", &web, ""));
}

#[test]
fn one_name_for_two_objects() {
    let web =
        service("metrics-kube-state-metrics", "    cpu: 10m\n    memory: 16Mi\n    replicas: 1");
    let prometheus = "prometheus:
  metrics:
    version: \"3.5\"
    in_cluster: { cpu: 100m, memory: 256Mi, disk: { type: ssd, size: 10Gi } }
    keep: 15d
    scrape_every: 15s
";
    assert_reports("name-collision", &stack("2", &web, prometheus));
}

#[test]
fn one_user_for_a_thing_and_the_exporter() {
    let web = service("web", "    cpu: 10m\n    memory: 16Mi\n    replicas: 1");
    let sections = "images: { registry: registry.example.org/shop, tag: \"1.0.0\" }
postgresql:
  metadata:
    version: \"16\"
    in_cluster: { cpu: 100m, memory: 256Mi, disk: { type: ssd, size: 10Gi } }
    databases: { mlflow: {} }
mlflow:
  exporter:
    version: \"3.17\"
    in_cluster: { image: mlflow, cpu: 100m, memory: 512Mi, disk: { type: ssd, size: 10Gi } }
    database: metadata/mlflow
    artifacts: own_disk
prometheus:
  metrics:
    version: \"3.5\"
    in_cluster: { cpu: 100m, memory: 256Mi, disk: { type: ssd, size: 10Gi } }
    keep: 15d
    scrape_every: 15s
";
    assert_reports("name-collision-of-users", &stack("2", &web, sections));
}
