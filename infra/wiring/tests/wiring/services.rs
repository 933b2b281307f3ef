//! What a program of ours has beside its data: keys, a stress endpoint, a balancer, a scale.

use crate::harness::assert_edge;

#[test]
fn api_keys() {
    assert_edge("api-keys", &[("in api", "api_keys: callers")]);
}

#[test]
fn stress_endpoint() {
    assert_edge(
        "stress-endpoint",
        &[("in api", "stress_endpoint: { path: /cpu, max_per_call: 200ms }")],
    );
}

#[test]
fn expose() {
    assert_edge(
        "expose",
        &[("of api", "expose: { load_balancer: { port: 80, from: [198.51.100.0/24] } }")],
    );
}

#[test]
fn expose_by_a_pinned_node_port() {
    assert_edge(
        "expose-pinned",
        &[(
            "of api",
            "expose: { load_balancer: { port: 80, node_port: 30080, from: [0.0.0.0/0] } }",
        )],
    );
}

#[test]
fn scale() {
    assert_edge(
        "scale",
        &[("scale of api", "scale: { min: 2, start: 3, max: 6, target: { cpu: 70% } }")],
    );
}

#[test]
fn slo_derives_nothing_here() {
    assert_edge("slo", &[("of api", "slo: { window: 14d, availability: 99.9% }")]);
}

#[test]
fn load_of_an_api_with_keys() {
    let test = "loadtests:
  rush:
    http: { service: api, path: /predict, rate: { max: 50/s }, duration: 300s, in_flight: 5 }
    expect: { errors_below: 1% }";
    assert_edge("load-http", &[("in api", "api_keys: callers"), ("sections", test)]);
}

#[test]
fn load_of_a_topic() {
    let test = "loadtests:
  flood:
    kafka: { topic: cloud-kafka/orders, messages: 1000, payload: transactions }
    expect: { lost: 0 }";
    assert_edge("load-kafka", &[("sections", test)]);
}
