//! Secrets: who reads which key, and who fills it.

use spec::{
    name::ThingName,
    source::Span,
    stack::{Secret, SecretOrigin},
};

use crate::{
    Access, Composed, Given, GivenBy, KeyRef, LockboxSecret, Object, SecretObject, Value,
    draft::{Client, Draft},
    names::{self, key},
};

/// Where the values of a derived secret come from.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// Terraform writes what it knows of a managed thing, or a service account's key.
    Terraform(&'a ThingName),
    /// A password that programs of the stack share.
    Shared,
    /// What the owner of an existing server tells.
    Person,
}

/// As whom something is used: what a derived secret is for, and is called by.
#[derive(Clone, Copy)]
pub(crate) struct Login<'a> {
    /// What is used.
    pub(crate) thing: &'a ThingName,
    /// By whom.
    pub(crate) user: &'a str,
}

impl Login<'_> {
    /// Notes whose user it is: two must not be one.
    pub(crate) fn claim(self, draft: &mut Draft<'_>, whose: &str, span: Span) {
        draft.claim(format!("the user `{}` of `{}`", self.user, self.thing), whose, span);
    }
}

/// A secret as its reader refers to it.
pub(crate) struct Held {
    secret: String,
}

impl Held {
    /// The value of one key.
    pub(crate) fn value(&self, key: &str) -> Value {
        Value::Secret(KeyRef { secret: self.secret.clone(), key: key.to_owned() })
    }

    /// The file in which a pod finds a key.
    pub(crate) fn file(&self, key: &str) -> String {
        names::secret_file(&self.secret, key)
    }
}

/// Lets a client read keys of a derived secret.
pub(crate) fn derived(
    draft: &mut Draft<'_>,
    client: &Client,
    login: Login<'_>,
    origin: Origin<'_>,
    keys: &[&str],
    span: Span,
) -> Held {
    let name = names::secret(login.thing, login.user);
    let in_lockbox = |by| Given::Lockbox { name: names::lockbox(draft.stack, &name), by };
    let given = match origin {
        Origin::Terraform(thing) => in_lockbox(GivenBy::Terraform { thing: thing.clone() }),
        Origin::Shared if draft.stack.cloud.is_some() => in_lockbox(GivenBy::Server),
        Origin::Person if draft.stack.cloud.is_some() => in_lockbox(GivenBy::Person),
        Origin::Shared | Origin::Person => Given::ByHand { name: name.clone() },
    };
    let owner = format!("what `{}` needs of `{}`", login.user, login.thing);
    let used = (login.thing.clone(), Some(login.user.to_owned()));
    hold(draft, client, &Claimed { name, owner, given, used }, keys, span)
}

/// Lets a client read a secret that a person gives.
pub(crate) fn given(draft: &mut Draft<'_>, client: &Client, secret: &Secret, span: Span) -> Held {
    draft.grant(client, Object::Secret(secret.name.value.clone()), Access::Read, span);
    let used = (secret.name.value.clone(), None);
    let claimed = match &secret.origin {
        SecretOrigin::Lockbox { name, generate } => {
            let is_generated = generate.as_ref().is_some_and(|generate| generate.value);
            let by = if is_generated { GivenBy::Server } else { GivenBy::Person };
            Claimed {
                name: secret.name.to_string(),
                owner: format!("the secret `{}`", secret.name),
                given: Given::Lockbox { name: names::given(draft.stack, name), by },
                used,
            }
        }
        SecretOrigin::Kubernetes { name } => Claimed {
            name: name.to_string(),
            owner: format!("the Secret `{name}` that is made by hand"),
            given: Given::ByHand { name: name.to_string() },
            used,
        },
    };
    hold(draft, client, &claimed, &[key::VALUE], span)
}

/// A Secret by name, and who claims the name: one name that is claimed for two things is an error.
struct Claimed {
    name: String,
    owner: String,
    given: Given,
    /// What it is for, and as whom that is used.
    used: (ThingName, Option<String>),
}

/// Adds a key that is made of others to what a client holds.
pub(crate) fn compose(draft: &mut Draft<'_>, client: &Client, held: &Held, composed: &Composed) {
    match client {
        Client::Pods { .. } => {
            for namespace in client.namespaces() {
                if let Some(object) = draft.secrets.get_mut(&(namespace, held.secret.clone())) {
                    insert(&mut object.composed, composed);
                }
            }
        }
        Client::Outside { .. } => {
            if let Some(secret) = draft.lockbox.get_mut(&held.secret) {
                insert(&mut secret.composed, composed);
            }
        }
    }
}

fn hold(
    draft: &mut Draft<'_>,
    client: &Client,
    Claimed { name, owner, given, used }: &Claimed,
    keys: &[&str],
    span: Span,
) -> Held {
    for namespace in client.namespaces() {
        draft.claim(format!("Secret `{name}` in the namespace `{namespace}`"), owner, span);
        let object = draft.secrets.entry((namespace.clone(), name.clone())).or_insert_with(|| {
            SecretObject {
                namespace,
                name: name.clone(),
                keys: Vec::new(),
                composed: Vec::new(),
                given: given.clone(),
                readers: Vec::new(),
                span,
            }
        });
        add(&mut object.keys, keys);
        insert(&mut object.readers, client.thing());
        object.span = object.span.min(span);
    }
    let Given::Lockbox { name: origin, by } = given else { return Held { secret: name.clone() } };
    if *by != GivenBy::Person {
        draft.claim(format!("secret `{origin}` of Lockbox"), owner, span);
    }
    let entry = draft.lockbox.entry(origin.clone()).or_insert_with(|| LockboxSecret {
        name: origin.clone(),
        thing: used.0.clone(),
        user: used.1.clone(),
        keys: Vec::new(),
        composed: Vec::new(),
        by: by.clone(),
        readers: Vec::new(),
        span,
    });
    add(&mut entry.keys, keys);
    insert(&mut entry.readers, client.thing());
    entry.span = entry.span.min(span);
    Held {
        secret: match client {
            Client::Pods { .. } => name.clone(),
            Client::Outside { .. } => origin.clone(),
        },
    }
}

fn add(list: &mut Vec<String>, keys: &[&str]) {
    for key in keys {
        insert(list, &(*key).to_owned());
    }
}

/// Adds to a sorted list what it lacks.
fn insert<T: Ord + Clone>(list: &mut Vec<T>, item: &T) {
    if let Err(place) = list.binary_search(item) {
        list.insert(place, item.clone());
    }
}
