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

/// A folder with the stack that has the headline.
fn with_fraud() -> World {
    let world = World::new();
    let fraud = include_str!("../../../infra/stacks/fraud/stack.yaml");
    world.write("infra/stacks/fraud/stack.yaml", fraud);
    world
}

#[test]
fn an_alert() {
    assert_snapshot!(with_fraud().run("explain Saturated/fraud-detection-api"), @r#"
    $ stackwright explain Saturated/fraud-detection-api
    --- stdout
    Saturated fraud-detection-api: an alert of the stack fraud
    severity critical, owner risk-ml

    meaning
      fraud-detection-api has all its replicas and is still short of CPU.
      fraud-detection-api has 6 replicas or more, which use … of their CPU request (threshold 80%). More load makes answers slower, and then fail.

    expression
      ((sum by (namespace) (max by (namespace, pod, container) (rate(container_cpu_usage_seconds_total{namespace="fraud-detection",pod=~"fraud-detection-api-[0-9a-f]+-[a-z0-9]{5}",container!=""}[2m])))
      / on (namespace) sum by (namespace) (max by (namespace, pod, container) (last_over_time(kube_pod_container_resource_requests{namespace="fraud-detection",pod=~"fraud-detection-api-[0-9a-f]+-[a-z0-9]{5}",resource="cpu"}[3m]))
      and on (namespace, pod) (max by (namespace, pod) (last_over_time(kube_pod_status_phase{namespace="fraud-detection",pod=~"fraud-detection-api-[0-9a-f]+-[a-z0-9]{5}",phase="Running"}[3m])) == 1))) > 0.8)
      and on (namespace) (max by (namespace) (last_over_time(kube_deployment_spec_replicas{namespace="fraud-detection",deployment="fraud-detection-api"}[3m])) >= 6)

    heard at the latest 8m after the trouble begins
      15s until it is scraped
      2m until the query has seen enough
      15s until the rule is evaluated
      5m `for`
      30s until the Alertmanager sends

    it can come true
      it needs 6 replicas, and `fraud-detection-api` has at most 6
      a pod must use more than 80% of 0.25 cores = 0.2 cores, and its limit is 0.25 cores
      6 pods must use more than 6 × (80% of 0.25 cores = 0.2 cores) = 1.2 cores, and 2 nodes have 2 × 3.92 cores = 7.84 cores

    proved in alerts/tests/saturation.yaml
      Saturated of fraud-detection-api: it fires when it has held, and not before
      Saturated of fraud-detection-api: CPU is not above the threshold
      Saturated of fraud-detection-api: a service whose name begins alike is busy
      Saturated of fraud-detection-api: what tells the states restarts
      Saturated of fraud-detection-api: scrapes of the states are missed
      Saturated of fraud-detection-api: what is told no more counts for a while
      Saturated of fraud-detection-api: counters begin anew
      Saturated of fraud-detection-api: it is seen at once that the pod that waited runs, that they have a larger base, that there is one replica fewer, that there is one replica more, that the autoscaler wants no more
      Saturated of fraud-detection-api: a pause begins the wait anew
      Saturated of fraud-detection-api: it ends when all is well again

    heard by
      pager by webhook
      chat by Telegram

    look first
      kubectl --namespace fraud-detection get pods --selector app.kubernetes.io/name=fraud-detection-api --output wide
        which pods there are, on which nodes, and whether they restart
      kubectl --namespace fraud-detection logs --selector app.kubernetes.io/name=fraud-detection-api --all-containers --prefix --since 15m --tail 50
        what they said last
      kubectl --namespace fraud-detection get events --sort-by .lastTimestamp
        what the cluster did with them
      kubectl --namespace monitoring port-forward service/metrics 9090
        http://localhost:9090/alerts then has what the expression gives now

    likely causes
      tracking, used for models: CrashLooping

    mend
      1. See whether callers ask more of fraud-detection-api than usual, and whether they are meant to.
      2. `kubectl --namespace fraud-detection describe hpa fraud-detection-api` says what the autoscaler wants and what holds it.
      3. If the load is to stay, raise `scale.max` of `fraud-detection-api` in stack.yaml; `stackwright check` says whether the nodes have room.

    silence
      kubectl --namespace monitoring port-forward service/paging 9093
      amtool silence add alertname=Saturated service=fraud-detection-api --duration=2h --comment="who mends it" --alertmanager.url=http://localhost:9093

    runbook
      alerts/runbooks/saturation.md#saturated-fraud-detection-api
    --- exit 0
    "#);
}

#[test]
fn an_alert_that_others_keep_silent() {
    assert_snapshot!(with_fraud().run("explain ErrorBudgetBurnSlow --stack fraud"), @r#"
    $ stackwright explain ErrorBudgetBurnSlow --stack fraud
    --- stdout
    ErrorBudgetBurnSlow fraud-detection-api: an alert of the stack fraud
    severity critical, owner risk-ml

    meaning
      fraud-detection-api fails too many requests for what it promises.
      … of the requests to fraud-detection-api failed in the last 15m, and 99.9% are promised to succeed. At this pace the error budget lasts a seventh of its window.

    expression
      (((sum by (namespace) (rate(http_requests_total{namespace="fraud-detection",service="fraud-detection-api",route!="stress",status="5xx"}[15m]))
      / on (namespace) sum by (namespace) (rate(http_requests_total{namespace="fraud-detection",service="fraud-detection-api",route!="stress"}[15m]))) > 0.007)
      and on (namespace) ((sum by (namespace) (rate(http_requests_total{namespace="fraud-detection",service="fraud-detection-api",route!="stress",status="5xx"}[3h]))
      / on (namespace) sum by (namespace) (rate(http_requests_total{namespace="fraud-detection",service="fraud-detection-api",route!="stress"}[3h]))) > 0.007))
      and on (namespace) (sum by (namespace) (increase(http_requests_total{namespace="fraud-detection",service="fraud-detection-api",route!="stress",status="5xx"}[3h])) >= 10)

    heard at the latest 3h9m after the trouble begins
      15s until it is scraped
      3h until the query has seen enough
      45s until the rule is evaluated
      7m30s `for`
      30s until the Alertmanager sends

    proved in alerts/tests/objectives-slow-3h.yaml
      ErrorBudgetBurnSlow of fraud-detection-api: it fires when it has held, and not before
      ErrorBudgetBurnSlow of fraud-detection-api: just below the threshold
      ErrorBudgetBurnSlow of fraud-detection-api: nobody asks
      ErrorBudgetBurnSlow of fraud-detection-api: counters begin anew
      ErrorBudgetBurnSlow of fraud-detection-api: it ends when all is well again

    heard by
      pager by webhook
      chat by Telegram

    kept silent while one of these fires
      ErrorBudgetBurnFast fraud-detection-api
      NoneReady fraud-detection-api

    look first
      kubectl --namespace fraud-detection get pods --selector app.kubernetes.io/name=fraud-detection-api --output wide
        which pods there are, on which nodes, and whether they restart
      kubectl --namespace fraud-detection logs --selector app.kubernetes.io/name=fraud-detection-api --all-containers --prefix --since 15m --tail 50
        what they said last
      kubectl --namespace fraud-detection get events --sort-by .lastTimestamp
        what the cluster did with them
      kubectl --namespace monitoring port-forward service/metrics 9090
        http://localhost:9090/alerts then has what the expression gives now

    likely causes
      fraud-detection-api: ErrorBudgetBurnFast, NoneReady
      tracking, used for models: CrashLooping

    mend
      1. The logs of fraud-detection-api say why requests fail; a new version of it or of its model is the first suspect.
      2. See which of Redis, Kafka and the model's registry has an alert of its own.
      3. `kubectl --namespace fraud-detection rollout undo deployment fraud-detection-api` takes back a new version.

    silence
      kubectl --namespace monitoring port-forward service/paging 9093
      amtool silence add alertname=ErrorBudgetBurnSlow service=fraud-detection-api --duration=2h --comment="who mends it" --alertmanager.url=http://localhost:9093

    runbook
      alerts/runbooks/objectives.md#errorbudgetburnslow-fraud-detection-api
    --- exit 0
    "#);
}

#[test]
fn an_alert_as_the_spec_calls_it() {
    let world = with_fraud();
    let titles = |subject: &str| {
        let transcript = world.run(&format!("explain {subject}"));
        let titles = transcript.lines().filter(|line| line.ends_with("of the stack fraud"));
        titles.map(String::from).collect::<Vec<_>>()
    };
    // The rule is a thing of the stack, too.
    let both = [
        "Saturated fraud-detection-api: an alert of the stack fraud",
        "Saturated fraud-worker: an alert of the stack fraud",
    ];
    assert_eq!(titles("Saturated"), both);
    let [first, second] = both;
    assert_eq!(titles("saturated"), ["saturated: an alert rule of the stack fraud", first, second]);
    assert_eq!(titles("crash-looping/stream").len(), 1);
}

#[test]
fn no_alert_of_that_name() {
    let world = with_fraud();
    assert_snapshot!(world.run("explain CrashLoping"), @r"
    $ stackwright explain CrashLoping
    --- stderr
    error: there is no rule, no thing and no alert `CrashLoping`
      help: did you mean `CrashLooping`?
    --- exit 2
    ");
    assert_snapshot!(world.run("explain Saturated/fraud-detecton-api"), @r"
    $ stackwright explain Saturated/fraud-detecton-api
    --- stderr
    error: there is no rule, no thing and no alert `Saturated/fraud-detecton-api`
      help: did you mean `Saturated/fraud-detection-api`?
    --- exit 2
    ");
}

#[test]
fn nothing_of_that_name() {
    let world = World::with_small();
    assert_snapshot!(world.run("explain unknown-refernce"), @r"
    $ stackwright explain unknown-refernce
    --- stderr
    error: there is no rule, no thing and no alert `unknown-refernce`
      help: did you mean `unknown-reference`?
    --- exit 2
    ");
    assert_snapshot!(world.run("explain apy"), @r"
    $ stackwright explain apy
    --- stderr
    error: there is no rule, no thing and no alert `apy`
      help: did you mean `api`?
    --- exit 2
    ");
    assert_snapshot!(world.run("explain quite-something-else"), @r"
    $ stackwright explain quite-something-else
    --- stderr
    error: there is no rule, no thing and no alert `quite-something-else`
      help: codes stand in the reports of `stackwright check`; for a thing or an alert of another stack, add `--stack`
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
