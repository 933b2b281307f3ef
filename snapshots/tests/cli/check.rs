//! `check`.

use insta::assert_snapshot;

use super::world::World;

#[test]
fn a_stack_without_findings() {
    assert_snapshot!(World::with_small().run("check small"), @r"
    $ stackwright check small
    --- stderr
    no problems in infra/stacks/small/stack.yaml
    --- exit 0
    ");
}

#[test]
fn without_a_stack_every_stack_and_every_environment() {
    let world = World::with_small();
    world.edit(
        "infra/stacks/small/stack.yaml",
        "environments:\n",
        "environments:\n  prod: { services: { api: { cpu: 0 } } }\n",
    );
    world.write(
        "infra/stacks/broken/stack.yaml",
        "stackwright: 1\nstack: broken\nowner: team\nclustr: {}\n",
    );
    assert_snapshot!(world.run("check"), @r"
    $ stackwright check
    --- stderr
    error[unknown-field]

      × a stack has no field `clustr`
       ╭─[infra/stacks/broken/stack.yaml:4:1]
     4 │ clustr: {}
       · ──────
       ╰────
      help: did you mean `cluster`?

    1 error in infra/stacks/broken/stack.yaml
    no problems in infra/stacks/small/stack.yaml
    error[invalid-value]

      × nothing can run on no CPU
        ╭─[infra/stacks/small/stack.yaml:67:35]
     67 │   prod: { services: { api: { cpu: 0 } } }
        ·                                   ┬
        ·                                   ╰── not an amount of CPU
        ╰────
        ╭─[infra/stacks/small/stack.yaml:55:5]
     55 │     cpu: { request: 250m, limit: 1 }
        ·     ─┬─
        ·      ╰── replaces this value
        ╰────
      help: an amount of CPU is cores (`2`, `0.5`) or thousandths of a core (`500m`), more than 0, at
            most 10000 cores, such as `500m`

    1 error in infra/stacks/small/stack.yaml@prod
    no problems in infra/stacks/small/stack.yaml@dev
    help: `stackwright explain CODE` tells why and shows an example: invalid-value, unknown-field
    --- exit 1
    ");
}

#[test]
fn a_stack_by_file_by_folder_by_name_and_with_an_environment() {
    let world = World::with_small();
    for argument in [
        "infra/stacks/small/stack.yaml",
        "infra/stacks/small",
        "infra/stacks/small/",
        "small",
        "small@dev",
    ] {
        assert_eq!(world.output(&format!("check {argument}")).status.code(), Some(0), "{argument}");
    }
}

#[test]
fn the_same_stack_twice_is_one() {
    assert_snapshot!(World::with_small().run("check small infra/stacks/small"), @r"
    $ stackwright check small infra/stacks/small
    --- stderr
    no problems in infra/stacks/small/stack.yaml
    --- exit 0
    ");
}

#[test]
fn warnings_end_with_one_only_when_they_are_denied() {
    let world = World::with_small();
    world.edit(
        "infra/stacks/small/stack.yaml",
        "secrets:\n",
        "secrets:\n  forgotten: { kubernetes: forgotten }\n",
    );
    assert_snapshot!(world.run("check small"), @r"
    $ stackwright check small
    --- stderr
    warning[secret-unused]

      ⚠ nothing uses the secret `forgotten`
        ╭─[infra/stacks/small/stack.yaml:39:3]
     39 │   forgotten: { kubernetes: forgotten }
        ·   ─────────
        ╰────
      help: name it where it is needed, or delete it: what nobody has, nobody loses

    1 warning in infra/stacks/small/stack.yaml
    help: `stackwright explain CODE` tells why and shows an example: secret-unused
    --- exit 0
    ");
    assert_snapshot!(world.run("check small --deny-warnings"), @r"
    $ stackwright check small --deny-warnings
    --- stderr
    warning[secret-unused]

      ⚠ nothing uses the secret `forgotten`
        ╭─[infra/stacks/small/stack.yaml:39:3]
     39 │   forgotten: { kubernetes: forgotten }
        ·   ─────────
        ╰────
      help: name it where it is needed, or delete it: what nobody has, nobody loses

    1 warning in infra/stacks/small/stack.yaml
    help: `stackwright explain CODE` tells why and shows an example: secret-unused
    --- exit 1
    ");
}

#[test]
fn a_stack_that_is_not_there() {
    let world = World::with_small();
    assert_snapshot!(world.run("check smal"), @r"
    $ stackwright check smal
    --- stderr
    error: there is no stack `smal`
      help: did you mean `small`?
    --- exit 2
    ");
    assert_snapshot!(world.run("check nowhere/stack.yaml small@prod"), @r"
    $ stackwright check nowhere/stack.yaml small@prod
    --- stderr
    error: there is no stack `nowhere/stack.yaml`
      help: name a stack.yaml, its folder, or one of infra/stacks: small
    --- exit 2
    ");
    assert_snapshot!(world.run("check infra"), @r"
    $ stackwright check infra
    --- stderr
    error: the folder `infra` has no stack.yaml
      help: name a folder that has one, or write one with `stackwright init NAME`
    --- exit 2
    ");
    assert_snapshot!(world.run("check small@De_v"), @r"
    $ stackwright check small@De_v
    --- stderr
    error: `small@De_v`: 'D' is not allowed, only lower-case letters, digits and '-'
      help: write an environment of the stack after `@`, such as `fish@dev`
    --- exit 2
    ");
}

#[test]
fn no_stacks_at_all() {
    assert_snapshot!(World::new().run("check"), @r"
    $ stackwright check
    --- stderr
    error: there is no stack in `infra/stacks`
      help: name a stack.yaml or its folder, or write one with `stackwright init NAME`
    --- exit 2
    ");
}

#[test]
fn the_lock_file_is_read_where_there_is_one() {
    let world = World::with_small();
    world.write("infra/stacks/small/small.lock.yaml", "nonsense: true\n");
    assert_snapshot!(world.run("check small"), @r"
    $ stackwright check small
    --- stderr
    error[unknown-field]

      × a lock file has no field `nonsense`
       ╭─[infra/stacks/small/small.lock.yaml:1:1]
     1 │ nonsense: true
       · ────────
       ╰────
      help: known are `images`

    1 error in infra/stacks/small/stack.yaml
    help: `stackwright explain CODE` tells why and shows an example: unknown-field
    --- exit 1
    ");
}

#[test]
fn waivers_are_judged_on_the_day_that_is_named() {
    let world = World::with_small();
    let mut command = world.command("check small --today 2026-13-01");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r"
    error: `--today`: there is no month 13
      help: write it as in `--today 2027-06-30`
    ");
}
