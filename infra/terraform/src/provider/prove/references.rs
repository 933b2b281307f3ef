//! What a module refers to: everything is declared, every attribute is one, nothing waits for itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Declared, Findings, Known};
use crate::{
    model::Kind,
    provider::{
        Nesting, Shape, Type,
        expression::{Fault, Reference, TERRAFORM_DATA, template},
        table,
    },
};

/// Names that Terraform itself gives.
const BUILT_IN: &[&str] = &["path", "terraform", "each", "count", "self"];

/// What refers to what.
type Edges<'a> = BTreeMap<Id<'a>, BTreeSet<Id<'a>>>;

/// A resource or data source.
type Id<'a> = (Kind, &'a str, &'a str);

pub(super) fn prove<'a>(
    documents: &'a BTreeMap<&str, Value>,
    known: &Known<'a>,
    findings: &mut Findings,
) {
    let mut proof = Proof {
        known,
        variables: of_root(documents, "variable"),
        locals: of_root(documents, "locals"),
        findings,
    };
    let mut edges = Edges::new();
    for (id, declared) in known {
        let mut found = BTreeSet::new();
        proof.declared(declared, &mut found);
        edges.insert(*id, found);
    }
    for (file, document) in documents {
        for root in ["output", "locals", "provider", "check"] {
            if let Some(value) = document.get(root) {
                proof.value(&format!("{file}: {root}"), value, &mut BTreeSet::new());
            }
        }
        for (root, field) in [("moved", "to"), ("import", "to")] {
            for entry in document.get(root).and_then(Value::as_array).into_iter().flatten() {
                let address = entry.get(field).and_then(Value::as_str).unwrap_or_default();
                proof.address(&format!("{file}: {root}.{field}"), address, &mut BTreeSet::new());
            }
        }
        proof.moves(file, document);
    }
    for circle in circles(&edges) {
        let names: Vec<_> = circle.iter().map(|id| shown(*id)).collect();
        let path = circle.first().and_then(|id| known.get(id)).map(Declared::path);
        findings
            .report(path.unwrap_or_default(), format!("waits for itself: {}", names.join(" → ")));
    }
}

fn of_root<'a>(documents: &'a BTreeMap<&str, Value>, root: &str) -> BTreeSet<&'a str> {
    documents
        .values()
        .filter_map(|document| document.get(root)?.as_object())
        .flat_map(Map::keys)
        .map(String::as_str)
        .collect()
}

fn shown((kind, of, label): Id<'_>) -> String {
    match kind {
        Kind::Managed => format!("{of}.{label}"),
        Kind::Data => format!("data.{of}.{label}"),
    }
}

struct Proof<'a, 'f> {
    known: &'f Known<'a>,
    variables: BTreeSet<&'a str>,
    locals: BTreeSet<&'a str>,
    findings: &'f mut Findings,
}

impl<'a> Proof<'a, '_> {
    fn declared(&mut self, declared: &Declared<'a>, found: &mut BTreeSet<Id<'a>>) {
        let path = declared.path();
        for (name, value) in declared.body {
            let below = format!("{path}.{name}");
            match name.as_str() {
                "depends_on" => self.addresses(&below, value, found),
                "lifecycle" => {
                    if let Some(triggers) = value.get("replace_triggered_by") {
                        self.addresses(&below, triggers, found);
                    }
                }
                _ => self.value(&below, value, found),
            }
        }
    }

    fn addresses(&mut self, path: &str, list: &'a Value, found: &mut BTreeSet<Id<'a>>) {
        for address in list.as_array().into_iter().flatten() {
            self.address(path, address.as_str().unwrap_or_default(), found);
        }
    }

    /// A bare address, which is no template.
    fn address(&mut self, path: &str, address: &'a str, found: &mut BTreeSet<Id<'a>>) {
        match Reference::of(address) {
            Some(reference) => self.reference(path, &reference, found),
            None => self.findings.report(path, format!("`{address}` is no address")),
        }
    }

    fn value(&mut self, path: &str, value: &'a Value, found: &mut BTreeSet<Id<'a>>) {
        match value {
            Value::String(text) => self.text(path, text, found),
            Value::Array(values) => values.iter().for_each(|value| self.value(path, value, found)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.value(&format!("{path}.{name}"), value, found);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, path: &str, text: &'a str, found: &mut BTreeSet<Id<'a>>) {
        let template = template(text);
        match template.fault {
            Some(Fault::Directive) => self.findings.report(path, "has `%{` that is not escaped"),
            Some(Fault::Unclosed) => {
                self.findings.report(path, "has `${` that is neither closed nor escaped");
            }
            None => {}
        }
        for name in template.names {
            if let Some(reference) = Reference::of(name.text) {
                self.reference(path, &reference, found);
                continue;
            }
            let mut steps = name.text.split(['.', '[']);
            let (root, next) = (steps.next().unwrap_or_default(), steps.next().unwrap_or_default());
            let is_known = match root {
                "var" => self.variables.contains(next),
                "local" => self.locals.contains(next),
                root => BUILT_IN.contains(&root),
            };
            if !is_known {
                self.findings.report(path, format!("`${{{}}}` names nothing", name.text));
            }
        }
    }

    fn reference(&mut self, path: &str, reference: &Reference<'a>, found: &mut BTreeSet<Id<'a>>) {
        let id = (reference.kind, reference.of, reference.label);
        if !self.known.contains_key(&id) {
            self.findings.report(path, format!("nothing declares `{}`", shown(id)));
            return;
        }
        found.insert(id);
        let is_attribute = match table().shape(reference.kind, reference.of) {
            Some(shape) => has(shape, &reference.path),
            None => match reference.path.as_slice() {
                [] => true,
                [first, ..] => {
                    reference.of == TERRAFORM_DATA && ["id", "input", "output"].contains(first)
                }
            },
        };
        if !is_attribute {
            self.findings
                .report(path, format!("`{}` has no `{}`", shown(id), reference.path.join(".")));
        }
    }

    /// What was moved away must be gone, and no two things may move to one place.
    fn moves(&mut self, file: &str, document: &'a Value) {
        let mut targets = BTreeSet::new();
        for entry in document.get("moved").and_then(Value::as_array).into_iter().flatten() {
            let [from, to] = ["from", "to"]
                .map(|side| entry.get(side).and_then(Value::as_str).unwrap_or_default());
            let old = Reference::of(from);
            if old
                .as_ref()
                .is_some_and(|old| self.known.contains_key(&(old.kind, old.of, old.label)))
            {
                self.findings
                    .report(format!("{file}: moved"), format!("`{from}` is still declared"));
            }
            if old.map(|old| old.of) != Reference::of(to).map(|new| new.of) {
                self.findings.report(
                    format!("{file}: moved"),
                    format!("`{from}` is of another type than `{to}`"),
                );
            }
            if !targets.insert(to) {
                self.findings
                    .report(format!("{file}: moved"), format!("two things move to `{to}`"));
            }
        }
    }
}

/// Whether a type has an attribute at the end of some steps.
fn has(shape: &Shape, steps: &[&str]) -> bool {
    if steps.is_empty() {
        return true;
    }
    let longest = (1..=steps.len()).rev().find_map(|count| {
        let path = steps.get(..count)?.join(".");
        Some((shape.attribute(&path)?, steps.get(count..)?))
    });
    let Some((attribute, rest)) = longest else { return false };
    match (&attribute.of, rest) {
        (_, []) => true,
        (Some(of), rest) => has_type(of, rest),
        // A key of a map, and what is below it.
        (None, [_, below @ ..]) => attribute.nesting == Some(Nesting::Map) && below.len() <= 1,
    }
}

fn has_type(of: &Type, steps: &[&str]) -> bool {
    match (of, steps) {
        (_, []) | (Type::Dynamic, _) => true,
        (Type::List(of) | Type::Set(of), steps) => has_type(of, steps),
        (Type::Map(of), [_, rest @ ..]) => has_type(of, rest),
        (Type::Object(fields), [name, rest @ ..]) => {
            fields.get(*name).is_some_and(|of| has_type(of, rest))
        }
        _ => false,
    }
}

/// Every way that ends where it begins, once.
fn circles<'a>(edges: &Edges<'a>) -> Vec<Vec<Id<'a>>> {
    let mut search = Search { edges, done: BTreeSet::new(), way: Vec::new(), found: Vec::new() };
    for id in edges.keys() {
        search.visit(*id);
    }
    search.found
}

struct Search<'a, 'e> {
    edges: &'e Edges<'a>,
    done: BTreeSet<Id<'a>>,
    way: Vec<Id<'a>>,
    found: Vec<Vec<Id<'a>>>,
}

impl<'a> Search<'a, '_> {
    fn visit(&mut self, id: Id<'a>) {
        if let Some(at) = self.way.iter().position(|known| *known == id) {
            let circle = self.way.get(at..).unwrap_or_default().iter().copied();
            self.found.push(circle.chain([id]).collect());
            return;
        }
        if self.done.contains(&id) {
            return;
        }
        self.way.push(id);
        for next in self.edges.get(&id).into_iter().flatten() {
            self.visit(*next);
        }
        self.way.pop();
        self.done.insert(id);
    }
}
