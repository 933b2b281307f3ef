//! `--format json`: one document on stdout and nothing on stderr, whatever happens.

use insta::assert_snapshot;
use serde_json::Value;

use super::world::World;

/// Runs a verb, and gives its document.
fn document(world: &World, arguments: &str) -> Value {
    let output = world.output(&format!("{arguments} --format json"));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["format"], 1);
    assert_eq!(document["exit"], output.status.code().unwrap());
    assert!(arguments.starts_with(document["verb"].as_str().unwrap()));
    document
}

fn pretty(document: &Value) -> String {
    serde_json::to_string_pretty(document).unwrap()
}

#[test]
fn check() {
    let world = World::with_small();
    world.edit("infra/stacks/small/stack.yaml", "      model: digits\n", "      model: digit\n");
    assert_snapshot!(pretty(&document(&world, "check small")), @"");
}

#[test]
fn render() {
    let world = World::with_small();
    assert_snapshot!(pretty(&document(&world, "render small")), @"");
    world.edit("infra/stacks/small/stack.yaml", "max: 3", "max: 4");
    assert_snapshot!(pretty(&document(&world, "render small --check")), @"");
    world.write("out/small/kubernetes/objects/api.yaml", "edited: true\n");
    let document = document(&world, "render small");
    assert_snapshot!(pretty(&document["stacks"][0]["kept"]), @"");
}

#[test]
fn a_stack_with_errors_is_not_rendered() {
    let world = World::new();
    world.write("stack.yaml", "stackwright: 1\nstack: broken\n");
    let document = document(&world, "render .");
    assert_eq!(document["stacks"][0]["done"], "refused");
    assert_eq!(document["stacks"][0]["reports"][0]["code"], "missing-field");
}

#[test]
fn failures() {
    assert_snapshot!(pretty(&document(&World::with_small(), "check smal")), @"");
}

#[test]
fn init() {
    assert_snapshot!(pretty(&document(&World::new(), "init shop")), @"");
}

#[test]
fn explain() {
    let world = World::with_small();
    assert_eq!(document(&world, "explain unknown-reference")["rule"]["code"], "unknown-reference");
    let thing = &document(&world, "explain api")["things"][0];
    assert_eq!(thing["kind"], "an inference service");
    assert!(thing["wiring"].as_array().is_some_and(|sections| !sections.is_empty()));
}

#[test]
fn completions() {
    assert_eq!(document(&World::new(), "completions bash")["shell"], "bash");
}
