//! Small stacks, and what must hold of everything that is rendered.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize as _;
use serde_yaml::Value;
use spec::{
    InputFile,
    artifact::{Artifacts, Leaves},
    load,
    source::Sources,
    stack::Stack,
};

use crate::{check, generate, not_rendered};

/// The stack that a text says; the text must be without fault.
pub(crate) fn stack(text: &str) -> Stack {
    let mut sources = Sources::default();
    let file = InputFile { name: String::from("stack.yaml"), bytes: text.as_bytes().to_vec() };
    let loaded = load(&mut sources, &file, None, None);
    let reports: Vec<_> =
        loaded.diagnostics.iter().map(|it| format!("{}: {}", it.rule.code, it.message)).collect();
    assert!(reports.is_empty(), "{reports:#?}");
    loaded.stack.unwrap()
}

/// The files of a stack, by name below `kubernetes/`.
pub(crate) fn rendered(text: &str) -> BTreeMap<String, String> {
    let stack = stack(text);
    let files: Artifacts = generate(&stack, &wiring::wire(&stack), Leaves::NONE);
    files
        .into_iter()
        .map(|(path, text)| (path.trim_start_matches("kubernetes/").to_owned(), text))
        .collect()
}

/// Every object of a stack, by kind and name.
pub(crate) fn objects(text: &str) -> BTreeMap<(String, String), Value> {
    let mut objects = BTreeMap::new();
    for (_, text) in rendered(text).iter().filter(|(path, _)| path.starts_with("objects/")) {
        for document in serde_yaml::Deserializer::from_str(text) {
            let object = Value::deserialize(document).unwrap();
            let key = (text_at(&object, "kind"), text_at(&object, "metadata.name"));
            assert!(objects.insert(key.clone(), object).is_none(), "{key:?} is there twice");
        }
    }
    objects
}

/// What stands at a path of keys and indices; a dot in a key is written `\\.`.
pub(crate) fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let path = path.replace("\\.", "\0");
    path.split('.').try_fold(value, |value, key| match key.parse::<usize>() {
        Ok(index) if value.is_sequence() => value.get(index),
        _ => value.get(key.replace('\0', ".").as_str()),
    })
}

/// The text at a path.
pub(crate) fn text_at(value: &Value, path: &str) -> String {
    at(value, path)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no text at {path}"))
        .to_owned()
}

/// The beginning of a stack with a cloud; sections are to follow.
pub(crate) const WITH_CLOUD: &str = r#"
stackwright: 1
stack: shop
owner: web
cloud:
  yandex:
    folder: b1gshopexample000000
    zones: [ru-central1-a]
    network:
      nodes: { ru-central1-a: 10.1.0.0/20 }
      data: { ru-central1-a: 10.1.16.0/24 }
      machines: { ru-central1-a: 10.1.18.0/24 }
      pods: 10.112.0.0/16
      services: 10.96.0.0/16
    state: { bucket: shop-terraform-state, prefix: shop }
images: { registry: registry.example.org/shop, tag: "1.0.0" }
cluster:
  version: "1.33"
  managed: { nodes: { size: { cores: 4, memory: 16Gi }, disk: { type: ssd, size: 64Gi }, count: 3 } }
  namespaces: { shop: { default: true } }
  addons: { keda: install, external-secrets: install }
"#;

/// The beginning of a stack in any cluster.
pub(crate) const ANYWHERE: &str = r#"
stackwright: 1
stack: shop
owner: web
images: { registry: registry.example.org/shop, tag: "1.0.0" }
cluster:
  version: "1.33"
  external: {}
  namespaces: { shop: { default: true } }
  addons: { keda: existing, metrics-server: existing }
"#;

/// A model and what holds it, in the cluster.
pub(crate) const MODEL: &str = r#"
postgresql:
  metadata:
    version: "16"
    in_cluster: { cpu: 100m, memory: 256Mi, disk: { type: ssd, size: 10Gi } }
    databases: { mlflow: {} }
mlflow:
  tracking:
    version: "3.17"
    in_cluster: { image: mlflow, cpu: 100m, memory: 512Mi, disk: { type: ssd, size: 10Gi } }
    database: metadata/mlflow
    artifacts: own_disk
kafka:
  events:
    version: "3.9"
    in_cluster: { brokers: 1, cpu: 500m, memory: 1Gi, disk: { type: ssd, size: 10Gi } }
    auth: scram-sha-512
    topics:
      requests: { partitions: 6, replication: 1, keep: { time: 1d, size: 1Gi } }
redis:
  cache:
    version: "7.4"
    in_cluster: { replicas: 1, cpu: 100m, memory: { request: 256Mi, limit: 512Mi } }
    evict: volatile-ttl
models:
  fish:
    registered_in: tracking
    alias: champion
    ready_within: 30s
    input: { features: [length, weight] }
    classes: [bream, perch]
"#;

/// A stack of everything that is rendered: an API with a cache, and a worker that scales on lag and CPU.
pub(crate) fn services(beginning: &str) -> String {
    format!("{beginning}{MODEL}{SERVICES}")
}

const SERVICES: &str = r"
services:
  api:
    inference: { model: fish, cache: { in: cache, ttl: 1h } }
    cpu: { request: 500m, limit: 2 }
    memory: 1Gi
    replicas: 2
  worker:
    worker: { model: fish, consumes: { topic: events/requests, group: workers } }
    cpu: { request: 500m, limit: 8 }
    memory: 1Gi
    scale: { min: 2, max: 6, target: { cpu: 70%, lag: 500 } }
";

#[test]
fn documents_hold_no_nothing() {
    for beginning in [WITH_CLOUD, ANYWHERE] {
        for (path, text) in rendered(&services(beginning)) {
            for word in [": null", "- null", "creationTimestamp", "status:", "~\n"] {
                assert!(!text.contains(word), "{path} has {word}");
            }
        }
    }
}

#[test]
fn every_object_is_owned() {
    for ((kind, name), object) in objects(&services(WITH_CLOUD)) {
        let labels = at(&object, "metadata.labels").unwrap();
        for (label, value) in [
            ("app.kubernetes.io/managed-by", "stackwright"),
            ("app.kubernetes.io/instance", "shop"),
            ("stackwright.dev/owner", "web"),
        ] {
            assert_eq!(labels.get(label).and_then(Value::as_str), Some(value), "{kind} {name}");
        }
    }
}

#[test]
fn pods_find_what_they_refer_to() {
    for beginning in [WITH_CLOUD, ANYWHERE] {
        let text = services(beginning);
        let objects = objects(&text);
        let readme = rendered(&text).remove("README.md").unwrap();
        let is_there = |kind: &str, name: &str| {
            objects.contains_key(&(kind.to_owned(), name.to_owned()))
                || readme.contains(&format!("generic {name} "))
        };
        for name in
            references(&objects, "secretKeyRef").into_iter().chain(references(&objects, "secret"))
        {
            assert!(is_there("ExternalSecret", &name), "Secret {name}");
        }
        for name in references(&objects, "configMapRef")
            .into_iter()
            .chain(references(&objects, "configMap"))
        {
            assert!(is_there("ConfigMap", &name), "ConfigMap {name}");
        }
    }
}

/// The names in every mapping below a key.
fn references(objects: &BTreeMap<(String, String), Value>, key: &str) -> BTreeSet<String> {
    fn walk(value: &Value, key: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Mapping(entries) => {
                for (name, value) in entries {
                    if name.as_str() == Some(key) {
                        let named = value.get("name").or_else(|| value.get("secretName"));
                        found.extend(named.and_then(Value::as_str).map(str::to_owned));
                    }
                    walk(value, key, found);
                }
            }
            Value::Sequence(items) => items.iter().for_each(|item| walk(item, key, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for object in objects.values() {
        walk(object, key, &mut found);
    }
    found
}

#[test]
fn what_is_not_rendered_is_told() {
    let stack = stack(&services(WITH_CLOUD));
    let told: BTreeSet<String> =
        not_rendered(&stack, &wiring::wire(&stack)).into_iter().map(|(thing, _)| thing).collect();
    for thing in ["tracking", "keda", "external-secrets"] {
        assert!(told.contains(thing), "{thing} is silently missing");
    }
}

#[test]
fn a_chart_and_a_stack_without_a_cluster_have_no_manifests() {
    let chart = format!("{}ships: helm\n", services(ANYWHERE));
    assert!(rendered(&chart).is_empty());
}

#[test]
fn stacks_without_fault_are_not_judged() {
    for beginning in [WITH_CLOUD, ANYWHERE] {
        let stack = stack(&services(beginning));
        let found = check(&stack, &wiring::wire(&stack));
        assert!(found.is_empty(), "{found:#?}");
    }
}
