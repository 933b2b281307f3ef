//! Two versions of one object: which fields differ, and what each of them does.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Difference, fixed::Rules};

/// Longer texts are no values that a reader compares.
const MAX_SHOWN: usize = 60;

/// By what items of a list may be known, whichever all of them have.
const KEYS: &[&str] = &[
    "/name",
    "/metadata/name",
    "/mountPath",
    "/secretKey",
    "/topologyKey",
    "/resource/name",
    "/type",
];

/// What differs between an object as it is there and as it shall be, in order of path.
#[must_use]
pub fn compare(kind: &str, before: &Value, after: &Value) -> Vec<Difference> {
    let rules = Rules::of(kind, before);
    let mut comparison = Comparison { rules, is_secret: kind == "Secret", differences: Vec::new() };
    comparison.values("", Some(before), Some(after));
    comparison.differences.sort_by(|a, b| a.path.cmp(&b.path));
    comparison.differences
}

struct Comparison {
    rules: Rules,
    is_secret: bool,
    differences: Vec<Difference>,
}

impl Comparison {
    fn values(&mut self, path: &str, before: Option<&Value>, after: Option<&Value>) {
        match (before, after) {
            _ if before == after => {}
            (Some(Value::Object(before)), Some(Value::Object(after))) => {
                let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
                for name in names {
                    self.values(&join(path, name), before.get(name), after.get(name));
                }
            }
            (Some(Value::Array(old)), Some(Value::Array(new))) => match common_key(old, new) {
                Some(key) => self.items(path, key, old, new),
                None => self.differs(path, before, after),
            },
            _ => self.differs(path, before, after),
        }
    }

    /// Items that are known by a key; their order may be another, too.
    fn items(&mut self, path: &str, key: &str, before: &[Value], after: &[Value]) {
        let name = |item: &Value| item.pointer(key).and_then(Value::as_str).map(String::from);
        let [old, new] = [before, after].map(|items| items.iter().map(name).collect::<Vec<_>>());
        let at = |items: &[Value], wanted: &str| {
            items.iter().find(|item| name(item).as_deref() == Some(wanted)).cloned()
        };
        let names: BTreeSet<_> = old.iter().chain(&new).flatten().collect();
        for name in names {
            let (before, after) = (at(before, name), at(after, name));
            self.values(&format!("{path}[{name}]"), before.as_ref(), after.as_ref());
        }
        let kept = |names: &[Option<String>], others: &[Option<String>]| {
            names.iter().filter(|name| others.contains(name)).cloned().collect::<Vec<_>>()
        };
        if kept(&old, &new) != kept(&new, &old) {
            self.differs(path, None, None);
        }
    }

    fn differs(&mut self, path: &str, before: Option<&Value>, after: Option<&Value>) {
        let effect = self.rules.effect(path, before, after);
        let shown = |value: Option<&Value>| value.filter(|_| !self.is_secret).and_then(shown);
        let (before, after) = (shown(before), shown(after));
        let path = String::from(path);
        self.differences.push(Difference { path, before, after, effect, told: Vec::new() });
    }
}

/// The key by which the items of both lists are known, each by another value.
fn common_key(before: &[Value], after: &[Value]) -> Option<&'static str> {
    let tells_apart = |key: &str, items: &[Value]| {
        let names = items.iter().map(|item| item.pointer(key).and_then(Value::as_str));
        let names: Option<Vec<_>> = names.collect();
        names.is_some_and(|names| names.iter().collect::<BTreeSet<_>>().len() == names.len())
    };
    KEYS.iter().copied().find(|key| tells_apart(key, before) && tells_apart(key, after))
}

/// The value for people, where it is plain.
fn shown(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) if !text.contains('\n') => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(items) if !items.is_empty() => {
            items.iter().map(shown).collect::<Option<Vec<_>>>()?.join(", ")
        }
        _ => return None,
    };
    (text.chars().count() <= MAX_SHOWN).then_some(text)
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { String::from(name) } else { format!("{path}.{name}") }
}
