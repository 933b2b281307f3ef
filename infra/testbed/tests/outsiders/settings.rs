//! What containers are told, and where secrets stand.

use std::collections::BTreeSet;

use serde_json::Value;
use testbed::Object;

use super::{
    rule::{Rule, rendered, written},
    view::{beside, containers, list, names_of, text, variables},
};

/// Whether a name says that its value is one that nobody should read.
fn sounds_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["bearer", "password", "secret", "token"].iter().any(|word| name.contains(word))
        || (name.starts_with("azure_") && name.ends_with("key"))
        || ["google_application_credentials", "oci_cli_key_content"].contains(&name.as_str())
}

fn is_private_key(value: &str) -> bool {
    value.to_ascii_uppercase().contains("PRIVATE KEY-")
}

/// Names that stand twice in the variables of a container.
fn named_twice(object: &Object) -> Vec<String> {
    let twice = |container: &Value| {
        let mut seen = BTreeSet::new();
        let names = list(&container["env"]).map(|variable| text(&variable["name"]).to_owned());
        names.filter(|name| !seen.insert(name.clone())).collect::<Vec<_>>()
    };
    containers(object).flat_map(|container| twice(container.this)).collect()
}

/// Whether something that is rendered beside an object makes what a variable's value comes from.
fn is_made(objects: &[Object], object: &Object, variable: &Value) -> bool {
    let from = &variable["valueFrom"];
    let named = |it: &Object, reference: &Value| it.name() == text(&reference["name"]);
    let (map, secret) = (&from["configMapKeyRef"], &from["secretKeyRef"]);
    let is_optional = map["optional"] == true || secret["optional"] == true;
    let has_map = |map: &Value| {
        let mut maps = beside(objects, object, "ConfigMap").filter(|it| named(it, map));
        maps.any(|it| !it.0["data"][text(&map["key"])].is_null())
    };
    let has_secret = |secret: &Value| {
        let mut made = beside(objects, object, "ExternalSecret").map(|it| &it.0["spec"]);
        made.any(|spec| {
            let template = &spec["target"]["template"];
            let composed = !template["data"][text(&secret["key"])].is_null();
            let is_kept = template["mergePolicy"] != "Replace";
            let fetched = list(&spec["data"]).any(|it| it["secretKey"] == secret["key"]);
            spec["target"]["name"] == secret["name"] && (composed || (is_kept && fetched))
        })
    };
    is_optional || (map.is_null() || has_map(map)) && (secret.is_null() || has_secret(secret))
}

rules! {
    duplicate_env_var: Rule {
        names: &["kube-linter/duplicate-env-var"],
        judge: |_, it| named_twice(it),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/containers/0/env",
            "[{ name: PORT, value: '1' }, { name: PORT, value: '2' }]",
        ),
    },
    env_value_from: Rule {
        names: &["kube-linter/env-value-from"],
        judge: |all, it| names_of(variables(it), |variable| !is_made(all, it, variable)),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/containers/0/env/0/valueFrom/secretKeyRef/key",
            "nothing",
        ),
    },
    secret_in_a_variable: Rule {
        names: &["polaris/sensitiveContainerEnvVar", "kube-linter/env-var-secret"],
        judge: |_, it| names_of(variables(it), |variable| {
            let value = text(&variable["value"]);
            !value.is_empty() && (sounds_secret(text(&variable["name"])) || is_private_key(value))
        }),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/containers/0/env",
            "[{ name: AWS_SECRET_ACCESS_KEY, value: canary }]",
        ),
    },
    secret_in_a_config_map: Rule {
        names: &["polaris/sensitiveConfigmapContent"],
        judge: |_, it| if it.kind() == "ConfigMap" {
            let data = it.0["data"].as_object().into_iter().flatten();
            let bad = data.filter(|(key, value)| sounds_secret(key) || is_private_key(text(value)));
            bad.map(|(key, _)| key.clone()).collect()
        } else {
            Vec::new()
        },
        mistake: rendered("ConfigMap", "/data/key.pem", "-----BEGIN RSA PRIVATE KEY-----"),
    },
    read_secret_from_env_var: Rule {
        names: &["kube-linter/read-secret-from-env-var"],
        judge: |_, it| names_of(variables(it), |variable| {
            !variable["valueFrom"]["secretKeyRef"].is_null()
        }),
        mistake: written(
            "{ kind: Deployment, spec: { template: { spec: { containers: [{ name: api, env: [{ name: USER }] }] } } } }",
            "/spec/template/spec/containers/0/env/0/valueFrom/secretKeyRef",
            "{ name: cache, key: user }",
        ),
    },
}
