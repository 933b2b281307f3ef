//! What a person must do about a change, or may wonder about.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use spec::stack::Ships;

use super::{Action, Change, Difference, loss::deletes_claims};

/// Claims that are named; more are counted.
const NAMED: u64 = 3;

/// What is said of an object of the head.
pub(super) fn of_change(change: &Change, before: &Value, ships: Ships) -> Vec<String> {
    if change.action != Action::Recreate {
        return headless(change).into_iter().collect();
    }
    let apply = match ships {
        Ships::Objects => "`kubectl apply`",
        Ships::Helm => "`helm upgrade`",
    };
    if change.object.kind != "StatefulSet" {
        return vec![format!("delete it first: {apply} is refused until then")];
    }
    let first = format!(
        "delete it first, with `--cascade=orphan`, which leaves its pods: {apply} is refused until then"
    );
    let differs = |it: &Difference| it.path.starts_with("spec.volumeClaimTemplates");
    let claims = claims(before).filter(|_| change.differences.iter().any(differs));
    let claims = claims.map(|claims| {
        format!("claims that are there stay as they are until somebody changes them: {claims}")
    });
    std::iter::once(first).chain(claims).collect()
}

/// A Service that had no address gets none by writing none: the server keeps what it has.
fn headless(change: &Change) -> Option<String> {
    let is_dropped = |it: &&Difference| it.path == "spec.clusterIP" && it.after.is_none();
    let address = change.differences.iter().find(is_dropped)?.before.as_ref()?;
    Some(format!("its address stays `{address}` until somebody deletes it"))
}

/// What is said of an object that is there no more.
pub(super) fn of_deletion(
    change: &Change,
    before: &Value,
    namespaces: &BTreeSet<String>,
) -> Vec<String> {
    let goes = change.object.namespace.as_ref().is_some_and(|it| namespaces.contains(it));
    if goes || change.object.kind != "StatefulSet" || deletes_claims(before) {
        return Vec::new();
    }
    let claims = claims(before).map(|claims| format!("what it keeps stays, in {claims}"));
    claims.into_iter().collect()
}

/// A thing that moves to another name or namespace keeps what it kept where it was.
pub(super) fn begins_empty(changes: &mut [Change]) {
    let of =
        |change: &Change, action| change.action == action && change.object.kind == "StatefulSet";
    let moved = changes.iter().filter(|change| of(change, Action::Delete));
    let moved: BTreeMap<_, _> =
        moved.map(|change| (change.thing.clone(), change.object.to_string())).collect();
    for change in changes.iter_mut().filter(|change| of(change, Action::Create)) {
        let from = moved.get(&change.thing);
        change.notes.extend(from.map(|from| format!("it begins empty, without what {from} kept")));
    }
}

/// The claims of a `StatefulSet`, named as its controller does: `data-metadata-0`.
fn claims(set: &Value) -> Option<String> {
    let number = |pointer: &str| set.pointer(pointer).and_then(Value::as_u64);
    let text =
        |value: &Value| value.pointer("/metadata/name").and_then(Value::as_str).map(String::from);
    let name = text(set)?;
    let count = number("/spec/replicas").unwrap_or(1);
    let first = number("/spec/ordinals/start").unwrap_or(0);
    let templates = set.pointer("/spec/volumeClaimTemplates")?.as_array()?.iter().filter_map(text);
    let named = templates.flat_map(|template| {
        let name = name.clone();
        (first..first + count.min(NAMED))
            .map(move |ordinal| format!("`{template}-{name}-{ordinal}`"))
    });
    let named: Vec<_> = named.collect();
    let more = if count > NAMED { " and so on" } else { "" };
    (!named.is_empty()).then(|| format!("{}{more}", named.join(", ")))
}
