//! The ways to say "all replicas are there and CPU is short": by the maximum that the autoscaler has now, by a number of
//! replicas, by what the autoscaler itself sees, and as people write it at first. All of them are told the same series; the
//! rows say which of them fire, and so where they agree and where they differ.

use serde_json::{Value, json};
use testbed::{Promtool, RenderedStack, Result, Scratch};

/// One service with three rules, and a fourth by its limit.
const STACK: &str = r#"
stackwright: 1
stack: ways
owner: team
cluster: { version: "1.33", external: {}, namespaces: { apps: { default: true }, watch: {} }, addons: { metrics-server: existing } }
prometheus:
  metrics: { version: "3.5", in_cluster: { namespace: watch, cpu: 250m, memory: 1Gi, disk: { type: ssd, size: 10Gi } }, keep: 15d, scrape_every: 15s }
services:
  api:
    container: { image: "ghcr.io/example/api:1.0.0", ports: { http: 8080 }, ready: { tcp: http } }
    cpu: { request: 500m, limit: 1 }
    memory: 512Mi
    scale: { min: 2, max: 6, target: { cpu: 70% } }
alerts:
  rules:
    live: { services: [api], when: { replicas: { at_least: max }, cpu: { above: 80%, of: request } }, for: 5m, severity: critical }
    literal: { services: [api], when: { replicas: { at_least: 6 }, cpu: { above: 80%, of: request } }, for: 5m, severity: critical }
    strict: { services: [api], when: { replicas: { at_least: max }, cpu: { above: 80%, of: request }, strict: true }, for: 5m, severity: critical }
    of-limit: { services: [api], when: { replicas: { at_least: max }, cpu: { above: 80%, of: limit } }, for: 5m, severity: critical }
"#;

/// As people write it: the two sides have no labels in common, and the right one is cores.
const NAIVE: &str = r#"
groups:
  - name: naive
    interval: 15s
    rules:
      - alert: Naive
        expr: |-
          kube_deployment_spec_replicas{deployment="api"} >= 6
            and rate(container_cpu_usage_seconds_total{pod=~"api-.+"}[2m]) > 0.8
        for: 5m
"#;

/// The alerts that the rows are about.
const ASKED: &str = "Live|Literal|Strict|OfLimit|Naive|MaximumDrifted|StateUnknown";

/// What is told: all of it from the beginning to the end, if nothing else is said.
#[derive(Clone, Copy)]
struct World {
    replicas: &'static str,
    max: &'static str,
    wants_more: &'static str,
    /// Tenths of a percent of the request that each pod uses.
    used: u32,
    /// How a counter goes on, where it is not by the same amount in each step.
    counter: Option<&'static str>,
    /// How many tell the states.
    tellers: u32,
    /// The pods' name before the hash.
    pods: &'static str,
    /// Whether a pod that does not run requests as much as the others.
    has_pending: bool,
}

const BUSY: World = World {
    replicas: "6x80",
    max: "6x80",
    wants_more: "1x80",
    used: 810,
    counter: None,
    tellers: 1,
    pods: "api",
    has_pending: false,
};

/// What is told, when it is looked at, and what fires then.
struct Row(&'static str, World, &'static str, &'static [&'static str]);

const ALL: &[&str] = &["Literal", "Live", "Strict"];

const ROWS: &[Row] = &[
    // A range of two minutes is full after seven steps, and five minutes later it has held for as long.
    Row("they agree: all fire, and the naive one never does", BUSY, "6m45s", ALL),
    Row("not a step before the range is full and `for` is over", BUSY, "6m30s", &["Strict"]),
    Row("just below the threshold none fires", World { used: 790, ..BUSY }, "14m", &[]),
    Row("one replica fewer: none fires", World { replicas: "5x80", ..BUSY }, "14m", &[]),
    Row(
        "by the limit, which is twice the request, twice as much is needed",
        World { used: 1630, ..BUSY },
        "14m",
        &["Literal", "Live", "OfLimit", "Strict"],
    ),
    // What tells the states is away for a minute: its series are marked as ended.
    Row(
        "a restart of what tells the states begins no wait anew",
        World {
            replicas: "6x20 stale _x3 6x36",
            max: "6x20 stale _x3 6x36",
            wants_more: "1x20 stale _x3 1x36",
            ..BUSY
        },
        "6m45s",
        ALL,
    ),
    Row("two tell the states", World { tellers: 2, ..BUSY }, "6m45s", ALL),
    Row(
        "the maximum was lowered to 4: a number is never reached",
        World { replicas: "4x80", max: "4x80", ..BUSY },
        "19m",
        &["Live", "MaximumDrifted", "Strict"],
    ),
    Row(
        "the maximum was raised to 8: only a number is reached",
        World { max: "8x80", ..BUSY },
        "19m",
        &["Literal", "MaximumDrifted"],
    ),
    Row(
        "at the maximum, and satisfied: only the strict one is silent",
        World { wants_more: "0x80", ..BUSY },
        "14m",
        &["Literal", "Live"],
    ),
    Row(
        "one sample with fewer replicas begins the wait anew",
        World { replicas: "6x20 5 6x38", ..BUSY },
        "10m",
        &[],
    ),
    Row("and no longer", World { replicas: "6x20 5 6x38", ..BUSY }, "10m30s", ALL),
    Row(
        "pods of another Deployment whose name begins alike",
        World { pods: "api-worker", ..BUSY },
        "5m",
        &["Strict"],
    ),
    Row(
        "nobody tells the maximum",
        World { max: "_x80", ..BUSY },
        "14m",
        &["Literal", "StateUnknown"],
    ),
    Row(
        "counters begin anew, as in containers that restart",
        World { counter: Some("1000+6.075x15 6.075+6.075x64"), ..BUSY },
        "6m45s",
        ALL,
    ),
    Row(
        "a pod that waits for a node hides nothing",
        World { has_pending: true, ..BUSY },
        "6m45s",
        ALL,
    ),
];

#[test]
fn formulations_agree_and_differ_where_they_should() -> Result<()> {
    let Some(promtool) = Promtool::open()? else { return Ok(()) };
    let stack = RenderedStack::of_text("ways", STACK)?;
    let scratch = Scratch::new()?;
    let naive = scratch.write("naive.yaml", NAIVE)?;
    let rules = ["saturation", "scaling", "absence"]
        .map(|family| stack.alerts().join(format!("rules/{family}.yaml")));
    let tests = json!({
        "rule_files": rules.iter().chain([&naive]).collect::<Vec<_>>(),
        "evaluation_interval": "15s",
        "tests": ROWS.iter().map(test).collect::<Vec<_>>(),
    });
    let tests = scratch.write("tests.yaml", &tests.to_string())?;
    promtool.test_rules(&[tests]).map(|_| ())
}

/// A row as promtool reads it.
fn test(Row(name, world, at, fires): &Row) -> Value {
    let samples = fires
        .iter()
        .map(|alert| json!({ "labels": format!("{{alertname=\"{alert}\"}}"), "value": 1 }));
    json!({
        "name": name,
        "interval": "15s",
        "input_series": world.series(),
        "promql_expr_test": [{
            "expr": format!("count by (alertname) (ALERTS{{alertstate=\"firing\", alertname=~\"{ASKED}\"}})"),
            "eval_time": at,
            "exp_samples": samples.collect::<Vec<_>>(),
        }],
    })
}

impl World {
    fn series(&self) -> Vec<Value> {
        let told = |series: String, values: &str| json!({ "series": series, "values": values });
        let mut all = Vec::new();
        for teller in 0..self.tellers {
            let state = |name: &str, labels: &str, values: &str| {
                told(format!("{name}{{namespace=\"apps\",instance=\"{teller}\",{labels}}}"), values)
            };
            let scaler = |name: &str, more: &str, values: &str| {
                let name = format!("kube_horizontalpodautoscaler_{name}");
                state(&name, &format!("horizontalpodautoscaler=\"api\"{more}"), values)
            };
            let seen = format!("{}x80", self.used / 10);
            all.extend([
                scaler("status_current_replicas", "", self.replicas),
                scaler("spec_max_replicas", "", self.max),
                scaler(
                    "status_condition",
                    ",condition=\"ScalingLimited\",status=\"true\"",
                    self.wants_more,
                ),
                scaler(
                    "status_target_metric",
                    ",metric_name=\"cpu\",metric_target_type=\"utilization\"",
                    &seen,
                ),
                state("kube_deployment_spec_replicas", "deployment=\"api\"", self.replicas),
            ]);
            for number in 0..2 + u32::from(self.has_pending) {
                let pod = format!("pod=\"{}-5c689d88f-x000{number}\"", self.pods);
                let is = |running: bool| if running == (number < 2) { "1x80" } else { "0x80" };
                let of = |resource| format!("{pod},container=\"main\",resource=\"{resource}\"");
                all.extend([
                    state("kube_pod_status_phase", &format!("{pod},phase=\"Running\""), is(true)),
                    state("kube_pod_status_phase", &format!("{pod},phase=\"Pending\""), is(false)),
                    state("kube_pod_container_resource_requests", &of("cpu"), "0.5x80"),
                    state("kube_pod_container_resource_limits", &of("cpu"), "1x80"),
                ]);
            }
        }
        // Half a core is requested, and a step is 15 seconds.
        let each_step = f64::from(self.used) / 1000.0 * 0.5 * 15.0;
        let counter = format!("1000+{each_step}x80");
        for number in 0..2 {
            let pod = format!("pod=\"{}-5c689d88f-x000{number}\"", self.pods);
            all.push(told(
                format!("container_cpu_usage_seconds_total{{namespace=\"apps\",{pod},container=\"main\"}}"),
                self.counter.unwrap_or(&counter),
            ));
        }
        all
    }
}
