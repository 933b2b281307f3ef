//! What a change of a stack does to the objects of its cluster, before anybody asks that cluster.
//!
//! In: a stack as it was applied, and as it shall be. Out: for every object whether `kubectl apply` makes, changes or
//! leaves it, whether its pods are replaced by new ones, and whether the API server refuses, because it never changes a
//! field that differs. Both stacks are lowered to objects, which are compared field by field.
//!
//! The base is kept as text and the head comes file by file, and only objects whose texts differ are taken apart: so a
//! large stack takes little more than its rendering.
//!
//! Known limits
//! - What the server or somebody else put into an object is taken to be unchanged, so drift is not seen, and a field
//!   that is written for the first time counts as a change even where the server had chosen the same.
//! - A chart's users may set values of their own. What is compared is the chart with its own.
//! - A Secret's content is not known. Where it changes, pods read it when they start next, and none is restarted.

mod compare;
mod fixed;
mod loss;
mod notes;
mod owner;
mod refused;
mod told;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::Value;
use spec::{
    artifact::Leaves,
    change::{Loss, Refusal, Side},
    source::Span,
    stack::{Ships, Stack},
};
use wiring::Wiring;

pub use self::compare::compare;
use self::owner::Owner;
use crate::{
    lower::{self, NAMESPACES, Scope},
    model::Object,
};

spec::words! {
    /// What happens to an object.
    pub enum Action: "an action" {
        /// Nothing.
        NoOp = "no-op",
        /// It is made.
        Create = "create",
        /// It is changed, and whatever runs goes on.
        Update = "update",
        /// It is changed, and its pods are replaced by new ones.
        Restart = "restart",
        /// The API server refuses the change until somebody deletes the object.
        Recreate = "recreate",
        /// It is there no more.
        Delete = "delete",
    }
}

/// What an object is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId {
    /// Where it stands; none for what stands in no namespace.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: &'static str,
}

impl ObjectId {
    fn of(object: &Object) -> Self {
        Self {
            namespace: object.namespace().map(String::from),
            name: String::from(object.name()),
            kind: object.kind(),
        }
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{} {namespace}/{}", self.kind, self.name),
            None => write!(f, "{} {}", self.kind, self.name),
        }
    }
}

/// What happens to one object.
#[derive(Clone, Debug)]
pub struct Change {
    /// The object.
    pub object: ObjectId,
    /// What happens.
    pub action: Action,
    /// The fields that differ.
    pub differences: Vec<Difference>,
    /// What a person must do, or may wonder about, a line each.
    pub notes: Vec<String>,
    /// What is lost.
    pub loss: Option<Loss>,
    /// Why it cannot be done, though the API server takes it.
    pub refused: Option<Refusal>,
    /// The thing of the spec that it belongs to.
    pub thing: String,
    /// The line of the spec that it comes from.
    pub span: Span,
    /// The stack of that line.
    pub side: Side,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its path; an item of a list stands in brackets by its name.
    pub path: String,
    /// What it was, where that is a plain value.
    pub before: Option<String>,
    /// What it will be, where that is a plain value.
    pub after: Option<String>,
    /// What it does.
    pub effect: Effect,
    /// What stands behind it, where it is a digest of what a program is told: `ConfigMap fish-api: LOG_LEVEL`.
    pub told: Vec<String>,
}

/// What a difference does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The object is changed as it is.
    InPlace,
    /// Its pods are replaced by new ones.
    Restarts,
    /// The API server refuses it.
    Recreates,
}

/// What becomes of every object.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// Every object of either stack, in order of namespace and name.
    pub changes: Vec<Change>,
    /// How the head's objects get there.
    pub ships: Ships,
}

impl Forecast {
    /// How many objects there are of an action.
    #[must_use]
    pub fn count(&self, action: Action) -> usize {
        self.changes.iter().filter(|change| change.action == action).count()
    }
}

/// What objects are made from: a stack, its wiring, and the files that some of them carry.
pub type Rendered<'a> = (&'a Stack, &'a Wiring, &'a Leaves);

/// Compares a stack as it was applied with the same stack as it shall be; without a base everything is made.
///
/// Both must be without errors. A stack without a cluster has no objects.
#[must_use]
pub fn forecast(base: Option<Rendered<'_>>, head: Rendered<'_>) -> Forecast {
    let ships = head.0.ships;
    let mut left = base.map(texts).unwrap_or_default();
    let mut changes = Vec::new();
    each_file(head, |scope, file, objects| {
        let compared = objects.iter().map(|object| {
            let id = ObjectId::of(object);
            let owner = owner::of(scope, file, &id);
            let before = left.remove(&id).map(|(text, _)| text);
            changed(id, owner, (before.as_deref(), &text(object)), ships)
        });
        changes.extend(told::explained(compared.collect()));
    });
    let is_namespace = |id: &&ObjectId| id.kind == "Namespace";
    let namespaces = left.keys().filter(is_namespace).map(|id| id.name.clone()).collect();
    let deleted =
        left.into_iter().map(|(id, (text, owner))| deleted(id, owner, &text, &namespaces));
    changes.extend(deleted);
    notes::begins_empty(&mut changes);
    if let Some((before, ..)) = base {
        refused::mark(&mut changes, before, head.0);
    }
    changes.sort_by(|a, b| a.object.cmp(&b.object));
    Forecast { changes, ships }
}

/// Every object of a stack as text.
fn texts(side: Rendered<'_>) -> BTreeMap<ObjectId, (String, Owner)> {
    let mut texts = BTreeMap::new();
    each_file(side, |scope, file, objects| {
        for object in objects {
            let id = ObjectId::of(object);
            let owner = owner::of(scope, file, &id);
            texts.insert(id, (text(object), owner));
        }
    });
    texts
}

/// Lowers a stack, one file at a time. A chart brings no namespaces.
fn each_file(
    (stack, wiring, leaves): Rendered<'_>,
    mut with: impl FnMut(&Scope<'_>, &str, &[Object]),
) {
    let Some(cluster) = &stack.cluster else { return };
    let scope = Scope::new(stack, wiring, cluster, leaves);
    for (file, objects) in lower::lower(&scope) {
        if file != NAMESPACES || stack.ships == Ships::Objects {
            with(&scope, &file, &objects);
        }
    }
}

/// An object as text; a field without a value is left out by its type.
fn text(object: &Object) -> String {
    serde_json::to_string(object).unwrap_or_default()
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// An object of the head, and what it is told where that is another.
struct Compared {
    change: Change,
    told: Option<told::Names>,
}

fn changed(
    object: ObjectId,
    owner: Owner,
    (before, after): (Option<&str>, &str),
    ships: Ships,
) -> Compared {
    let mut change = change(object, owner, Side::Head);
    let Some(before) = before else {
        change.action = Action::Create;
        return Compared { change, told: None };
    };
    if before == after {
        return Compared { change, told: None };
    }
    let (before, after) = (value(before), value(after));
    change.differences = compare(change.object.kind, &before, &after);
    let has = |effect| change.differences.iter().any(|difference| difference.effect == effect);
    change.action = match (has(Effect::Recreates), has(Effect::Restarts)) {
        (true, _) => Action::Recreate,
        (false, true) => Action::Restart,
        (false, false) => Action::Update,
    };
    change.notes = notes::of_change(&change, &before, ships);
    change.loss = loss::of(&change, &before, &BTreeSet::new());
    let told = change.differences.iter().any(told::is_digest).then(|| told::names(&after));
    Compared { change, told }
}

fn deleted(object: ObjectId, owner: Owner, text: &str, namespaces: &BTreeSet<String>) -> Change {
    let mut change = Change { action: Action::Delete, ..change(object, owner, Side::Base) };
    // Only what keeps data is taken apart.
    if matches!(change.object.kind, "Namespace" | "PersistentVolumeClaim" | "StatefulSet") {
        let before = value(text);
        change.loss = loss::of(&change, &before, namespaces);
        change.notes = notes::of_deletion(&change, &before, namespaces);
    }
    change
}

fn change(object: ObjectId, owner: Owner, side: Side) -> Change {
    Change {
        object,
        action: Action::NoOp,
        differences: Vec::new(),
        notes: Vec::new(),
        loss: None,
        refused: None,
        thing: owner.thing,
        span: owner.span,
        side,
    }
}

#[cfg(test)]
mod tests;
