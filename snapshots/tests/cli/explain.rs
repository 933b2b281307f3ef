//! `explain`, `schema` and `completions`.

use insta::assert_snapshot;

use super::world::World;

#[test]
fn a_rule() {
    let output = World::new().output("explain unknown-reference");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("# unknown-reference\n"));
}

#[test]
fn a_thing() {
    assert_snapshot!(World::with_small().run("explain api"), @"");
}

#[test]
fn a_part_of_a_thing_and_a_stack_that_is_named() {
    assert_snapshot!(World::with_small().run("explain metadata/mlflow --stack small"), @"");
}

#[test]
fn nothing_of_that_name() {
    let world = World::with_small();
    assert_snapshot!(world.run("explain unknown-refernce"), @"");
    assert_snapshot!(world.run("explain apy"), @"");
    assert_snapshot!(world.run("explain quite-something-else"), @"");
}

#[test]
fn the_schema() {
    let output = World::new().output("schema");
    assert_eq!(output.status.code(), Some(0));
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn the_schema_with_a_stacks_own_names() {
    let world = World::with_small();
    let output = world.output("schema --for small");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().contains("\"metadata/mlflow\""));
    assert_snapshot!(world.run("schema --for smal"), @"");
    world.write("broken/stack.yaml", "stackwright: [\n");
    assert_snapshot!(world.run("schema --for broken"), @"");
}

#[test]
fn completions() {
    let world = World::new();
    for (shell, word) in [("bash", "_stackwright"), ("zsh", "#compdef stackwright"), ("fish", "complete -c stackwright")] {
        let output = world.output(&format!("completions {shell}"));
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8(output.stdout).unwrap().contains(word), "{shell}");
    }
}

#[test]
fn a_command_line_that_cannot_be_read() {
    let world = World::new();
    assert_snapshot!(world.run("rendr"), @"");
    assert_snapshot!(world.run("render --check --force"), @"");
    assert_snapshot!(world.run("completions tcsh"), @"");
    assert_eq!(world.output("--help").status.code(), Some(0));
    assert_eq!(world.output("").status.code(), Some(2));
}
