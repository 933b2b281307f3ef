//! What is written in one resource: names, nesting, types, values, and what stands beside what.

use serde_json::{Map, Value};

use super::{Declared, Findings, values};
use crate::provider::{
    Attribute, Checked, Form, Nesting, Shape, Type,
    expression::{TERRAFORM_DATA, without_indexes},
    table,
};

/// Written in every resource by Terraform's own rules.
const META: &[&str] = &["depends_on", "lifecycle"];

/// Written in a block of `lifecycle`.
const LIFECYCLE: &[&str] =
    &["prevent_destroy", "ignore_changes", "replace_triggered_by", "create_before_destroy"];

/// An object on the way to an attribute, with its path.
type Way<'a> = Vec<(String, &'a Map<String, Value>)>;

struct Walk<'a, 'f> {
    shape: &'a Shape,
    declared: &'a Declared<'a>,
    findings: &'f mut Findings,
}

pub(super) fn prove(shape: &Shape, declared: &Declared<'_>, findings: &mut Findings) {
    let mut walk = Walk { shape, declared, findings };
    walk.meta();
    walk.object("", declared.body, &mut Vec::new());
}

/// What Terraform's own `terraform_data` has.
pub(super) fn prove_data(declared: &Declared<'_>, findings: &mut Findings) {
    for name in declared.body.keys().filter(|name| !META.contains(&name.as_str())) {
        findings.attributes += 1;
        if name != "input" && name != "triggers_replace" {
            findings.report(
                format!("{}.{name}", declared.path()),
                format!("`{TERRAFORM_DATA}` has no `{name}`"),
            );
        }
    }
}

impl<'a> Walk<'a, '_> {
    fn report(&mut self, path: &str, what: impl Into<String>) {
        let path = if path.is_empty() {
            self.declared.path()
        } else {
            format!("{}.{path}", self.declared.path())
        };
        self.findings.report(path, what);
    }

    fn meta(&mut self) {
        let lifecycle = self.declared.body.get("lifecycle").and_then(Value::as_object);
        for name in lifecycle.into_iter().flat_map(Map::keys) {
            if !LIFECYCLE.contains(&name.as_str()) {
                self.report(&format!("lifecycle.{name}"), "Terraform has no such setting");
            }
        }
        let ignored = lifecycle.and_then(|lifecycle| lifecycle.get("ignore_changes"));
        for path in ignored.and_then(Value::as_array).into_iter().flatten() {
            let path = path.as_str().unwrap_or_default();
            if self.shape.attribute(&without_indexes(path)).is_none() {
                self.report("lifecycle.ignore_changes", format!("there is no `{path}`"));
            }
        }
    }

    /// One object: the resource itself, a block, or an object that is a value.
    fn object(&mut self, path: &str, body: &'a Map<String, Value>, way: &mut Way<'a>) {
        way.push((String::from(path), body));
        let written = body.iter().filter(|(_, value)| !value.is_null());
        for (name, value) in written {
            if path.is_empty() && META.contains(&name.as_str()) {
                continue;
            }
            if path.is_empty() && name == "timeouts" {
                self.timeouts(value);
                continue;
            }
            let below = join(path, name);
            self.findings.attributes += 1;
            match self.shape.attribute(&below) {
                Some(attribute) => self.attribute(&below, attribute, value, way),
                None => self.report(&below, format!("there is no `{name}`")),
            }
        }
        let required: Vec<_> = self
            .shape
            .children(path)
            .filter(|(name, attribute)| attribute.required && !is_written(body, name))
            .map(|(name, _)| name)
            .collect();
        for name in required {
            self.report(path, format!("lacks `{name}`"));
        }
        way.pop();
    }

    fn timeouts(&mut self, value: &Value) {
        for name in value.as_object().into_iter().flat_map(Map::keys) {
            if !self.shape.timeouts.contains_key(name) {
                self.report(&format!("timeouts.{name}"), "the provider has no such time limit");
            }
        }
    }

    fn attribute(
        &mut self,
        path: &str,
        attribute: &'a Attribute,
        value: &'a Value,
        way: &mut Way<'a>,
    ) {
        if attribute.computed && !attribute.optional && !attribute.required {
            self.report(path, "is the server's to say");
        }
        if attribute.deprecated {
            self.report(path, "is deprecated");
        }
        self.beside(path, attribute, way);
        match attribute.form {
            Form::Attribute | Form::ObjectField => self.value(path, attribute, value),
            Form::Block => self.blocks(path, attribute, value, way),
            Form::Object => self.objects(path, attribute, value, way),
        }
    }

    fn value(&mut self, path: &str, attribute: &Attribute, value: &Value) {
        if let Err(what) = attribute.of.as_ref().map_or(Ok(()), |of| values::of_type(of, value)) {
            self.report(path, what);
            return;
        }
        self.check(path, values::value(&attribute.values, value));
        self.items(path, attribute, value.as_array().map(Vec::len));
        let members = value.as_array().into_iter().flatten();
        let fields = value.as_object().into_iter().flat_map(Map::values);
        if let Some(element) = &attribute.element {
            for member in members.chain(fields) {
                self.check(path, values::value(element, member));
            }
        }
        for (key, field) in value.as_object().into_iter().flatten() {
            if let Some(keys) = &attribute.key {
                self.check(path, values::value(keys, &Value::String(key.clone())));
            }
            if let Some(known) =
                attribute.map_keys.as_ref().and_then(|name| table().map_keys.get(name))
            {
                self.check(path, values::setting(known, key, field));
            }
        }
        self.fields(path, attribute, value);
    }

    /// Fields of a list of objects, of which the data knows more than their type.
    fn fields(&mut self, path: &str, attribute: &Attribute, value: &Value) {
        let (Some(Type::List(_) | Type::Set(_)), Some(members)) = (&attribute.of, value.as_array())
        else {
            return;
        };
        for member in members.iter().filter_map(Value::as_object) {
            for (name, field) in member {
                if let Some(known) = self.shape.attribute(&join(path, name)) {
                    self.check(&join(path, name), values::value(&known.values, field));
                }
            }
        }
    }

    fn check(&mut self, path: &str, result: Result<(), String>) {
        if let Err(what) = result {
            self.report(path, what);
        }
    }

    fn items(&mut self, path: &str, attribute: &Attribute, count: Option<usize>) {
        let Some(count) = count else { return };
        if attribute.min_items.is_some_and(|min| count < min)
            || attribute.max_items.is_some_and(|max| count > max)
        {
            self.report(path, format!("there are {count} of it"));
        }
    }

    /// A block: an array of objects, or one object; `single` takes an object only.
    fn blocks(
        &mut self,
        path: &str,
        attribute: &'a Attribute,
        value: &'a Value,
        way: &mut Way<'a>,
    ) {
        match (attribute.nesting, value) {
            (_, Value::Object(body)) => {
                self.items(path, attribute, Some(1));
                self.block(path, attribute, body, way);
            }
            (Some(Nesting::List | Nesting::Set), Value::Array(blocks)) => {
                self.items(path, attribute, Some(blocks.len()));
                for block in blocks {
                    match block.as_object() {
                        Some(body) => self.block(path, attribute, body, way),
                        None => self.report(path, format!("{block} is no block")),
                    }
                }
            }
            _ => self.report(
                path,
                "is a block: an object, or an array of objects where there may be many",
            ),
        }
    }

    fn block(
        &mut self,
        path: &str,
        attribute: &Attribute,
        body: &'a Map<String, Value>,
        way: &mut Way<'a>,
    ) {
        self.children(path, attribute, body);
        self.object(path, body, way);
    }

    /// An object that is a value: exactly the nesting that is declared.
    fn objects(
        &mut self,
        path: &str,
        attribute: &'a Attribute,
        value: &'a Value,
        way: &mut Way<'a>,
    ) {
        if values::is_expression(value) {
            return;
        }
        let single = attribute.nesting == Some(Nesting::Single);
        let bodies: Vec<&Value> = match (attribute.nesting, value) {
            (Some(Nesting::Single), Value::Object(_)) => vec![value],
            (Some(Nesting::Map), Value::Object(bodies)) => bodies.values().collect(),
            (Some(Nesting::List | Nesting::Set), Value::Array(bodies)) => bodies.iter().collect(),
            _ => {
                self.report(
                    path,
                    if single { "is an object, no array" } else { "has another nesting" },
                );
                return;
            }
        };
        self.items(path, attribute, Some(bodies.len()));
        for body in bodies {
            match body.as_object() {
                Some(body) => self.block(path, attribute, body, way),
                None => self.report(path, format!("{body} is no object")),
            }
        }
    }

    /// What may not, and what must, stand below it.
    fn children(&mut self, path: &str, attribute: &Attribute, body: &Map<String, Value>) {
        let count = |names: &[String]| names.iter().filter(|name| is_written(body, name)).count();
        let exactly = &attribute.exactly_one_child;
        if !exactly.is_empty() && count(exactly) != 1 {
            self.report(path, format!("needs exactly one of {}", exactly.join(", ")));
        }
        let least = &attribute.at_least_one_child;
        if !least.is_empty() && count(least) == 0 {
            self.report(path, format!("needs one of {}", least.join(", ")));
        }
    }

    /// What may not, and what must, stand beside it.
    fn beside(&mut self, path: &str, attribute: &Attribute, way: &Way<'a>) {
        let there = |other: &String| other != path && is_on(way, other);
        if attribute.conflicts_checked != Checked::Never
            && let Some(other) = attribute.conflicts_with.iter().find(|other| there(other))
        {
            self.report(path, format!("conflicts with `{other}`"));
        }
        if let Some(other) = attribute.exactly_one_of.iter().find(|other| there(other)) {
            self.report(path, format!("stands beside `{other}`, of which there is only one"));
        }
        if let Some(other) = attribute.required_with.iter().find(|other| !there(other)) {
            self.report(path, format!("needs `{other}`"));
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { String::from(name) } else { format!("{path}.{name}") }
}

fn is_written(body: &Map<String, Value>, name: &str) -> bool {
    body.get(name).is_some_and(|value| !value.is_null())
}

/// Whether a path is written, seen from an object: from the innermost one that both are in.
fn is_on(way: &Way<'_>, path: &str) -> bool {
    let innermost = way.iter().rev().find_map(|(above, body)| {
        let rest =
            if above.is_empty() { Some(path) } else { path.strip_prefix(&format!("{above}.")) };
        rest.map(|rest| (rest, *body))
    });
    innermost.is_some_and(|(rest, body)| is_below(body, rest))
}

fn is_below(body: &Map<String, Value>, path: &str) -> bool {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Some(value) = body.get(name).filter(|value| !value.is_null()) else { return false };
    let Some(rest) = rest else { return true };
    match value {
        Value::Object(body) => is_below(body, rest),
        Value::Array(bodies) => {
            bodies.iter().filter_map(Value::as_object).any(|body| is_below(body, rest))
        }
        _ => false,
    }
}
