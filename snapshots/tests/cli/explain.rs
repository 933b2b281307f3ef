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
    assert_snapshot!(World::with_small().run("explain api"), @r#"
    $ stackwright explain api
    --- stdout
    api: an inference service of the stack small
    declared at infra/stacks/small/stack.yaml:50:3

    workloads
      apps/api

    flows
      apps/api -> apps/cache tcp/6379 cache
      apps/api -> apps/tracking tcp/5000 model
      apps/api -> cluster dns tcp/53 dns
      apps/api -> cluster dns udp/53 dns

    grants
      api reads and writes keys cache/predictions:*
      api reads model tracking/digits
      api reads secret api-keys

    bindings of apps/api
      ADMIN_PORT = "9464"
      API_KEYS_FILE = "/run/secrets/api-keys/value"
      CACHE_PREFIX = "predictions:digits:ca19dcba:"
      CACHE_TTL_SECONDS = "600"
      HTTP_PORT = "8080"
      MLFLOW_TRACKING_URI = "http://tracking.apps.svc:5000"
      MODEL_ALIAS = "champion"
      MODEL_NAME = "digits"
      REDIS_HOST = "cache.apps.svc"
      REDIS_PASSWORD = secret cache-api[password]
      REDIS_PORT = "6379"
      REDIS_USER = "api"
      file /run/secrets/api-keys/value = secret api-keys[value]

    secrets
      apps/api-keys [value] from api-keys made by hand for api
      apps/cache-api [password] from cache-api made by hand for api, cache

    identities
      cluster apps/api

    demands
      apps/api 0.25 cores and 512 MiB, limit 1 core and 512 MiB, 2 at first, 3 at the most, 1 more in a rollout

    order
      cache before api, applied later
      tracking before api, applied later
    --- exit 0
    "#);
}

#[test]
fn a_part_of_a_thing_and_a_stack_that_is_named() {
    assert_snapshot!(World::with_small().run("explain metadata/mlflow --stack small"), @r"
    $ stackwright explain metadata/mlflow --stack small
    --- stdout
    metadata/mlflow: a database of the stack small
    declared at infra/stacks/small/stack.yaml:17:18

    grants
      tracking owns database metadata/mlflow
    --- exit 0
    ");
}

#[test]
fn nothing_of_that_name() {
    let world = World::with_small();
    assert_snapshot!(world.run("explain unknown-refernce"), @r"
    $ stackwright explain unknown-refernce
    --- stderr
    error: there is no rule and no thing `unknown-refernce`
      help: did you mean `unknown-reference`?
    --- exit 2
    ");
    assert_snapshot!(world.run("explain apy"), @r"
    $ stackwright explain apy
    --- stderr
    error: there is no rule and no thing `apy`
      help: did you mean `api`?
    --- exit 2
    ");
    assert_snapshot!(world.run("explain quite-something-else"), @r"
    $ stackwright explain quite-something-else
    --- stderr
    error: there is no rule and no thing `quite-something-else`
      help: codes stand in the reports of `stackwright check`; for a thing of another stack, add `--stack`
    --- exit 2
    ");
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
    assert_snapshot!(world.run("schema --for smal"), @r"
    $ stackwright schema --for smal
    --- stderr
    error: there is no stack `smal`
      help: did you mean `small`?
    --- exit 2
    ");
    world.write("broken/stack.yaml", "stackwright: [\n");
    assert_snapshot!(world.run("schema --for broken"), @r"
    $ stackwright schema --for broken
    --- stderr
    error[yaml-syntax]

      × not YAML: while parsing a node, did not find expected node content
       ╭─[broken/stack.yaml:2:1]
     2 │
       · ▲
       ╰────
      help: check indentation, quotes and brackets at and before this place

    1 error in broken/stack.yaml
    --- exit 1
    ");
}

#[test]
fn completions() {
    let world = World::new();
    for (shell, word) in [
        ("bash", "_stackwright"),
        ("zsh", "#compdef stackwright"),
        ("fish", "complete -c stackwright"),
    ] {
        let output = world.output(&format!("completions {shell}"));
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8(output.stdout).unwrap().contains(word), "{shell}");
    }
}

#[test]
fn a_command_line_that_cannot_be_read() {
    let world = World::new();
    assert_snapshot!(world.run("rendr"), @r"
    $ stackwright rendr
    --- stderr
    error: unrecognized subcommand 'rendr'

      tip: a similar subcommand exists: 'render'

    Usage: stackwright [OPTIONS] <COMMAND>

    For more information, try '--help'.
    --- exit 2
    ");
    assert_snapshot!(world.run("render --check --force"), @r"
    $ stackwright render --check --force
    --- stderr
    error: the argument '--check' cannot be used with '--force'

    Usage: stackwright render --check --today <DATE> [STACK]...

    For more information, try '--help'.
    --- exit 2
    ");
    assert_snapshot!(world.run("completions tcsh"), @r"
    $ stackwright completions tcsh
    --- stderr
    error: invalid value 'tcsh' for '<SHELL>'
      [possible values: bash, elvish, fish, powershell, zsh]

      tip: a similar value exists: 'zsh'

    For more information, try '--help'.
    --- exit 2
    ");
    assert_eq!(world.output("--help").status.code(), Some(0));
    assert_eq!(world.output("").status.code(), Some(2));
}
