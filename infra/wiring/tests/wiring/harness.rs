//! What a line of a stack adds to its wiring.

use std::fmt::Write;

use spec::{InputFile, Loaded, source::Sources};

/// Begins a line of a stack where an edge may be put, and what stands there without it: `# + scale of api | replicas: 2`.
const MARK: &str = "# + ";

/// Shows what an edge adds to [`SHOP`]: each text goes to the mark of its name.
pub(crate) fn assert_edge(name: &str, edges: &[(&str, &str)]) {
    assert_edge_of(SHOP, name, edges);
}

/// Shows what an edge adds to a stack.
pub(crate) fn assert_edge_of(stack: &str, name: &str, edges: &[(&str, &str)]) {
    let without = wired(&put(stack, &[]));
    let with = wired(&put(stack, edges));
    let mut text = String::new();
    for (_, edge) in edges {
        writeln!(text, "{edge}").unwrap();
    }
    text.push_str("---\n");
    for (heading, lines) in &with {
        let before =
            without.iter().find(|(other, _)| other == heading).map_or(&[][..], |(_, lines)| lines);
        differences(&mut text, heading, before, lines);
    }
    for (heading, lines) in &without {
        if !with.iter().any(|(other, _)| other == heading) {
            differences(&mut text, heading, lines, &[]);
        }
    }
    assert_snapshot(name, &text);
}

/// Compares a text with the snapshot of its name.
pub(crate) fn assert_snapshot(name: &str, text: &str) {
    insta::with_settings!({
        omit_expression => true,
        prepend_module_to_snapshot => false,
        snapshot_path => "../snapshots",
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// A stack's text, read.
pub(crate) fn load(text: &str) -> (Sources, Loaded) {
    let mut sources = Sources::default();
    let file = InputFile { name: String::from("stack.yaml"), bytes: text.as_bytes().to_vec() };
    let loaded = spec::load(&mut sources, &file, None, None);
    (sources, loaded)
}

fn differences(text: &mut String, heading: &str, before: &[String], after: &[String]) {
    let gained = after.iter().filter(|line| !before.contains(line)).map(|line| ('+', line));
    let lost = before.iter().filter(|line| !after.contains(line)).map(|line| ('-', line));
    let changes: Vec<_> = gained.chain(lost).collect();
    if !changes.is_empty() {
        writeln!(text, "{heading}").unwrap();
        for (sign, line) in changes {
            writeln!(text, "{sign} {line}").unwrap();
        }
    }
}

/// The stack with texts at their marks, indented as the marks are.
fn put(stack: &str, edges: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for line in stack.lines() {
        let Some((indent, mark)) = line.split_once(MARK) else {
            writeln!(text, "{line}").unwrap();
            continue;
        };
        let (mark, without) = mark.split_once(" | ").unwrap_or((mark, ""));
        let edge = edges.iter().find(|(name, _)| *name == mark).map_or(without, |(_, edge)| edge);
        for line in edge.lines() {
            writeln!(text, "{indent}{line}").unwrap();
        }
    }
    text
}

/// Headings and lines of a wiring in print.
fn wired(text: &str) -> Vec<(String, Vec<String>)> {
    let (sources, loaded) = load(text);
    if let Some(diagnostic) = loaded.diagnostics.first() {
        panic!("{} {}\n{text}", sources.position(diagnostic.span), diagnostic.message);
    }
    let wiring = wiring::wire(&loaded.stack.unwrap());
    let mut sections: Vec<(String, Vec<String>)> = Vec::new();
    for line in wiring::print(&wiring).lines() {
        match line.strip_prefix("  ") {
            Some(entry) => sections.last_mut().unwrap().1.push(entry.to_owned()),
            None => sections.push((line.to_owned(), Vec::new())),
        }
    }
    sections
}

/// A shop in a cloud: what tests refer to is declared, and little uses it.
pub(crate) const SHOP: &str = r#"
stackwright: 1
stack: shop
owner: team
cloud:
  yandex:
    folder: b1gshopexample000000
    zones: [ru-central1-a]
    network:
      nodes: { ru-central1-a: 10.1.0.0/20 }
      data: { ru-central1-a: 10.1.16.0/24 }
      machines: { ru-central1-a: 10.1.17.0/24 }
    state: { bucket: shop-terraform-state, prefix: shop }
    unique_suffix: k7q2
images: { registry: cr.yandex/crpexample, tag: "1.0.0" }
cluster:
  version: "1.33"
  managed:
    nodes: { size: { cores: 4, memory: 16Gi }, disk: { type: ssd, size: 64Gi }, count: 3 }
  namespaces: { apps: { default: true }, watch: {} }
  # + cluster
buckets:
  data:
    name: shop-data
    prefixes: { results: {}, artifacts: {}, datasets: {}, outputs: {}, jobs: {}, dags: {} }
volumes:
  rows: { size: 5Gi }
files:
  archive: { path: dist/archive.zip }
postgresql:
  far-db:
    version: "16"
    external: { host: db.example.org }
    databases: { mlflow: {}, airflow: {} }
  cloud-db:
    version: "16"
    managed: { size: { cores: 2, memory: 8Gi }, disk: { type: ssd, size: 20Gi }, hosts: 1, pooling: transaction }
    databases: { mlflow: {}, airflow: {} }
  near-db:
    version: "16"
    in_cluster: { cpu: 250m, memory: 512Mi, disk: { type: ssd, size: 10Gi } }
    databases: { mlflow: {}, airflow: {} }
kafka:
  cloud-kafka:
    version: "3.9"
    managed: { size: { cores: 2, memory: 8Gi }, disk: { type: hdd, size: 32Gi }, brokers: 1 }
    auth: scram-sha-512
    topics: { orders: { name: shop-orders, partitions: 3, replication: 1, compression: gzip } }
  near-kafka:
    version: "3.9"
    in_cluster: { cpu: 500m, memory: 1Gi, disk: { type: ssd, size: 10Gi } }
    auth: scram-sha-512
    topics:
      orders: { partitions: 3, replication: 1 }
      answers: { partitions: 3, replication: 1, compression: zstd }
      dead: { partitions: 1, replication: 1 }
  # + kafka
redis:
  cloud-redis:
    version: "7.2"
    managed: { size: { cores: 2, memory: 8Gi }, disk: { type: ssd, size: 16Gi }, hosts: 1 }
    evict: volatile-ttl
  near-redis:
    version: "7.4"
    in_cluster: { cpu: 100m, memory: 256Mi }
    evict: volatile-ttl
mlflow:
  registry:
    version: "3.17"
    in_cluster: { cpu: 250m, memory: 1Gi }
    database: far-db/mlflow
    artifacts: own_disk
  # + mlflow
secrets:
  callers: { lockbox: callers }
  hook: { lockbox: hook }
  typed: { kubernetes: typed-by-hand }
  made: { lockbox: made, generate: true }
models:
  score:
    registered_in: registry
    alias: champion
    ready_within: 30s
    input: { features: [age, amount] }
    classes: [low, high]
  # + models
services:
  api:
    inference:
      model: score
      # + in api
    cpu: 500m
    memory: 1Gi
    # + scale of api | replicas: 2
    # + of api
  worker:
    worker:
      model: score
      consumes: { topic: near-kafka/orders, group: workers }
      # + in worker
    cpu: 500m
    memory: 1Gi
    # + scale of worker | replicas: 2
  # + services
# + sections
"#;
