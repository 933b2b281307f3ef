//! Charts of small stacks.

use serde_json::Value;
use spec::artifact::Leaves;

use crate::{chart, tests};

/// A stack with everything that a chart can set, and what it must leave alone.
const SHOP: &str = r#"
ships: helm
services:
  front-door:
    container:
      image: registry.example.org/shop/door:1.0.0
      args: ["{{ not a template }}"]
      ports: { http: 8080 }
      ready: { tcp: http }
      env: { GREETING: "{{ .Values.none }}", BACK_HOST: { from: back/host }, BACK_PORT: { from: back/grpc } }
    cpu: 100m
    memory: 64Mi
    replicas: 2
    after: [back]
  back:
    container: { image: "registry.example.org/shop/back:1.0.0", ports: { grpc: 9000 } }
    cpu: 100m
    memory: 64Mi
    replicas: 1
"#;

fn shop() -> spec::artifact::Artifacts {
    let text = format!("{}{SHOP}", tests::ANYWHERE);
    let stack = tests::stack(&text);
    let wiring = wiring::wire(&stack);
    chart::chart(&stack, &wiring, stack.cluster.as_ref().unwrap(), Leaves::NONE)
}

#[test]
fn no_placeholder_is_left() {
    for (path, text) in shop() {
        assert!(!text.contains("chartvalue") && !text.contains("19000000"), "{path}:\n{text}");
    }
}

#[test]
fn names_with_hyphens_can_be_asked_for() {
    let chart = shop();
    let deployment = &chart["helm/templates/front-door-deployment.yaml"];
    assert!(deployment.contains("image: {{ (index .Values \"front-door\").image | quote }}\n"));
    assert!(deployment.contains("replicas: {{ (index .Values \"front-door\").replicas }}\n"));
}

#[test]
fn what_looks_like_a_template_is_left_as_it_is() {
    let chart = shop();
    let deployment = &chart["helm/templates/front-door-deployment.yaml"];
    assert!(deployment.contains("{{ \"{{\" }} not a template }}"), "{deployment}");
    let values = &chart["helm/values.yaml"];
    assert!(values.contains("GREETING: \"{{ .Values.none }}\"\n"), "{values}");
}

#[test]
fn the_schema_knows_every_value_and_no_other() {
    let chart = shop();
    let schema: Value = serde_json::from_str(&chart["helm/values.schema.json"]).unwrap();
    let values: Value = serde_yaml::from_str(&chart["helm/values.yaml"]).unwrap();
    same_keys(&schema, &values);
}

fn same_keys(schema: &Value, values: &Value) {
    let Some(values) = values.as_object() else { return };
    let properties = schema["properties"].as_object().unwrap();
    assert!(properties.keys().eq(values.keys()), "{properties:?}");
    assert_eq!(schema["additionalProperties"], false);
    for (key, schema) in properties {
        same_keys(schema, &values[key]);
    }
}
