use spec::{InputFile, source::Sources};

use super::*;
use crate::world::World;

/// What the Prometheus of the stack `fraud` knows.
fn world() -> World {
    let bytes = include_bytes!("../../../infra/stacks/fraud/stack.yaml").to_vec();
    let input = InputFile { name: String::from("stack.yaml"), bytes };
    let stack = spec::load(&mut Sources::default(), &input, None, None).stack.unwrap();
    World::new(&stack, &wiring::wire(&stack))
}

fn labels(query: &str) -> Vec<String> {
    infer(query, &world()).unwrap().sure.into_iter().collect()
}

fn problems(query: &str) -> Vec<Problem> {
    infer(query, &world()).err().unwrap_or_default()
}

#[test]
fn labels_flow_through_every_operation() {
    let worker = "kafka_consumer_lag_messages{service=\"fraud-worker\"}";
    let all = ["instance", "job", "namespace", "partition", "pod", "service", "topic"];
    assert_eq!(labels(&format!("{worker} > 1")), all);
    assert_eq!(
        labels(&format!("sum by (topic, namespace) ({worker}) > 1")),
        ["namespace", "topic"]
    );
    assert_eq!(
        labels(&format!("max without (instance, pod, job) ({worker}) > 1")),
        ["namespace", "partition", "service", "topic"]
    );
    assert_eq!(labels(&format!("sum({worker}) > 1")), [""; 0]);
    assert_eq!(labels("absent(up{job=\"cadvisor\",instance!=\"x\"})"), ["job"]);
    assert_eq!(
        labels(
            "histogram_quantile(0.99, sum by (le, namespace) (rate(http_request_duration_seconds_bucket[5m]))) > 1"
        ),
        ["namespace"]
    );
    assert_eq!(
        labels(
            "kube_pod_status_phase{phase=\"Failed\"} * on (namespace, pod) group_left (node) max by (namespace, pod, node) (kube_pod_container_resource_requests) > 0"
        ),
        ["instance", "job", "namespace", "node", "phase", "pod", "uid"]
    );
}

#[test]
fn a_slip_of_the_pen_is_found() {
    let found = problems("kube_deployment_spec_replica > 1");
    assert!(
        matches!(&found[..], [Problem::Metric { nearest: Some(nearest), .. }] if nearest == "kube_deployment_spec_replicas"),
        "{found:?}"
    );
}

#[test]
fn what_an_exporter_may_tell_is_let_pass() {
    assert_eq!(
        problems("kube_node_status_condition{condition=\"Ready\",status=\"true\"} == 0"),
        []
    );
    assert_eq!(problems("rate(process_cpu_seconds_total[5m]) > 0.5"), []);
    assert_eq!(problems("ALERTS{alertname=\"Saturated\"} == 1"), []);
}

#[test]
fn labels_and_values_are_those_that_there_are() {
    let label = |query: &str| matches!(problems(query).as_slice(), [Problem::Label { .. }]);
    let value = |query: &str| matches!(problems(query).as_slice(), [Problem::Value { .. }]);
    assert!(label("kube_deployment_spec_replicas{service=\"x\"} > 1"));
    assert!(label("sum by (color) (up) > 1"));
    assert!(label(
        "histogram_quantile(0.9, sum by (namespace) (rate(http_request_duration_seconds_bucket[5m]))) > 1"
    ));
    assert!(value("rate(http_requests_total{status=\"500\"}[5m]) > 1"));
    assert!(value("up{job=\"nobody\"} == 0"));
    assert!(value("rate(http_request_duration_seconds_bucket{le=\"0.3\"}[5m]) > 1"));
    assert!(value("kafka_consumer_lag_messages{service=\"fraud-detection-api\"} > 1"));
    assert_eq!(problems("rate(http_request_duration_seconds_bucket{le=\"0.25\"}[5m]) > 1"), []);
    assert_eq!(problems("rate(http_requests_total{status=~\"4..|5..\"}[5m]) > 1"), []);
    assert_eq!(problems("kube_deployment_spec_replicas{service=\"\"} > 1"), []);
}

#[test]
fn rates_are_of_counters_and_counters_have_rates() {
    let found = |query| {
        matches!(
            &problems(query)[..],
            [Problem::RateOfGauge { .. } | Problem::CounterWithoutRate { .. }]
        )
    };
    assert!(found("rate(kube_deployment_spec_replicas[5m]) > 0"));
    assert!(found("http_requests_total > 100"));
    assert!(found("sum(http_requests_total) > 100"));
    assert!(found("delta(http_requests_total[5m]) > 100"));
    assert_eq!(problems("count(http_requests_total) > 100"), []);
    assert_eq!(problems("sum(increase(http_requests_total[5m])) > 100"), []);
    assert_eq!(problems("absent(http_requests_total)"), []);
}

#[test]
fn sides_that_never_meet_are_found() {
    let joined = |query: &str| matches!(problems(query).as_slice(), [Problem::Join { .. }]);
    let (pods, scale) = ("container_memory_working_set_bytes", "kube_deployment_spec_replicas");
    assert!(joined(&format!("{scale} >= 6 and rate(container_cpu_usage_seconds_total[5m]) > 0.8")));
    assert!(joined(&format!("{pods} > on (deployment) {scale}")));
    assert!(joined(&format!(
        "sum by (namespace) ({pods}) > sum by (namespace, deployment) ({scale})"
    )));
    assert_eq!(
        problems(&format!(
            "sum by (namespace) ({pods}) > on (namespace) sum by (namespace, deployment) ({scale})"
        )),
        []
    );
    assert_eq!(problems("sum(up) < 1 or sum by (job) (up) < 1"), []);
}

#[test]
fn a_query_must_be_able_to_be_silent() {
    assert_eq!(problems("up"), [Problem::AlwaysTrue]);
    assert_eq!(problems("up == bool 0"), [Problem::AlwaysTrue]);
    assert_eq!(problems("up == 0 or vector(1)"), [Problem::AlwaysTrue]);
    assert!(matches!(problems("up ==").as_slice(), [Problem::Unreadable(_)]));
    assert!(matches!(
        problems("up{job=\"a\" or job=\"b\"} == 0").as_slice(),
        [Problem::Unreadable(_)]
    ));
}
