//! `init`: the starter passes `check` and renders.

use insta::assert_snapshot;

use super::world::World;

#[test]
fn a_starter_that_is_checked_and_rendered() {
    let world = World::new();
    assert_snapshot!(world.run("init shop"), @"");
    assert_snapshot!(world.run("check shop --deny-warnings"), @"");
    let rendered = world.output("render shop");
    assert_eq!(rendered.status.code(), Some(0), "{}", String::from_utf8_lossy(&rendered.stderr));
    assert!(world.files("out/shop").len() > 3, "{:?}", world.files("out/shop"));
}

#[test]
fn nothing_is_overwritten() {
    let world = World::new();
    world.write("infra/stacks/shop/stack.yaml", "mine\n");
    assert_snapshot!(world.run("init shop"), @"");
    assert_eq!(world.read("infra/stacks/shop/stack.yaml"), "mine\n");
}

#[test]
fn a_folder_of_the_users() {
    let world = World::new();
    assert_snapshot!(world.run("init shop --dir deploy/shop"), @"");
    assert!(world.path("deploy/shop/stack.yaml").is_file());
}

#[test]
fn a_name_that_cannot_be() {
    let world = World::new();
    assert_snapshot!(world.run("init My_Shop"), @"");
    assert_snapshot!(world.run("init ../shop"), @"");
    assert!(world.files("").is_empty());
}
