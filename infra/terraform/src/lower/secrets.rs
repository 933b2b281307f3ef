//! Lockbox: what the wiring says must be there, who fills it, and who reads it.
//!
//! - A secret that a person gives is made empty; the person adds its value.
//! - A password is made by the server. Terraform reads it only where it must hand it to a broker or a database.
//! - A managed thing's endpoint and credentials go into one secret for each of its users.
//! - Keys of service accounts are put into Lockbox by the provider itself and never enter the state.

use std::collections::BTreeSet;

use spec::{name::ThingName, source::Span};
use wiring::{
    Given, GivenBy, LockboxSecret as Wanted,
    names::{self, account, key},
};

use super::{
    Scope,
    scope::{is_protected, member},
};
use crate::model::{
    Handle, Label, Module, Text, Topic,
    resources::{
        identity::{ApiKey, ApiKeyOutput, ServiceAccount, StaticKey, StaticKeyOutput},
        secrets::{
            Entry, LockboxMember, LockboxPayload, LockboxSecret, LockboxVersion, PasswordPayload,
        },
    },
    text,
};

/// The variable that holds the certificate of managed databases and brokers.
pub(super) const CERTIFICATE: &str = "ca_certificate";

/// Long enough that nobody guesses it; letters and digits only, so that it needs no quoting in an address.
const PASSWORD_LENGTH: u32 = 32;

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    let in_cluster = in_cluster(scope);
    for wanted in &scope.wiring.lockbox {
        let handle = Handle::new(label(scope, wanted));
        declare(scope, module, &handle, wanted);
        match &wanted.by {
            GivenBy::Person => {}
            GivenBy::Server => version(module, &handle, None, wanted.span),
            GivenBy::Terraform { thing } => filled(scope, module, &handle, wanted, thing),
        }
        let pods =
            in_cluster.contains(wanted.name.as_str()).then(|| Scope::own_account(account::SECRETS));
        readers(scope, module, &handle, wanted, pods);
    }
}

/// The label of a secret: what is used, and by whom.
fn label(scope: &Scope<'_>, wanted: &Wanted) -> Label {
    let of = scope.label(&wanted.thing);
    match &wanted.user {
        None => of,
        Some(user) => match user.parse::<ThingName>() {
            Ok(user) => of.join(scope.label(&user)),
            Err(_) => of.part(user),
        },
    }
}

fn declare(
    scope: &Scope<'_>,
    module: &mut Module,
    handle: &Handle<LockboxSecret>,
    wanted: &Wanted,
) {
    let given = scope.stack.secrets.get(&wanted.thing).filter(|_| wanted.user.is_none());
    let (readers, keys) = (wanted.readers.iter().map(ToString::to_string), wanted.keys.join(", "));
    let secret = LockboxSecret {
        name: text(&wanted.name),
        description: text(format_args!("{keys} for {}", readers.collect::<Vec<_>>().join(", "))),
        password_payload_specification: match (&wanted.by, wanted.keys.first().map(String::as_str))
        {
            (GivenBy::Server, Some(key::VALUE)) => Some(payload(key::VALUE)),
            (GivenBy::Server, _) => Some(payload(key::PASSWORD)),
            _ => None,
        },
        deletion_protection: given
            .is_some_and(|given| is_protected(&given.lifecycle))
            .then_some(true),
        labels: scope.labels(),
    };
    let declared = module.declare(Topic::Secrets, handle, &secret, wanted.span);
    if let Some(given) = given {
        Scope::keep(declared, &given.lifecycle);
    }
}

const fn payload(key: &'static str) -> PasswordPayload {
    PasswordPayload { password_key: key, length: PASSWORD_LENGTH, include_punctuation: false }
}

fn version(
    module: &mut Module,
    secret: &Handle<LockboxSecret>,
    entries: Option<Vec<Entry>>,
    span: Span,
) {
    let version = LockboxVersion { secret_id: secret.id(), entries };
    module.declare(Topic::Secrets, &version_of(secret), &version, span);
}

fn version_of(secret: &Handle<LockboxSecret>) -> Handle<LockboxVersion> {
    Handle::new(secret.label().clone())
}

/// A secret whose values only Terraform knows.
fn filled(
    scope: &Scope<'_>,
    module: &mut Module,
    handle: &Handle<LockboxSecret>,
    wanted: &Wanted,
    thing: &ThingName,
) {
    let is = |key: &str| wanted.keys.iter().any(|known| known == key);
    if is(key::ACCESS_KEY_ID) {
        static_key(scope, module, handle, thing, wanted.span);
    } else if is(key::API_KEY) {
        api_key(scope, module, handle, thing, wanted.span);
    } else {
        let entries =
            wanted.keys.iter().filter_map(|key| entry(scope, wanted, thing, key)).collect();
        password(scope, module, wanted);
        version(module, handle, Some(entries), wanted.span);
    }
}

fn static_key(
    scope: &Scope<'_>,
    module: &mut Module,
    secret: &Handle<LockboxSecret>,
    thing: &ThingName,
    span: Span,
) {
    let key = StaticKey {
        service_account_id: scope.account(thing).id(),
        description: text(format_args!("Object storage for {thing}")),
        output_to_lockbox: StaticKeyOutput {
            secret_id: secret.id(),
            entry_for_access_key: key::ACCESS_KEY_ID,
            entry_for_secret_key: key::SECRET_ACCESS_KEY,
        },
    };
    module.declare(Topic::Identities, &scope.handle::<StaticKey>(thing), &key, span);
}

fn api_key(
    scope: &Scope<'_>,
    module: &mut Module,
    secret: &Handle<LockboxSecret>,
    thing: &ThingName,
    span: Span,
) {
    let key = ApiKey {
        service_account_id: scope.account(thing).id(),
        description: text(format_args!("Metrics of managed services for {thing}")),
        output_to_lockbox: ApiKeyOutput {
            secret_id: secret.id(),
            entry_for_secret_key: key::API_KEY,
        },
    };
    let declared = module.declare(Topic::Identities, &scope.handle::<ApiKey>(thing), &key, span);
    // The provider keeps the scope that the cloud chose in the state, and would plan to take it away each time.
    // <https://yandex.cloud/en/docs/terraform/resources/iam_service_account_api_key>
    declared.ignored.push("scope");
}

/// One entry of what a user of a managed thing needs.
fn entry(scope: &Scope<'_>, wanted: &Wanted, thing: &ThingName, key: &str) -> Option<Entry> {
    let (key, text_value) = match key {
        key::PASSWORD => (key::PASSWORD, password_of(scope, wanted)),
        key::USERNAME => (key::USERNAME, text(wanted.user.as_ref()?)),
        key::CA => (key::CA, Text::expression(format!("var.{CERTIFICATE}"))),
        key::HOST => (key::HOST, host(scope, thing)?),
        key::BOOTSTRAP_SERVERS => {
            (key::BOOTSTRAP_SERVERS, super::kafka::bootstrap_servers(scope, thing))
        }
        _ => return None,
    };
    Some(Entry { key, text_value })
}

/// The name that always leads to the host that takes writes, whichever it is: it is made of the cluster's id.
pub(super) fn host(scope: &Scope<'_>, thing: &ThingName) -> Option<Text> {
    let stack = scope.stack;
    let id = if stack.postgresql.contains_key(thing) {
        super::postgresql::cluster(scope, thing).expression("id")
    } else if stack.redis.contains_key(thing) {
        super::redis::cluster(scope, thing).expression("id")
    } else {
        return None;
    };
    Some(text("c-").with(id).literal(".rw.mdb.yandexcloud.net"))
}

/// The password of a user of a managed thing: made by the server, in a secret of its own.
fn password(scope: &Scope<'_>, module: &mut Module, wanted: &Wanted) {
    let user = wanted.user.as_deref().unwrap_or_default();
    let name = names::secret(names::secret(&wanted.thing, user), key::PASSWORD);
    let handle = Handle::new(label(scope, wanted).part(key::PASSWORD));
    generated(scope, module, &handle, &name, wanted.span);
}

/// A password that the server makes, and Terraform reads.
pub(super) fn generated(
    scope: &Scope<'_>,
    module: &mut Module,
    handle: &Handle<LockboxSecret>,
    name: &str,
    span: Span,
) {
    let secret = LockboxSecret {
        name: text(names::lockbox(scope.stack, name)),
        description: text("Made by the server; replace its version to make another"),
        password_payload_specification: Some(payload(key::PASSWORD)),
        deletion_protection: None,
        labels: scope.labels(),
    };
    module.declare(Topic::Secrets, handle, &secret, span);
    version(module, handle, None, span);
    let version = version_of(handle);
    let read =
        LockboxPayload { secret_id: version.attribute("secret_id"), version_id: version.id() };
    module.read(Topic::Secrets, handle.label(), &read, span);
}

/// The value of a password that the server made. The state holds it: the provider has no way to read it that does not.
pub(super) fn generated_value(label: &Label) -> Text {
    Text::expression(format!(
        "sensitive(data.{}.{label}.entries[0].text_value)",
        <LockboxPayload as crate::model::Data>::TYPE
    ))
}

/// A number that changes when the password does: what is written only then needs one.
pub(super) fn generated_version(label: &Label) -> Text {
    let version = Handle::<LockboxVersion>::new(label.clone()).expression("id");
    // Seven digits of sixteen values fit into every integer.
    Text::expression(format!("parseint(substr(sha256({version}), 0, 7), 16)"))
}

fn password_of(scope: &Scope<'_>, wanted: &Wanted) -> Text {
    generated_value(&label(scope, wanted).part(key::PASSWORD))
}

/// The label of the password with which `user` uses `thing`.
pub(super) fn password_label(scope: &Scope<'_>, thing: &ThingName, user: &ThingName) -> Label {
    scope.label(thing).join(scope.label(user)).part(key::PASSWORD)
}

/// Who may read a secret: machines and managed services as themselves, pods through External Secrets.
fn readers(
    scope: &Scope<'_>,
    module: &mut Module,
    secret: &Handle<LockboxSecret>,
    wanted: &Wanted,
    pods: Option<Handle<ServiceAccount>>,
) {
    let machines = wanted
        .readers
        .iter()
        .filter(|reader| scope.wiring.outside.contains_key(*reader))
        .map(|reader| scope.account(reader));
    for account in machines.chain(pods) {
        let handle: Handle<LockboxMember> =
            Handle::new(secret.label().clone().join(account.label().clone()));
        let grant = LockboxMember {
            secret_id: secret.id(),
            role: text("lockbox.payloadViewer"),
            member: member(&account),
        };
        module.declare(Topic::Secrets, &handle, &grant, wanted.span);
    }
}

/// Secrets of Lockbox that become Secrets of Kubernetes.
fn in_cluster<'a>(scope: &Scope<'a>) -> BTreeSet<&'a str> {
    let objects = scope.wiring.secrets.iter();
    objects
        .filter_map(|object| match &object.given {
            Given::Lockbox { name, .. } => Some(name.as_str()),
            Given::ByHand { .. } => None,
        })
        .collect()
}

/// Whether somebody needs the certificate of managed databases and brokers.
pub(super) fn needs_certificate(scope: &Scope<'_>) -> bool {
    scope.wiring.lockbox.iter().any(|wanted| wanted.keys.iter().any(|known| known == key::CA))
}
