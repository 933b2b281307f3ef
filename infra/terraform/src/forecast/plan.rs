//! What becomes of every resource, each after what it refers to.

use std::collections::{BTreeMap, BTreeSet};

use spec::{change::Side, source::Span};

use super::{
    Action, Change, Difference, Effect, Forecast, compare,
    evaluate::{self, World},
    loss, refused,
    value::Value,
};
use crate::{
    model::{Address, Declared, Kind, Module},
    provider::{
        Sdk,
        expression::{TERRAFORM_DATA, without_indexes},
        table,
    },
};

/// An address with its kind.
type Id = (Kind, Address);

/// Compares two modules.
pub(super) fn forecast(base: &Module, head: &Module) -> Forecast {
    let mut planner = Planner {
        base: Base { declared: by_id(base) },
        head: by_id(head),
        outcomes: BTreeMap::new(),
        entered: BTreeSet::new(),
    };
    let ids: Vec<_> = planner.head.keys().cloned().collect();
    let mut changes: Vec<_> = ids.iter().filter_map(|id| planner.change(id)).collect();
    let kept: BTreeSet<_> = ids.iter().map(|id| planner.id_in_base(id)).collect();
    let gone =
        planner.base.declared.iter().filter(|(id, _)| id.0 == Kind::Managed && !kept.contains(id));
    changes.extend(gone.map(|(_, declared)| deleted(declared)));
    changes.sort_by(|a, b| (a.kind, &a.address).cmp(&(b.kind, &b.address)));
    for change in &mut changes {
        let before = change.previous.as_ref().unwrap_or(&change.address);
        let id = |address: &Address| (change.kind, address.clone());
        let sides =
            (planner.base.declared.get(&id(before)), planner.head.get(&id(&change.address)));
        change.loss = loss::of(change, sides.0.copied(), base);
        change.refused = refused::of(change, (sides.0.copied(), sides.1.copied()));
    }
    let places = (state(base), state(head));
    let state_moved = places.0.zip(places.1).filter(|(before, after)| before != after);
    Forecast { changes, state_moved }
}

/// Where a module keeps its state: bucket and key.
fn state(module: &Module) -> Option<String> {
    let backend = module.settings.get("terraform")?.get("backend")?.get("s3")?;
    let part = |name| backend.get(name).and_then(serde_json::Value::as_str);
    Some(format!("{}/{}", part("bucket")?, part("key")?))
}

fn by_id(module: &Module) -> BTreeMap<Id, &Declared> {
    module
        .declared()
        .map(|declared| ((declared.kind, declared.address.clone()), declared))
        .collect()
}

fn deleted(declared: &Declared) -> Change {
    Change { side: Side::Base, ..change(declared, Action::Delete) }
}

fn change(declared: &Declared, action: Action) -> Change {
    Change {
        kind: declared.kind,
        address: declared.address.clone(),
        previous: None,
        action,
        differences: Vec::new(),
        replaced_with: None,
        loss: None,
        refused: None,
        span: declared.span,
        side: Side::Head,
    }
}

/// What was found of a resource of the head.
#[derive(Clone, Debug)]
struct Outcome {
    action: Action,
    differences: Vec<Difference>,
    replaced_with: Option<Address>,
}

impl Outcome {
    const fn only(action: Action) -> Self {
        Self { action, differences: Vec::new(), replaced_with: None }
    }
}

/// The base, of which everything is known.
struct Base<'a> {
    declared: BTreeMap<Id, &'a Declared>,
}

impl World for Base<'_> {
    fn declared(&self, kind: Kind, of: &str, label: &str) -> Option<&Declared> {
        find(&self.declared, kind, of, label)
    }

    fn label_in_base(&self, declared: &Declared) -> String {
        declared.address.label.clone()
    }

    fn is_unknown(&mut self, _: Kind, _: &str, _: &str, _: &str) -> bool {
        false
    }
}

fn find<'a>(
    declared: &BTreeMap<Id, &'a Declared>,
    kind: Kind,
    of: &str,
    label: &str,
) -> Option<&'a Declared> {
    let of_kind = match kind {
        Kind::Managed => &table().resources,
        Kind::Data => &table().data_sources,
    };
    let of = of_kind.get_key_value(of).map_or(TERRAFORM_DATA, |(known, _)| known.as_str());
    declared.get(&(kind, Address { kind: of, label: String::from(label) })).copied()
}

struct Planner<'a> {
    base: Base<'a>,
    head: BTreeMap<Id, &'a Declared>,
    outcomes: BTreeMap<Id, Outcome>,
    /// What is being looked at. A circle, which no valid module has, ends here.
    entered: BTreeSet<Id>,
}

impl World for Planner<'_> {
    fn declared(&self, kind: Kind, of: &str, label: &str) -> Option<&Declared> {
        find(&self.head, kind, of, label)
    }

    fn label_in_base(&self, declared: &Declared) -> String {
        self.id_in_base(&(declared.kind, declared.address.clone())).1.label
    }

    fn is_unknown(&mut self, kind: Kind, of: &str, label: &str, path: &str) -> bool {
        let Some(declared) = find(&self.head, kind, of, label) else { return false };
        let id = (kind, declared.address.clone());
        let action = self.outcome(&id).action;
        match action {
            Action::NoOp | Action::Move | Action::Import | Action::Delete => false,
            Action::Read => true,
            Action::Create | Action::Replace => is_computed(kind, of, path, Sdk::V2),
            Action::Update if of == TERRAFORM_DATA => path != "id",
            Action::Update => {
                table().shape(kind, of).is_some_and(|shape| shape.provider_sdk == Sdk::Framework)
                    && is_computed(kind, of, path, Sdk::Framework)
            }
        }
    }
}

/// Whether the server says what an attribute is. To the framework's half some stay what they were.
fn is_computed(kind: Kind, of: &str, path: &str, sdk: Sdk) -> bool {
    let Some(shape) = table().shape(kind, of) else { return true };
    let steps: Vec<_> = path.split('.').collect();
    let known =
        (1..=steps.len()).rev().find_map(|count| shape.attribute(&steps.get(..count)?.join(".")));
    known.is_none_or(|attribute| {
        let stays = sdk == Sdk::Framework && attribute.use_state_for_unknown;
        attribute.computed && attribute.default.is_none() && !stays
    })
}

impl Planner<'_> {
    /// The same resource in the base: by the name that it had, where it was renamed since.
    fn id_in_base(&self, id: &Id) -> Id {
        let previous = self.head.get(id).and_then(|declared| declared.moved_from.clone());
        match previous {
            Some(label) if !self.base.declared.contains_key(id) => {
                let previous = (id.0, Address { kind: id.1.kind, label });
                if self.base.declared.contains_key(&previous) { previous } else { id.clone() }
            }
            _ => id.clone(),
        }
    }

    fn change(&mut self, id: &Id) -> Option<Change> {
        let Outcome { mut action, mut differences, replaced_with } = self.outcome(id);
        if id.0 == Kind::Data && action != Action::Read {
            return None;
        }
        let declared = *self.head.get(id)?;
        let in_base = self.id_in_base(id);
        let previous = (in_base != *id).then_some(in_base.1);
        if action == Action::NoOp && previous.is_some() {
            action = Action::Move;
        }
        for difference in &mut differences {
            difference.span = cause(declared, &difference.path);
        }
        let decisive =
            differences.iter().max_by_key(|difference| difference.effect == Effect::Replaces);
        let span = decisive.and_then(|difference| difference.span).unwrap_or(declared.span);
        Some(Change { previous, differences, replaced_with, span, ..change(declared, action) })
    }

    fn outcome(&mut self, id: &Id) -> Outcome {
        if let Some(known) = self.outcomes.get(id) {
            return known.clone();
        }
        if !self.entered.insert(id.clone()) {
            return Outcome::only(Action::NoOp);
        }
        let outcome = self.found(id);
        self.entered.remove(id);
        self.outcomes.insert(id.clone(), outcome.clone());
        outcome
    }

    fn found(&mut self, id: &Id) -> Outcome {
        let Some(declared) = self.head.get(id).copied() else { return Outcome::only(Action::NoOp) };
        let head = evaluate::body(self, &declared.body);
        if id.0 == Kind::Data {
            // Terraform reads it only when all that it names has been changed, also where what it asks for is known.
            let named = evaluate::named(&declared.body);
            let named =
                named.iter().filter_map(|(of, label)| find(&self.head, Kind::Managed, of, label));
            let named: Vec<Address> = named.map(|declared| declared.address.clone()).collect();
            let waits = head.values().any(|value| value.waits_for().is_some())
                || declared.depends_on.iter().chain(&named).any(|on| self.is_pending(on));
            return Outcome::only(if waits { Action::Read } else { Action::NoOp });
        }
        let Some(before) = self.base.declared.get(&self.id_in_base(id)).copied() else {
            let made = if declared.adopted.is_some() { Action::Import } else { Action::Create };
            return Outcome::only(made);
        };
        let base = evaluate::body(&mut self.base, &before.body);
        let mut differences = match table().shape(id.0, id.1.kind) {
            Some(shape) => compare::compare(shape, &base, &head),
            None => of_terraform_data(&base, &head),
        };
        differences.retain(|difference| !is_ignored(declared, &difference.path));
        let replaced_with = declared.replaced_with.iter().find(|with| {
            let action = self.outcome(&(Kind::Managed, (*with).clone())).action;
            matches!(action, Action::Update | Action::Replace)
        });
        let replaces = differences.iter().any(|difference| difference.effect == Effect::Replaces);
        let action = match (replaces || replaced_with.is_some(), differences.is_empty()) {
            (true, _) => Action::Replace,
            (false, false) => Action::Update,
            (false, true) => Action::NoOp,
        };
        Outcome { action, differences, replaced_with: replaced_with.cloned().filter(|_| !replaces) }
    }

    fn is_pending(&mut self, on: &Address) -> bool {
        let action = self.outcome(&(Kind::Managed, on.clone())).action;
        !matches!(action, Action::NoOp | Action::Move)
    }
}

/// Whether later changes of a path are left alone.
fn is_ignored(declared: &Declared, path: &str) -> bool {
    declared.ignored.iter().map(|ignored| without_indexes(ignored)).any(|ignored| {
        path.strip_prefix(&ignored).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// The line that caused an attribute: of the longest path that leads to it.
fn cause(declared: &Declared, path: &str) -> Option<Span> {
    let causes = declared.causes.iter().map(|(above, span)| (*above, span));
    let patched = declared.patched.iter().map(|(above, span)| (above.as_str(), span));
    causes
        .chain(patched)
        .filter(|(above, _)| {
            path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
        .max_by_key(|(above, _)| above.len())
        .map(|(_, span)| *span)
}

/// Terraform's own resource: its input changes in place, its trigger replaces it.
fn of_terraform_data(
    base: &BTreeMap<String, Value>,
    head: &BTreeMap<String, Value>,
) -> Vec<Difference> {
    [("input", Effect::InPlace), ("triggers_replace", Effect::Replaces)]
        .into_iter()
        .filter(|(name, _)| base.get(*name) != head.get(*name))
        .map(|(name, effect)| Difference {
            path: String::from(name),
            before: None,
            after: None,
            waits_for: head.get(name).and_then(Value::waits_for).map(String::from),
            effect,
            span: None,
        })
        .collect()
}
