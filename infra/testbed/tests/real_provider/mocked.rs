//! A test in Terraform's own language, with a mocked cloud.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use testbed::RenderedStack;

/// A file of tests that applies a stack, after which each output must have a value.
pub(crate) fn tests(stack: &RenderedStack) -> Value {
    let modules =
        stack.terraform.values().filter_map(|text| serde_json::from_str::<Value>(text).ok());
    let outputs: BTreeSet<String> = modules
        .flat_map(|module| module["output"].as_object().cloned().unwrap_or_default())
        .map(|(name, _)| name)
        .collect();
    let has_value = |name: &String| {
        json!({
            "condition": format!("${{output.{name} != null && output.{name} != \"\"}}"),
            "error_message": format!("the output {name} is empty"),
        })
    };
    let asserts: Vec<Value> = outputs.iter().map(has_value).collect();
    // Lists that the cloud makes are empty unless they are given here, whole.
    let broker = json!({
        "name": "mocked", "role": "KAFKA", "assign_public_ip": false, "health": "ALIVE", "subnet_id": "mocked",
        "zone_id": "mocked",
    });
    let entry = json!({ "key": "password", "text_value": "mocked" });
    json!({
        "mock_provider": { "yandex": {
            "mock_resource": { "yandex_mdb_kafka_cluster": { "defaults": { "host": [broker] } } },
            "mock_data": { "yandex_lockbox_secret_version": { "defaults": { "entries": [entry] } } },
        } },
        "run": { "apply": { "command": "apply", "assert": asserts } },
    })
}
