//! `render`.

use insta::assert_snapshot;

use super::world::World;

const STACK: &str = "infra/stacks/small/stack.yaml";
const FILE: &str = "out/small/kubernetes/objects/api.yaml";

#[test]
fn writes_and_then_has_nothing_to_write() {
    let world = World::with_small();
    assert_snapshot!(world.run("render"), @"");
    assert_snapshot!(world.files("out").join("\n"), @"");
    assert_snapshot!(world.run("render"), @"");
}

#[test]
fn an_environment_has_a_folder_of_its_own() {
    let world = World::with_small();
    assert_snapshot!(world.run("render small small@dev --out elsewhere"), @"");
    assert!(world.path("elsewhere/small-dev/.stackwright.json").is_file());
}

#[test]
fn nothing_is_written_of_a_stack_with_errors_and_others_are() {
    let world = World::with_small();
    world.write("infra/stacks/broken/stack.yaml", "stackwright: 1\nstack: broken\nowner: team\nclustr: {}\n");
    assert_snapshot!(world.run("render"), @"");
    assert!(!world.path("out/broken").exists());
    assert!(world.path(FILE).is_file());
}

#[test]
fn check_writes_nothing_and_shows_what_would_change() {
    let world = World::with_small();
    world.run("render");
    assert_snapshot!(world.run("render --check"), @"");
    world.edit(STACK, "max: 3", "max: 4");
    let before = world.read(FILE);
    assert_snapshot!(world.run("render --check"), @"");
    assert_eq!(world.read(FILE), before);
}

#[test]
fn check_shows_what_would_be_added_and_removed() {
    let world = World::with_small();
    world.write(STACK, without_redis());
    world.run("render");
    world.write(STACK, super::world::SMALL);
    let added = world.run("render --check");
    assert!(added.contains("--- /dev/null\n+++ out/small/kubernetes/objects/cache.yaml\n"), "{added}");
    world.run("render");
    world.write(STACK, without_redis());
    let removed = world.run("render --check");
    assert!(removed.contains("--- out/small/kubernetes/objects/cache.yaml\n+++ /dev/null\n"), "{removed}");
}

fn without_redis() -> String {
    let lines = super::world::SMALL.lines().filter(|line| !line.contains("cache"));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn removes_what_it_no_longer_renders_and_nothing_else() {
    let world = World::with_small();
    world.run("render");
    world.write("out/small/kubernetes/objects/mine.yaml", "mine: true\n");
    world.write("out/small/notes/mine.md", "mine\n");
    world.write(STACK, without_redis());
    assert_snapshot!(world.run("render"), @"");
    assert!(!world.path("out/small/kubernetes/objects/cache.yaml").exists());
    assert_eq!(world.read("out/small/kubernetes/objects/mine.yaml"), "mine: true\n");
    assert_eq!(world.read("out/small/notes/mine.md"), "mine\n");
}

#[test]
fn a_file_that_was_edited_by_hand_is_kept_unless_forced() {
    let world = World::with_small();
    world.run("render");
    world.write(FILE, "edited: true\n");
    assert_snapshot!(world.run("render"), @"");
    assert_eq!(world.read(FILE), "edited: true\n");
    assert_snapshot!(world.run("render"), @"");
    assert_snapshot!(world.run("render --force"), @"");
    assert!(world.read(FILE).contains("Deployment"));
}

#[test]
fn an_edited_file_that_is_no_longer_rendered_is_kept_unless_forced() {
    let world = World::with_small();
    world.run("render");
    let file = "out/small/kubernetes/objects/cache.yaml";
    world.write(file, "edited: true\n");
    world.write(STACK, without_redis());
    assert_snapshot!(world.run("render"), @"");
    assert_eq!(world.read(file), "edited: true\n");
    world.run("render --force");
    assert!(!world.path(file).exists());
}

#[test]
fn a_foreign_file_in_the_way_is_kept_unless_forced() {
    let world = World::with_small();
    world.write(FILE, "foreign: true\n");
    assert_snapshot!(world.run("render"), @"");
    assert_eq!(world.read(FILE), "foreign: true\n");
    assert_eq!(world.output("render --force").status.code(), Some(0));
}

#[test]
fn a_file_that_is_right_already_is_taken_over() {
    let world = World::with_small();
    world.run("render");
    std::fs::remove_file(world.path("out/small/.stackwright.json")).unwrap();
    assert_eq!(world.output("render").status.code(), Some(0));
    assert!(world.read("out/small/.stackwright.json").contains("kubernetes/objects/api.yaml"));
}

#[test]
fn a_file_that_was_deleted_is_written_again() {
    let world = World::with_small();
    world.run("render");
    std::fs::remove_file(world.path(FILE)).unwrap();
    assert_eq!(world.output("render").status.code(), Some(0));
    assert!(world.path(FILE).is_file());
}

#[test]
fn only_some_targets() {
    let world = World::with_small();
    assert_snapshot!(world.run("render --only kubernetes"), @"");
    assert_snapshot!(world.run("render --only kubernets,terraform"), @"");
}

#[test]
fn two_stacks_in_one_folder_are_refused() {
    let world = World::with_small();
    world.write("other/stack.yaml", super::world::SMALL.replace("stack: small", "stack: small-dev"));
    assert_snapshot!(world.run("render small@dev other"), @"");
    assert!(!world.path("out").exists());
}

#[test]
fn no_temporary_file_is_left_behind() {
    let world = World::with_small();
    world.run("render");
    assert!(world.files("out").iter().all(|file| !file.contains("/.stackwright-")));
}
