//! What a patch makes of an object, and what is said of a wrong one.
#![expect(clippy::needless_pass_by_value, reason = "a patch is written where it is used")]

use k8s_openapi::api::core::v1::PodSpec;
use serde_json::{Value, json};
use spec::tree::Tree;

use super::{merge::merge, restricted::violations, typed};
use crate::model::Object;

/// A patch merged into an object of a kind, or why not.
fn merged(kind: &str, object: Value, patch: Value) -> Result<Value, String> {
    let merged = merge(kind, Tree::from(object), &Tree::from(patch));
    merged.map(|tree| tree.json()).map_err(|conflict| conflict.message)
}

fn deployment() -> Value {
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "name": "api", "namespace": "apps" },
        "spec": {
            "selector": { "matchLabels": { "app": "api" } },
            "template": { "spec": { "containers": [
                { "name": "api", "image": "api:1", "args": ["a", "b"], "env": [{ "name": "A", "value": "1" }] },
            ] } },
        },
    })
}

fn containers(patch: Value) -> Value {
    let patch = json!({ "spec": { "template": { "spec": { "containers": patch } } } });
    merged("Deployment", deployment(), patch).unwrap()["spec"]["template"]["spec"]["containers"]
        .take()
}

#[test]
fn members_meet_by_their_key() {
    let patched = containers(json!([
        { "name": "api", "env": [{ "name": "B", "value": "2" }], "args": ["c"] },
    ]));
    let env = json!([{ "name": "B", "value": "2" }, { "name": "A", "value": "1" }]);
    let api = json!({ "name": "api", "image": "api:1", "args": ["c"], "env": env });
    assert_eq!(patched, json!([api]));
}

#[test]
fn a_new_member_comes_first() {
    let patched = containers(json!([{ "name": "proxy", "image": "proxy:1", "tty": null }]));
    assert_eq!(patched[0], json!({ "name": "proxy", "image": "proxy:1" }));
    assert_eq!(patched[1]["name"], "api");
}

#[test]
fn members_that_are_known_alike_stay() {
    let port = |protocol: &str| json!({ "port": 53, "protocol": protocol });
    let object = json!({ "spec": { "ports": [port("TCP"), port("UDP")] } });
    let patch = json!({ "spec": { "ports": [{ "port": 53, "name": "dns" }, { "port": 80 }] } });
    let first = json!({ "port": 53, "protocol": "TCP", "name": "dns" });
    let ports = json!([first, { "port": 80 }, port("UDP")]);
    let merged = merged("Service", object, patch).map(|mut it| it["spec"]["ports"].take());
    assert_eq!(merged, Ok(ports));
}

#[test]
fn directives_take_away() {
    let patched = containers(json!([{ "name": "api", "$patch": "delete" }, { "name": "b" }]));
    assert_eq!(patched, json!([{ "name": "b" }]));
    let patched = containers(json!([{ "$patch": "replace" }, { "name": "b" }]));
    assert_eq!(patched, json!([{ "name": "b" }]));
    let patched = containers(json!([{ "name": "api", "args": null }]));
    assert!(patched[0].get("args").is_none());
}

#[test]
fn what_has_no_key_is_told() {
    let patch =
        json!({ "spec": { "template": { "spec": { "containers": [{ "image": "b:1" }] } } } });
    let why = merged("Deployment", deployment(), patch).unwrap_err();
    assert_eq!(
        why,
        "a member of `spec.template.spec.containers` is known by its `name`, and this has none"
    );
}

#[test]
fn an_addon_is_merged_as_json() {
    let object = json!({ "spec": { "triggers": [{ "type": "kafka" }] } });
    let patch = json!({ "spec": { "triggers": [{ "type": "cron" }] } });
    assert_eq!(merged("ScaledObject", object, patch.clone()), Ok(patch));
}

/// What is said of a patch's type.
fn typed(patch: Value) -> Vec<String> {
    let object: k8s_openapi::api::apps::v1::Deployment =
        serde_json::from_value(deployment()).unwrap();
    let object = Object::from(object);
    let tree = merge("Deployment", Tree::from(deployment()), &Tree::from(patch)).unwrap();
    let (read, unknown) = typed::read(&object, &tree);
    let unknown = unknown.iter().map(|unknown| format!("{}: {}", unknown.of, unknown.key));
    unknown.chain(read.err().map(|error| error.message)).collect()
}

#[test]
fn a_type_is_held() {
    assert_eq!(typed(json!({ "spec": { "replicas": 3 } })), [""; 0]);
    assert_eq!(typed(json!({ "spec": { "replica": 3 } })), ["DeploymentSpec: replica"]);
    assert_eq!(
        typed(json!({ "spec": { "replicas": "many" } })),
        ["a whole number belongs here, and this is a text"]
    );
    assert_eq!(
        typed(json!({ "spec": { "template": { "spec": { "containers": { "name": "api" } } } } })),
        ["a list belongs here, and this is a mapping"]
    );
    assert_eq!(
        typed(json!({ "metadata": { "labels": { "a": true } } })),
        ["a text belongs here, and this is `true` or `false`"]
    );
    let amount = |amount: Value| {
        json!({ "spec": { "template": { "spec": { "containers": [
            { "name": "api", "resources": { "limits": { "cpu": amount } } },
        ] } } } })
    };
    assert_eq!(typed(amount(json!("500m"))), [""; 0]);
    assert_eq!(typed(amount(json!("5 apples"))).len(), 1);
    assert_eq!(typed(amount(json!(1))), [""; 0]);
}

#[test]
fn a_pod_of_ours_breaks_nothing() {
    let pod: PodSpec = serde_json::from_value(json!({
        "securityContext": {
            "runAsNonRoot": true, "runAsUser": 65534, "seccompProfile": { "type": "RuntimeDefault" },
        },
        "containers": [{
            "name": "api",
            "securityContext": {
                "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] },
            },
        }],
    }))
    .unwrap();
    assert_eq!(violations(&pod), []);
}

#[test]
fn a_bare_pod_breaks_four_rules() {
    let pod: PodSpec =
        serde_json::from_value(json!({ "containers": [{ "name": "api" }] })).unwrap();
    let told: Vec<String> = violations(&pod).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "`allowPrivilegeEscalation is not false` of the container `api`",
            "`capabilities.drop has no ALL` of the container `api`",
            "`runAsNonRoot is not true` of the container `api`",
            "`seccompProfile is missing` of the container `api`",
        ]
    );
}
