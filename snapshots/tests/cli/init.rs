//! `init`: the starter passes `check` and renders.

use insta::assert_snapshot;

use super::world::World;

#[test]
fn a_starter_that_is_checked_and_rendered() {
    let world = World::new();
    assert_snapshot!(world.run("init shop"), @r"
    $ stackwright init shop
    --- stdout
    infra/stacks/shop/stack.yaml
    --- stderr
    wrote infra/stacks/shop/stack.yaml
    next: edit it, then `stackwright check shop` and `stackwright render shop`
    --- exit 0
    ");
    assert_snapshot!(world.run("check shop --deny-warnings"), @r"
    $ stackwright check shop --deny-warnings
    --- stderr
    no problems in infra/stacks/shop/stack.yaml
    --- exit 0
    ");
    let rendered = world.output("render shop");
    assert_eq!(rendered.status.code(), Some(0), "{}", String::from_utf8_lossy(&rendered.stderr));
    assert!(world.files("out/shop").len() > 3, "{:?}", world.files("out/shop"));
}

#[test]
fn nothing_is_overwritten() {
    let world = World::new();
    world.write("infra/stacks/shop/stack.yaml", "mine\n");
    assert_snapshot!(world.run("init shop"), @r"
    $ stackwright init shop
    --- stderr
    error: `infra/stacks/shop/stack.yaml` is there already
      help: choose another name, or another folder with `--dir`
    --- exit 2
    ");
    assert_eq!(world.read("infra/stacks/shop/stack.yaml"), "mine\n");
}

#[test]
fn a_folder_of_the_users() {
    let world = World::new();
    assert_snapshot!(world.run("init shop --dir deploy/shop"), @r"
    $ stackwright init shop --dir deploy/shop
    --- stdout
    deploy/shop/stack.yaml
    --- stderr
    wrote deploy/shop/stack.yaml
    next: edit it, then `stackwright check deploy/shop` and `stackwright render deploy/shop`
    --- exit 0
    ");
    assert!(world.path("deploy/shop/stack.yaml").is_file());
}

#[test]
fn a_name_that_cannot_be() {
    let world = World::new();
    assert_snapshot!(world.run("init My_Shop"), @r"
    $ stackwright init My_Shop
    --- stderr
    error: `My_Shop` cannot be a stack's name: 'M' is not allowed, only lower-case letters, digits and '-'
      help: `stackwright init my-shop` works
    --- exit 2
    ");
    assert_snapshot!(world.run("init ../shop"), @r"
    $ stackwright init ../shop
    --- stderr
    error: `../shop` cannot be a stack's name: '.' is not allowed, only lower-case letters, digits and '-'
      help: `stackwright init shop` works
    --- exit 2
    ");
    assert!(world.files("").is_empty());
}
