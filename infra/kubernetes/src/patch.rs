//! Patches of objects: what a spec says beyond the language, merged into what is rendered.
//!
//! In: an object and its patch. Out: the patched object, which is of its type again, or what is wrong with the patch.

mod invariants;
mod merge;
mod quantity;
mod restricted;
mod strategy;
mod typed;

use std::collections::BTreeMap;

use spec::{
    diagnostic::Diagnostic,
    name::ObjectName,
    rules::language::{INVALID_VALUE, UNKNOWN_FIELD, UNKNOWN_REFERENCE, WRONG_TYPE},
    source::Span,
    stack::ObjectPatch,
    suggest,
    tree::{Tree, Value},
};

use crate::{
    check::{PATCH_BREAKS_INVARIANT, PATCH_OBJECT_UNCHANGED},
    model::Object,
};

/// Fields that a message lists at the most.
const MAX_LISTED: usize = 8;

/// The patches of a stack, by what they change.
pub(crate) type Patches = BTreeMap<ObjectName, ObjectPatch>;

/// An object with its patch. Where the patch is wrong, which a check told, the object stays as it is.
pub(crate) fn apply(patches: &Patches, object: Object) -> Object {
    if patches.is_empty() {
        return object;
    }
    patches.values().fold(object, |object, patch| {
        if is_of(&patch.object, &object) {
            patched(&object, patch).unwrap_or(object)
        } else {
            object
        }
    })
}

/// What is wrong with patches, given every object as it is without them.
pub(crate) fn judge(patches: &Patches, objects: &[Object]) -> Vec<Diagnostic> {
    patches.values().flat_map(|patch| judge_one(patch, objects)).collect()
}

fn judge_one(patch: &ObjectPatch, objects: &[Object]) -> Vec<Diagnostic> {
    let named: Vec<&Object> = objects.iter().filter(|it| is_of(&patch.object, it)).collect();
    match named.as_slice() {
        [] => vec![not_there(patch, objects)],
        [object] => patched(object, patch).err().unwrap_or_default(),
        [first, ..] => vec![ambiguous(patch, first)],
    }
}

/// Whether a patch is of an object.
fn is_of(name: &ObjectName, object: &Object) -> bool {
    name.kind() == object.kind()
        && name.name() == object.name()
        && (name.namespace().is_none() || name.namespace() == object.namespace())
}

fn patched(object: &Object, patch: &ObjectPatch) -> Result<Object, Vec<Diagnostic>> {
    let at = |span: Option<Span>| span.unwrap_or(patch.object.span);
    if !matches!(patch.change.value, Value::Map(_)) {
        let message = "a patch of an object is a mapping";
        let report = Diagnostic::new(&WRONG_TYPE, at(patch.change.span), message);
        return Err(vec![report.help("write the fields that shall be others, as in the object")]);
    }
    let tree = Tree::from(serde_json::to_value(object).unwrap_or_default());
    let merged = merge::merge(object.kind(), tree, &patch.change).map_err(|conflict| {
        vec![
            Diagnostic::new(&INVALID_VALUE, at(conflict.span), conflict.message)
                .help(conflict.help),
        ]
    })?;
    let (read, unknown) = typed::read(object, &merged);
    let mut wrong: Vec<_> =
        unknown.iter().map(|unknown| not_known(unknown, at(unknown.span))).collect();
    let after = match read {
        Ok(after) => after,
        Err(mistyped) => {
            let help = "the type is Kubernetes' own: `kubectl explain` tells of each field";
            wrong
                .push(Diagnostic::new(&WRONG_TYPE, at(mistyped.span), mistyped.message).help(help));
            return Err(wrong);
        }
    };
    wrong.extend(invariants::broken(object, &after).into_iter().map(|broken| {
        let span = span_of(&patch.change, &broken.path, broken.field);
        Diagnostic::new(&PATCH_BREAKS_INVARIANT, at(span), broken.message)
            .help(format!("take it out of the patch: {}", broken.why))
    }));
    let is_same = serde_json::to_value(object).ok() == serde_json::to_value(&after).ok();
    if wrong.is_empty() && is_same {
        let message = format!("`{}` is so already", patch.object);
        let report = Diagnostic::new(&PATCH_OBJECT_UNCHANGED, patch.object.span, message);
        wrong.push(report.help("delete the patch").thing(&patch.object));
    }
    if wrong.is_empty() { Ok(after) } else { Err(wrong) }
}

fn not_known(unknown: &typed::Unknown, span: Span) -> Diagnostic {
    let key = suggest::shown(&unknown.key);
    let message = format!("Kubernetes' {} has no field `{key}`", unknown.of);
    let known = unknown.known.iter().copied();
    let help = match suggest::nearest(&unknown.key, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let more = if unknown.known.len() > MAX_LISTED { ", …" } else { "" };
            let listed: Vec<_> = known.take(MAX_LISTED).collect();
            format!("it has `{}`{more}", listed.join("`, `"))
        }
    };
    Diagnostic::new(&UNKNOWN_FIELD, span, message).help(help)
}

fn not_there(patch: &ObjectPatch, objects: &[Object]) -> Diagnostic {
    let names: Vec<String> =
        objects.iter().map(|object| format!("{}/{}", object.kind(), object.name())).collect();
    let name = format!("{}/{}", patch.object.kind(), patch.object.name());
    let names = names.iter().map(String::as_str);
    let help = match suggest::nearest(&name, names.clone().filter(|other| *other != name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let of_kind: Vec<_> = names
                .filter(|name| name.starts_with(patch.object.kind()))
                .take(MAX_LISTED)
                .collect();
            if of_kind.is_empty() {
                String::from("`stackwright render` shows every object")
            } else {
                format!("there are `{}`", of_kind.join("`, `"))
            }
        }
    };
    let message = format!("nothing renders the object `{}`", patch.object);
    Diagnostic::new(&UNKNOWN_REFERENCE, patch.object.span, message).help(help)
}

fn ambiguous(patch: &ObjectPatch, first: &Object) -> Diagnostic {
    let message = format!("several namespaces have `{}`", patch.object);
    let namespace = first.namespace().unwrap_or_default();
    let help = format!("say which: `{}/{namespace}/{}`", first.kind(), first.name());
    Diagnostic::new(&UNKNOWN_REFERENCE, patch.object.span, message).help(help)
}

/// The place of a path in a patch, or of the nearest above it that the patch has; of a field below it where there is one.
fn span_of(patch: &Tree, path: &[&str], field: Option<&str>) -> Option<Span> {
    let mut tree = patch;
    let mut span = None;
    for key in path {
        let Value::Map(fields) = &tree.value else { break };
        let Some(there) = fields.get(*key) else { break };
        span = there.key;
        tree = &there.tree;
    }
    field.and_then(|field| key_below(tree, field)).or(span)
}

/// Where a key stands, at any depth.
fn key_below(tree: &Tree, key: &str) -> Option<Span> {
    match &tree.value {
        Value::Map(fields) => {
            let here = fields.get(key).and_then(|field| field.key);
            here.or_else(|| fields.values().find_map(|field| key_below(&field.tree, key)))
        }
        Value::List(items) => items.iter().find_map(|item| key_below(item, key)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
