//! Whose an object is: the thing of the spec that it was made for, and that thing's line.

use spec::{name::ThingName, source::Span};

use super::ObjectId;
use crate::lower::{NAMESPACES, SECRETS, Scope};

/// A thing, and its line.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    pub(super) thing: String,
    pub(super) span: Span,
}

/// Whose an object of a file is. What belongs to no thing is the cluster's.
pub(super) fn of(scope: &Scope<'_>, file: &str, object: &ObjectId) -> Owner {
    let found = match file {
        NAMESPACES => of_namespace(scope, object),
        SECRETS => of_secret(scope, object),
        thing => of_thing(scope, thing),
    };
    found.unwrap_or_else(|| Owner { thing: String::from("cluster"), span: scope.cluster.span })
}

/// A namespace, or what closes it.
fn of_namespace(scope: &Scope<'_>, object: &ObjectId) -> Option<Owner> {
    let name = object.namespace.as_ref().unwrap_or(&object.name);
    let namespaces = scope.cluster.namespaces.values();
    let found = namespaces.map(|it| &it.name).find(|it| it.as_str() == name)?;
    Some(Owner { thing: found.to_string(), span: found.span })
}

/// A Secret that several read is at the line that caused it, and the first reader's; one that pulls images is theirs.
fn of_secret(scope: &Scope<'_>, object: &ObjectId) -> Option<Owner> {
    let namespace = object.namespace.as_ref()?.parse().ok()?;
    if object.kind == "SecretStore" {
        return None;
    }
    if let Some(secret) = scope.secret(&namespace, &object.name) {
        let thing = secret.readers.first()?.to_string();
        return Some(Owner { thing, span: secret.span });
    }
    let pull = scope.stack.images.as_ref()?.pull_secret.as_ref()?;
    Some(Owner { thing: pull.to_string(), span: pull.span })
}

fn of_thing(scope: &Scope<'_>, thing: &str) -> Option<Owner> {
    let name: ThingName = thing.parse().ok()?;
    let stack = scope.stack;
    let service = || stack.services.get(&name).map(|it| it.name.span);
    let redis = || stack.redis.get(&name).map(|it| it.name.span);
    let kafka = || stack.kafka.get(&name).map(|it| it.name.span);
    let postgresql = || stack.postgresql.get(&name).map(|it| it.name.span);
    let span = service().or_else(redis).or_else(kafka).or_else(postgresql)?;
    Some(Owner { thing: String::from(thing), span })
}
