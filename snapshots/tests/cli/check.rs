//! `check`.

use insta::assert_snapshot;

use super::world::World;

#[test]
fn a_stack_without_findings() {
    assert_snapshot!(World::with_small().run("check small"), @"");
}

#[test]
fn without_a_stack_every_stack_and_every_environment() {
    let world = World::with_small();
    world.edit("infra/stacks/small/stack.yaml", "environments:\n", "environments:\n  prod: { services: { api: { cpu: 0 } } }\n");
    world.write("infra/stacks/broken/stack.yaml", "stackwright: 1\nstack: broken\nowner: team\nclustr: {}\n");
    assert_snapshot!(world.run("check"), @"");
}

#[test]
fn a_stack_by_file_by_folder_by_name_and_with_an_environment() {
    let world = World::with_small();
    for argument in ["infra/stacks/small/stack.yaml", "infra/stacks/small", "infra/stacks/small/", "small", "small@dev"] {
        assert_eq!(world.output(&format!("check {argument}")).status.code(), Some(0), "{argument}");
    }
}

#[test]
fn the_same_stack_twice_is_one() {
    assert_snapshot!(World::with_small().run("check small infra/stacks/small"), @"");
}

#[test]
fn warnings_end_with_one_only_when_they_are_denied() {
    let world = World::with_small();
    world.edit("infra/stacks/small/stack.yaml", "secrets:\n", "secrets:\n  forgotten: { kubernetes: forgotten }\n");
    assert_snapshot!(world.run("check small"), @"");
    assert_snapshot!(world.run("check small --deny-warnings"), @"");
}

#[test]
fn a_stack_that_is_not_there() {
    let world = World::with_small();
    assert_snapshot!(world.run("check smal"), @"");
    assert_snapshot!(world.run("check nowhere/stack.yaml small@prod"), @"");
    assert_snapshot!(world.run("check infra"), @"");
    assert_snapshot!(world.run("check small@De_v"), @"");
}

#[test]
fn no_stacks_at_all() {
    assert_snapshot!(World::new().run("check"), @"");
}

#[test]
fn the_lock_file_is_read_where_there_is_one() {
    let world = World::with_small();
    world.write("infra/stacks/small/small.lock.yaml", "nonsense: true\n");
    assert_snapshot!(world.run("check small"), @"");
}

#[test]
fn waivers_are_judged_on_the_day_that_is_named() {
    let world = World::with_small();
    let mut command = world.command("check small --today 2026-13-01");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @"");
}
