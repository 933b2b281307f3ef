//! What a person must put in place so that secrets arrive.

use spec::stack::{Redis, RedisPlacement};
use wiring::{Given, GivenBy, Identity, SecretObject, names::account};

use super::{Step, shell};
use crate::lower::{self, Scope, Store};

/// The one key that no machine can bring: that of the account which reads all other secrets.
pub(super) fn reader_key(scope: &Scope<'_>) -> Option<Step> {
    let namespaces = lower::namespaces_with_store(scope);
    if namespaces.is_empty() {
        return None;
    }
    let account = scope.wiring.identities.iter().find_map(|identity| match identity {
        Identity::Cloud { role: Some(account::SECRETS), name, .. } => Some(name.as_str()),
        _ => None,
    });
    let (secret, key) = (Store::KEY_SECRET, Store::KEY);
    let mut commands = vec![format!(
        "yc iam key create --service-account-name {} --output {key}",
        account.unwrap_or("NAME")
    )];
    commands.extend(namespaces.iter().map(|namespace| {
        format!("kubectl -n {namespace} create secret generic {secret} --from-file={key}")
    }));
    commands.push(format!("rm {key}"));
    let body = format!(
        "Every other secret comes from Lockbox, read by one service account. Its key is the only one that is put in by \
         hand, once:\n\n{}",
        shell(&commands)
    );
    Some(("The key of Lockbox's reader", body))
}

/// What must lie in Lockbox for the manifests.
pub(super) fn lockbox(scope: &Scope<'_>) -> Option<Step> {
    let mut rows: Vec<String> = scope
        .wiring
        .secrets
        .iter()
        .filter(|secret| scope.is_read(secret))
        .filter_map(|secret| match &secret.given {
            Given::Lockbox { name, by } => {
                Some(format!("| `{name}` | {} | {} |\n", keys(secret), filled_by(by)))
            }
            Given::ByHand { .. } => None,
        })
        .collect();
    rows.sort();
    rows.dedup();
    (!rows.is_empty()).then(|| {
        let table = format!("| secret | entries | filled by |\n|---|---|---|\n{}", rows.concat());
        let body = format!("Found by name in the stack's folder; those that a person fills must be filled first.\n\n{table}");
        ("Secrets in Lockbox", body)
    })
}

fn keys(secret: &SecretObject) -> String {
    let keys: Vec<String> = secret.keys.iter().map(|key| format!("`{key}`")).collect();
    keys.join(", ")
}

fn filled_by(by: &GivenBy) -> String {
    match by {
        GivenBy::Person => String::from("a person"),
        GivenBy::Terraform { thing } => format!("Terraform, for `{thing}`"),
        GivenBy::Server => String::from("Lockbox itself, once"),
    }
}

/// Secrets that a person makes in the cluster.
pub(super) fn by_hand(scope: &Scope<'_>) -> Option<Step> {
    let mut commands: Vec<String> = scope
        .wiring
        .secrets
        .iter()
        .filter(|secret| scope.is_read(secret) && matches!(secret.given, Given::ByHand { .. }))
        .map(create)
        .collect();
    commands.extend(scope.stack.redis.values().filter_map(|redis| redis_users(scope, redis)));
    commands.extend(pull_secret(scope));
    (!commands.is_empty()).then(|| {
        let body = format!(
            "Nothing brings these, so a person makes them once. `--from-literal` would leave a value in the shell's \
             history; a file does not.\n\n{}",
            shell(&commands)
        );
        ("Secrets by hand", body)
    })
}

/// The command that makes a Secret of files named as its keys. A password that only pods share is made on the spot.
fn create(secret: &SecretObject) -> String {
    let (namespace, name) = (&secret.namespace, &secret.name);
    let create = format!("kubectl -n {namespace} create secret generic {name}");
    if secret.keys == [wiring::names::key::PASSWORD] {
        return format!(
            "openssl rand -hex 24 | tr -d '\\n' | {create} --from-file=password=/dev/stdin"
        );
    }
    secret.keys.iter().fold(create, |command, key| format!("{command} --from-file={key}"))
}

/// The users of a Redis, put together of the passwords above.
fn redis_users(scope: &Scope<'_>, redis: &Redis) -> Option<String> {
    let RedisPlacement::InCluster(placement) = &redis.placement else { return None };
    let users = lower::redis_users_by_hand(scope, redis)?;
    let (namespace, name, key) = (&placement.namespace, &users.secret, users.key);
    Some(format!(
        "kubectl -n {namespace} create secret generic {name} --from-file={key}=/dev/stdin <<END\n{}END",
        users.text
    ))
}

/// The Secret that pulls our images, where the spec says that it is made by hand.
fn pull_secret(scope: &Scope<'_>) -> Vec<String> {
    let Some(name) = lower::pull_secret_by_hand(scope) else { return Vec::new() };
    let mut namespaces: Vec<String> =
        scope.services().map(|service| service.namespace.to_string()).collect();
    namespaces.sort();
    namespaces.dedup();
    let create = |namespace: &String| {
        format!(
            "kubectl -n {namespace} create secret generic {name} --type=kubernetes.io/dockerconfigjson \\\n  \
             --from-file=.dockerconfigjson"
        )
    };
    namespaces.iter().map(create).collect()
}
