//! One edit to a spec changes only what it must: same meaning, same bytes; a thing more, lines more; a field edited,
//! its files edited.

use std::collections::BTreeSet;

use serde_yaml::{Mapping, Value};
use spec::artifact::Artifacts;

use crate::support::{Example, check, examples};

fn rendered(file: &str, text: &str) -> Artifacts {
    check(file, text.as_bytes(), None).rendered().files
}

fn fish() -> Example {
    examples().into_iter().find(|example| example.file.contains("/fish/")).unwrap()
}

/// A text with one part replaced, which must be there once.
fn edited(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "`{old}`");
    text.replace(old, new)
}

/// Turns the keys of every mapping into another order, by a seed.
fn shuffled(value: &Value, seed: &mut u64) -> Value {
    match value {
        Value::Mapping(fields) => {
            let mut fields: Vec<_> =
                fields.iter().map(|(key, value)| (key.clone(), shuffled(value, seed))).collect();
            for last in (1..fields.len()).rev() {
                let other = usize::try_from(next(seed)).unwrap() % (last + 1);
                fields.swap(last, other);
            }
            Value::Mapping(fields.into_iter().collect::<Mapping>())
        }
        Value::Sequence(items) => {
            Value::Sequence(items.iter().map(|item| shuffled(item, seed)).collect())
        }
        other => other.clone(),
    }
}

/// The next number of a linear congruential generator (Knuth's MMIX).
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

#[test]
fn keys_in_another_order_give_the_same_bytes() {
    for Example { file, text } in examples() {
        let expected = rendered(&file, &text);
        let value: Value = serde_yaml::from_str(&text).unwrap();
        for seed in 1..=5 {
            // JSON is YAML that quotes every text, so that versions and dates stay what they are.
            let text = serde_json::to_string_pretty(&shuffled(&value, &mut { seed })).unwrap();
            let files = rendered(&file, &text);
            assert_eq!(
                files.keys().collect::<Vec<_>>(),
                expected.keys().collect::<Vec<_>>(),
                "{file}"
            );
            for (path, artifact) in &files {
                assert_eq!(artifact, &expected[path], "{file}: {path} with seed {seed}");
            }
        }
    }
}

#[test]
fn twice_gives_the_same_bytes() {
    for Example { file, text } in examples() {
        assert_eq!(rendered(&file, &text), rendered(&file, &text));
    }
}

#[test]
fn a_service_more_only_adds() {
    let fish = fish();
    let before = rendered(&fish.file, &fish.text);
    let service = "\
services:
  second-api:
    inference: { model: fish }
    cpu: 100m
    memory: 256Mi
    scale: { min: 1, max: 2, target: { cpu: 70% } }
";
    let after = rendered(&fish.file, &edited(&fish.text, "\nservices:\n", &format!("\n{service}")));
    for (path, old) in &before {
        let new = after.get(path).unwrap_or_else(|| panic!("{path} is gone"));
        if path.ends_with(".tf.json") {
            keeps(path, &serde_json::from_str(old).unwrap(), &serde_json::from_str(new).unwrap());
            continue;
        }
        let mut lines = new.lines();
        let lost: Vec<_> = old.lines().filter(|line| !lines.any(|kept| kept == *line)).collect();
        assert!(lost.is_empty(), "{path} lost {lost:#?}");
    }
    assert!(after.len() > before.len());
}

/// Everything of the old is in the new, but for texts that say or decide who all uses a thing.
fn keeps(place: &str, old: &serde_json::Value, new: &serde_json::Value) {
    match (old, new) {
        (serde_json::Value::Object(old), serde_json::Value::Object(new)) => {
            for (name, old) in
                old.iter().filter(|(name, _)| !["description", "policy"].contains(&name.as_str()))
            {
                let new = new.get(name).unwrap_or_else(|| panic!("{place}/{name} is gone"));
                keeps(&format!("{place}/{name}"), old, new);
            }
        }
        _ => assert_eq!(old, new, "{place}"),
    }
}

#[test]
fn a_field_edited_changes_only_its_files() {
    let fish = fish();
    let before = rendered(&fish.file, &fish.text);
    for (old, new, expected) in EDITS {
        let after = rendered(&fish.file, &edited(&fish.text, old, new));
        let paths: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        let changed: Vec<_> =
            paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).collect();
        assert_eq!(&changed, expected, "{old} → {new}");
    }
}

/// What is replaced, by what, and the files that change.
const EDITS: &[(&str, &str, &[&str])] = &[
    ("summary: Fish image", "summary: Image", &["kubernetes/README.md", "terraform/README.md"]),
    (
        "max: 20, target",
        "max: 19, target",
        &[
            "alerts/prometheus-rules/scaling.yaml",
            "alerts/rules/scaling.yaml",
            "alerts/runbooks/scaling.md",
            "alerts/tests/saturation.yaml",
            "alerts/tests/scaling.yaml",
            "kubernetes/objects/fish-api.yaml",
            "kubernetes/objects/metrics.yaml",
        ],
    ),
    (
        "target: { lag: 50 }",
        "target: { lag: 60 }",
        &[
            "alerts/prometheus-rules/kafka.yaml",
            "alerts/rules/kafka.yaml",
            "alerts/runbooks/kafka.md",
            "alerts/tests/kafka.yaml",
            "kubernetes/objects/metrics.yaml",
            "kubernetes/objects/ml-worker.yaml",
        ],
    ),
    ("evict: volatile-ttl", "evict: volatile-lru", &["kubernetes/objects/cache.yaml"]),
    (
        "results: { delete_after: 90d }",
        "results: { delete_after: 91d }",
        &["terraform/storage.tf.json"],
    ),
];
