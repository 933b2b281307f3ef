//! Terraform's own settings: versions, the state, the provider; and what a person gives.

use serde_json::{Value, json};
use spec::stack::Stack;

use super::Scope;
use crate::{
    machines,
    model::{Module, Variable},
    provider,
};

/// Write-only attributes and the lock of the state in its own bucket came with 1.11, for `OpenTofu` too
/// (<https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only>).
const REQUIRED_VERSION: &str = ">= 1.11.0, < 2.0.0";

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    module.settings.insert(
        String::from("terraform"),
        json!({
            "required_version": REQUIRED_VERSION,
            "required_providers": {
                "yandex": { "source": provider::SOURCE, "version": provider::VERSION },
            },
            "backend": { "s3": backend(scope) },
        }),
    );
    let zone = scope.yandex.zones.first().map(ToString::to_string);
    module.settings.insert(
        String::from("provider"),
        json!({ "yandex": { "folder_id": scope.folder(), "zone": zone } }),
    );
    module.variables = variables_of(scope).into_iter().collect();
}

/// The state's place. Nothing here is a template: Terraform reads a backend's settings as they stand. Keys come from
/// the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`), never from here.
fn backend(scope: &Scope<'_>) -> Value {
    let state = &scope.yandex.state;
    json!({
        "bucket": state.bucket.to_string(),
        "key": state_key(scope.stack, &state.prefix.to_string()),
        "region": contract::storage::SIGNING_REGION,
        "endpoints": { "s3": contract::storage::ENDPOINT },
        "use_lockfile": true,
        // The service is no AWS: it has one region that AWS does not know, no accounts to look up, no metadata service
        // to ask, and refuses the newer checksums (<https://yandex.cloud/en/docs/tutorials/infrastructure-management/terraform-state-storage>).
        "skip_region_validation": true,
        "skip_credentials_validation": true,
        "skip_requesting_account_id": true,
        "skip_metadata_api_check": true,
        "skip_s3_checksum": true,
    })
}

/// A key an environment, so that no environment can overwrite another's state.
fn state_key(stack: &Stack, prefix: &str) -> String {
    format!("{prefix}/{}.tfstate", stack.id())
}

/// The inputs, by name. None of them is a secret.
fn variables_of(scope: &Scope<'_>) -> Vec<(&'static str, Variable)> {
    let mut variables = Vec::new();
    if super::secrets::needs_certificate(scope) {
        variables.push((
            super::secrets::CERTIFICATE,
            Variable {
                kind: "string",
                description: "The certificate that signs those of managed databases and brokers, in PEM. It is public; \
                              README.md says where it is.",
                given: "export TF_VAR_ca_certificate=\"$(curl --fail --silent --show-error https://storage.yandexcloud.net/cloud-certs/CA.pem)\"",
            },
        ));
    }
    let has_machines = !machines::machines(scope.stack).is_empty();
    if has_machines || scope.managed_cluster().is_some() {
        variables.push((
            super::firewall::PEOPLE,
            Variable {
                kind: "list(string)",
                description: "Ranges from which people reach the API server and log in to machines: a VPN's, or those of a \
                              host of yours in the network. At least one.",
                given: "export TF_VAR_people_ranges='[\"<range of your VPN>\"]'",
            },
        ));
    }
    if has_machines {
        variables.push((
            super::machines::SSH_KEYS,
            Variable {
                kind: "list(string)",
                description: "Public keys of those who log in to machines, each as `<user>:<key>`.",
                given: "export TF_VAR_ssh_keys=\"[\\\"$USER:$(cat ~/.ssh/id_ed25519.pub)\\\"]\"",
            },
        ));
    }
    if !scope.stack.buckets.is_empty() {
        variables.push((
            super::storage::ADMINISTRATORS,
            Variable {
                kind: "list(string)",
                description: "Ids of the accounts that administer the buckets, among them whoever applies this module. \
                              A bucket's policy refuses everybody whom it does not name.",
                given: "export TF_VAR_administrators='[\"<id of your account>\", \"<id of the account that applies>\"]'",
            },
        ));
    }
    variables
}
