//! Two bodies of one type: which attributes differ, and which of them replace the resource.

use std::collections::{BTreeMap, BTreeSet};

use super::{Difference, Effect, value::Value};
use crate::provider::{Attribute, ForceNew, Form, Nesting, Sdk, Shape, Type, Update};

/// The body of a resource, a block or an object.
type Body = BTreeMap<String, Value>;

/// What differs between two bodies, in order of path.
pub(super) fn compare(shape: &Shape, base: &Body, head: &Body) -> Vec<Difference> {
    let mut comparison = Comparison { shape, differences: Vec::new() };
    comparison.bodies("", base, head);
    let mut differences = comparison.differences;
    differences.sort_by(|a, b| a.path.cmp(&b.path));
    differences.dedup_by(|later, earlier| {
        let same = later.path == earlier.path;
        if same && later.effect == Effect::Replaces {
            earlier.effect = Effect::Replaces;
        }
        same
    });
    differences
}

struct Comparison<'a> {
    shape: &'a Shape,
    differences: Vec<Difference>,
}

impl Comparison<'_> {
    fn bodies(&mut self, path: &str, base: &Body, head: &Body) {
        let names: BTreeSet<_> = base.keys().chain(head.keys()).collect();
        for name in names {
            let below = join(path, name);
            let shape = self.shape;
            let Some(attribute) = shape.attribute(&below).filter(|known| !known.write_only) else {
                continue;
            };
            let default = attribute.default.as_ref().and_then(Value::of);
            let before = base.get(name).or(default.as_ref());
            let after = head.get(name).or(default.as_ref());
            // What the server chose stays where nothing is written.
            if after.is_none() && attribute.computed {
                continue;
            }
            match attribute.form {
                Form::Attribute | Form::ObjectField => {
                    self.values(&below, attribute, before, after);
                }
                Form::Block => self.blocks(&below, attribute, before, after),
                Form::Object => self.objects(&below, attribute, before, after),
            }
        }
    }

    fn values(
        &mut self,
        path: &str,
        attribute: &Attribute,
        before: Option<&Value>,
        after: Option<&Value>,
    ) {
        let no_matter = |value: Option<&Value>| match value {
            Some(value) if matches!(attribute.of, Some(Type::Set(_))) => Some(value.sorted()),
            other => other.cloned(),
        };
        let is_zero = |value: Option<&Value>| value.is_none_or(Value::is_zero);
        let zero_is_null = self.shape.provider_sdk == Sdk::V2 || attribute.null_equals_zero;
        let both_zero = zero_is_null && is_zero(before) && is_zero(after);
        let waits = after.and_then(Value::waits_for).is_some();
        if waits || (no_matter(before) != no_matter(after) && !both_zero) {
            let replaces = match attribute.force_new {
                None => false,
                Some(ForceNew::Always) => true,
                Some(ForceNew::IfConfigured) => after.is_some(),
                Some(ForceNew::Conditional) => conditional(path, before, after),
            };
            self.differs(path, attribute, (before, after), replaces);
        }
    }

    fn differs(
        &mut self,
        path: &str,
        attribute: &Attribute,
        (before, after): (Option<&Value>, Option<&Value>),
        replaces: bool,
    ) {
        let shown = |value: Option<&Value>| value.filter(|_| !attribute.sensitive)?.shown();
        self.differences.push(Difference {
            path: String::from(path),
            before: shown(before),
            after: shown(after),
            waits_for: after.and_then(Value::waits_for).map(String::from),
            effect: match attribute.update {
                _ if replaces => Effect::Replaces,
                Some(Update::NeedsStop) => Effect::Stops,
                _ if self.stops_above(path) => Effect::Stops,
                _ => Effect::InPlace,
            },
            span: None,
        });
    }

    /// Whether a block around a path needs the machine to stop.
    fn stops_above(&self, path: &str) -> bool {
        path.match_indices('.').any(|(at, _)| {
            let above = path.get(..at).and_then(|above| self.shape.attribute(above));
            above.is_some_and(|above| above.update == Some(Update::NeedsStop))
        })
    }

    fn blocks(
        &mut self,
        path: &str,
        attribute: &Attribute,
        before: Option<&Value>,
        after: Option<&Value>,
    ) {
        let (mut before, mut after) = (bodies(before), bodies(after));
        if after.is_empty() && attribute.computed {
            return;
        }
        if attribute.nesting == Some(Nesting::Set) {
            let kept: Vec<_> = before.iter().filter(|body| after.contains(body)).copied().collect();
            before.retain(|body| !kept.contains(body));
            after.retain(|body| !kept.contains(body));
        }
        let known = before.len().min(after.len());
        for (before, after) in before.iter().zip(&after) {
            self.bodies(path, before, after);
        }
        for body in before.iter().skip(known) {
            self.comes_or_goes(path, attribute, body);
        }
        for body in after.iter().skip(known) {
            self.comes_or_goes(path, attribute, body);
        }
    }

    fn objects(
        &mut self,
        path: &str,
        attribute: &Attribute,
        before: Option<&Value>,
        after: Option<&Value>,
    ) {
        match (attribute.nesting, before, after) {
            (Some(Nesting::Map), Some(Value::Map(before)), Some(Value::Map(after))) => {
                let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
                for key in keys {
                    match (before.get(key), after.get(key)) {
                        (Some(Value::Map(before)), Some(Value::Map(after))) => {
                            self.bodies(path, before, after);
                        }
                        (Some(Value::Map(body)), None) | (None, Some(Value::Map(body))) => {
                            self.comes_or_goes(path, attribute, body);
                        }
                        _ => {}
                    }
                }
            }
            (Some(Nesting::Single), Some(Value::Map(before)), Some(Value::Map(after))) => {
                self.bodies(path, before, after);
            }
            (Some(Nesting::Single), Some(Value::Map(body)), None)
            | (Some(Nesting::Single), None, Some(Value::Map(body))) => {
                self.comes_or_goes(path, attribute, body);
            }
            _ => self.values(path, attribute, before, after),
        }
    }

    /// A block or an object that was not there, or is no more: it replaces the resource where it itself or something
    /// that is written in it does.
    fn comes_or_goes(&mut self, path: &str, attribute: &Attribute, body: &Body) {
        let replaces =
            attribute.force_new == Some(ForceNew::Always) || self.replaces_within(path, body);
        let body = Value::Map(body.clone());
        self.differs(
            path,
            attribute,
            (None, Some(&body).filter(|body| body.waits_for().is_some())),
            replaces,
        );
    }

    fn replaces_within(&self, path: &str, body: &Body) -> bool {
        body.iter().any(|(name, value)| {
            let below = join(path, name);
            let replaces = self.shape.attribute(&below).is_some_and(|attribute| {
                attribute.force_new == Some(ForceNew::Always) && !value.is_zero()
            });
            replaces
                || bodies(Some(value)).into_iter().any(|body| self.replaces_within(&below, body))
        })
    }
}

/// Conditions that stand in the provider's code: a disk only grows; a role's waiting time makes the grant's id, and so
/// the grant, another.
fn conditional(path: &str, before: Option<&Value>, after: Option<&Value>) -> bool {
    match path {
        "size" => match (before.and_then(Value::number), after.and_then(Value::number)) {
            (Some(before), Some(after)) => after < before,
            _ => true,
        },
        _ => true,
    }
}

/// A block, written as one object or as an array of them.
fn bodies(value: Option<&Value>) -> Vec<&Body> {
    match value {
        Some(Value::Map(body)) => vec![body],
        Some(Value::List(values)) => values
            .iter()
            .filter_map(|value| match value {
                Value::Map(body) => Some(body),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { String::from(name) } else { format!("{path}.{name}") }
}
