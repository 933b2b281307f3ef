//! Bodies of resources to values: what a reference stands for is put in its place.
//!
//! An attribute that the configuration sets is its value. What only the cloud knows is a symbol that names the resource
//! as the base does, so that a rename alone changes nothing. A data source is known by what it asks for, not by its
//! label.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Map, Value as Json};

use super::value::{SYMBOL, Value};
use crate::{
    model::{Declared, Kind},
    provider::expression::{Reference, template},
};

/// One stack's resources, and what is known of them.
pub(super) trait World {
    /// What is declared under an address.
    fn declared(&self, kind: Kind, of: &str, label: &str) -> Option<&Declared>;

    /// What the address is called in the base.
    fn label_in_base(&self, declared: &Declared) -> String;

    /// Whether an attribute that the configuration does not set is known only after something is applied.
    fn is_unknown(&mut self, kind: Kind, of: &str, label: &str, path: &str) -> bool;
}

/// The value of a body.
pub(super) fn body(world: &mut impl World, body: &Map<String, Json>) -> BTreeMap<String, Value> {
    body.iter().filter_map(|(name, json)| Some((name.clone(), value(world, json)?))).collect()
}

fn value(world: &mut impl World, json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::String(text) => self::text(world, text),
        Json::Bool(_) | Json::Number(_) => Value::Text(json.to_string()),
        Json::Array(values) => {
            Value::List(values.iter().filter_map(|json| value(world, json)).collect())
        }
        Json::Object(fields) => Value::Map(body(world, fields)),
    })
}

/// A template with every reference replaced by what it stands for; unknown as a whole where one is.
fn text(world: &mut impl World, text: &str) -> Value {
    let mut known = String::new();
    let mut from = 0;
    let template = template(text);
    if let [name] = template.names.as_slice()
        && template.is_whole
        && text.len() == name.text.len() + "${}".len()
        && let Some(reference) = Reference::of(name.text)
    {
        return referred(world, &reference, name.text);
    }
    for name in template.names {
        let Some(reference) = Reference::of(name.text) else { continue };
        match referred(world, &reference, name.text) {
            Value::Text(value) => {
                known.push_str(text.get(from..name.at.start).unwrap_or_default());
                known.push_str(&value);
            }
            unknown @ Value::Unknown(_) => return unknown,
            // A collection inside of a larger expression: what it holds decides.
            other => drop(write!(known, "{other:?}")),
        }
        from = name.at.end;
    }
    known.push_str(text.get(from..).unwrap_or_default());
    Value::Text(known)
}

fn referred(world: &mut impl World, reference: &Reference<'_>, name: &str) -> Value {
    let Reference { kind, of, label, path } = reference;
    let Some(declared) = world.declared(*kind, of, label).cloned() else {
        return Value::Text(format!("{SYMBOL}{name}{SYMBOL}"));
    };
    if let Some(json) = configured(&declared.body, path)
        && let Some(value) = value(world, &json)
    {
        return value;
    }
    if world.is_unknown(*kind, of, label, &path.join(".")) {
        return Value::Unknown(match kind {
            Kind::Managed => declared.address.to_string(),
            Kind::Data => format!("data.{}", declared.address),
        });
    }
    let suffix = name.split_once(&format!("{of}.{label}")).map_or("", |(_, suffix)| suffix);
    let who = match kind {
        Kind::Managed => world.label_in_base(&declared),
        Kind::Data => format!("{:?}", body(world, &declared.body)),
    };
    Value::Text(format!("{SYMBOL}{of}.{who}{suffix}{SYMBOL}"))
}

/// What the configuration sets at a path that leads through objects only.
fn configured(body: &Map<String, Json>, path: &[&str]) -> Option<Json> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(body.get(*first)?, |json, step| json.as_object()?.get(*step)).cloned()
}

/// The managed resources that a body names, each by its type and label.
pub(super) fn named(body: &Map<String, Json>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    body.values().for_each(|json| collect(json, &mut found));
    found
}

fn collect(json: &Json, found: &mut Vec<(String, String)>) {
    match json {
        Json::String(text) => {
            let references =
                template(text).names.into_iter().filter_map(|name| Reference::of(name.text));
            let managed = references.filter(|reference| reference.kind == Kind::Managed);
            found.extend(managed.map(|it| (it.of.to_owned(), it.label.to_owned())));
        }
        Json::Array(values) => values.iter().for_each(|json| collect(json, found)),
        Json::Object(fields) => fields.values().for_each(|json| collect(json, found)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}
