//! Service accounts, one a thing that acts in the cloud, and their roles.
//!
//! Roles on the whole folder are those of the wiring; everything that one secret, key or bucket can be narrowed to is
//! given there.

use std::collections::BTreeSet;

use spec::{name::ThingName, source::Span};
use wiring::{Access, Identity, Object, names::account};

use super::{Scope, keys, scope::member};
use crate::model::{
    Address, Handle, Label, Module, Topic,
    resources::identity::{FolderMember, KeyMember, ServiceAccount, SymmetricKey},
    text,
};

/// Roles take effect a few seconds after they are given: what is made meanwhile is refused
/// (<https://yandex.cloud/en/docs/iam/concepts/access-control/>).
const EFFECT_SECONDS: u32 = 10;

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    for identity in &scope.wiring.identities {
        let Identity::Cloud { thing, role, name, roles, span } = identity else { continue };
        let account = match (thing, role) {
            (Some(thing), _) => scope.account(thing),
            (None, Some(role)) => Scope::own_account(role),
            (None, None) => continue,
        };
        let what = match (thing, role) {
            (Some(thing), _) => text(format_args!("What `{thing}` acts as in the cloud")),
            (None, role) => text(format_args!("The cluster's own: {}", role.unwrap_or_default())),
        };
        let of_account =
            ServiceAccount { name: text(name), description: what, folder_id: scope.folder() };
        module.declare(Topic::Identities, &account, &of_account, *span);
        let mut roles: BTreeSet<&str> = roles.iter().copied().collect();
        if writes_logs(scope, thing.as_ref(), *role) {
            roles.insert("logging.writer");
        }
        for role in roles {
            on_folder(scope, module, &account, role, *span);
        }
    }
    cluster_key(scope, module);
    bucket_keys(scope, module);
}

/// Whether an account writes to the log group: that of the cluster's masters, and of a managed Airflow. It follows from
/// what is made of the stack, and not from its edges.
fn writes_logs(scope: &Scope<'_>, thing: Option<&ThingName>, role: Option<&str>) -> bool {
    match thing {
        Some(thing) => scope.stack.airflow.contains_key(thing),
        None => role == Some(account::CLUSTER) && scope.managed_cluster().is_some(),
    }
}

fn on_folder(
    scope: &Scope<'_>,
    module: &mut Module,
    account: &Handle<ServiceAccount>,
    role: &str,
    span: Span,
) {
    let handle = folder_member(account, role);
    let grant = FolderMember {
        folder_id: scope.folder(),
        role: text(role),
        member: member(account),
        sleep_after: Some(EFFECT_SECONDS),
    };
    module.declare(Topic::Identities, &handle, &grant, span);
}

/// An account's role on the folder.
fn folder_member(account: &Handle<ServiceAccount>, role: &str) -> Handle<FolderMember> {
    Handle::new(account.label().clone().part(role.replace('.', "-")))
}

/// What has to be in effect before an account is used: its roles on the folder.
pub(super) fn roles_of(module: &Module, account: &Handle<ServiceAccount>) -> Vec<Address> {
    let beginning = format!("{}_", account.label());
    let addresses = module.declared().map(|declared| &declared.address);
    let roles = addresses.filter(|address| {
        address.kind == <FolderMember as crate::model::Resource>::TYPE
            && address.label.strip_prefix(&beginning).is_some_and(|role| !role.contains('_'))
    });
    let mut roles: Vec<Address> = roles.cloned().collect();
    roles.sort();
    roles
}

/// The cluster encrypts its secrets with a key of its own.
fn cluster_key(scope: &Scope<'_>, module: &mut Module) {
    let Some((cluster, _)) = scope.managed_cluster() else { return };
    let account = Scope::own_account(account::CLUSTER);
    on_key(module, &keys::of_cluster(), &account, "kms.keys.encrypterDecrypter", cluster.span);
}

/// The cluster's own grant on its key, which the cluster waits for.
pub(super) fn cluster_key_member() -> Address {
    key_member(&keys::of_cluster(), &Scope::own_account(account::CLUSTER)).address()
}

/// Who reads or writes an encrypted bucket needs its key, too
/// (<https://yandex.cloud/en/docs/storage/concepts/encryption>).
fn bucket_keys(scope: &Scope<'_>, module: &mut Module) {
    let grants = scope.wiring.grants.iter().filter_map(|grant| match &grant.on {
        Object::Prefix { bucket, .. } => Some(((bucket, &grant.who), (grant.access, grant.span))),
        _ => None,
    });
    let mut needed = std::collections::BTreeMap::new();
    for (who, (access, span)) in grants {
        let entry = needed.entry(who).or_insert((false, span));
        entry.0 |= access != Access::Read;
        entry.1 = span.min(entry.1);
    }
    for ((bucket, who), (writes, span)) in needed {
        let role = if writes { "kms.keys.encrypterDecrypter" } else { "kms.keys.decrypter" };
        on_key(module, &scope.handle(bucket), &scope.account(who), role, span);
    }
}

fn key_member(key: &Handle<SymmetricKey>, account: &Handle<ServiceAccount>) -> Handle<KeyMember> {
    let label: Label = key.label().clone().join(account.label().clone());
    Handle::new(label)
}

fn on_key(
    module: &mut Module,
    key: &Handle<SymmetricKey>,
    account: &Handle<ServiceAccount>,
    role: &str,
    span: Span,
) {
    let grant = KeyMember {
        symmetric_key_id: key.id(),
        role: text(role),
        member: member(account),
        sleep_after: Some(EFFECT_SECONDS),
    };
    module.declare(Topic::Identities, &key_member(key, account), &grant, span);
}
