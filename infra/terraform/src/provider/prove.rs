//! Proves a rendered module against the provider's constraints, reading nothing but the files.
//!
//! A generator checks what a stack asks for; this checks what the generator wrote: names, nesting, types, values,
//! conflicts, references, and circles among them. It is stricter than `terraform validate` and `plan`, which let much
//! pass that fails only while it is applied.

mod body;
mod references;
mod values;

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt};

use serde_json::{Map, Value};

use super::table;
use crate::model::{self, Kind};

/// What is wrong with a module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where: the file, and the way through its JSON.
    pub path: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.what)
    }
}

/// How much was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Resources and data sources.
    pub resources: usize,
    /// Attributes and blocks in them.
    pub attributes: usize,
    /// What is wrong, in order of place.
    pub problems: Vec<Problem>,
}

/// A resource or data source, as it stands in a file.
#[derive(Clone, Copy, Debug)]
struct Declared<'a> {
    kind: Kind,
    of: &'a str,
    label: &'a str,
    body: &'a Map<String, Value>,
    file: &'a str,
}

impl Declared<'_> {
    fn path(&self) -> String {
        let root = match self.kind {
            Kind::Managed => "resource",
            Kind::Data => "data",
        };
        format!("{}: {root}.{}.{}", self.file, self.of, self.label)
    }
}

/// Resources and data sources by kind, type and label.
type Known<'a> = BTreeMap<(Kind, &'a str, &'a str), Declared<'a>>;

/// What the parts of a proof write into.
#[derive(Debug, Default)]
struct Findings {
    attributes: usize,
    problems: Vec<Problem>,
}

impl Findings {
    fn report(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.problems.push(Problem { path: path.into(), what: what.into() });
    }
}

/// What is wrong with the attributes of one resource, each by its path in it.
pub(crate) fn problems_of(declared: &model::Declared) -> Vec<Problem> {
    let mut findings = Findings::default();
    let written = Declared {
        kind: declared.kind,
        of: declared.address.kind,
        label: &declared.address.label,
        body: &declared.body,
        file: "",
    };
    match table().shape(declared.kind, declared.address.kind) {
        Some(shape) => body::prove(shape, &written, &mut findings),
        None => body::prove_data(&written, &mut findings),
    }
    let own = written.path();
    let below =
        |path: &str| path.strip_prefix(&own).unwrap_or(path).trim_start_matches('.').to_owned();
    findings
        .problems
        .into_iter()
        .map(|problem| Problem { path: below(&problem.path), ..problem })
        .collect()
}

/// Proves the files of one module, by name; those that do not end in `.tf.json` are nobody's here.
#[must_use]
pub fn prove(files: &BTreeMap<String, String>) -> Proof {
    let mut findings = Findings::default();
    let documents = parsed(files, &mut findings);
    let known = declared(&documents, &mut findings);
    for declared in known.values() {
        match table().shape(declared.kind, declared.of) {
            Some(shape) => body::prove(shape, declared, &mut findings),
            None if declared.of == super::expression::TERRAFORM_DATA => {
                body::prove_data(declared, &mut findings);
            }
            None => {
                findings.report(declared.path(), format!("the provider has no `{}`", declared.of));
            }
        }
    }
    references::prove(&documents, &known, &mut findings);
    let Findings { attributes, mut problems } = findings;
    problems.sort();
    Proof { resources: known.len(), attributes, problems }
}

fn parsed<'a>(
    files: &'a BTreeMap<String, String>,
    findings: &mut Findings,
) -> BTreeMap<&'a str, Value> {
    let mut documents = BTreeMap::new();
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".tf.json")) {
        match serde_json::from_str(text) {
            Ok(document) => drop(documents.insert(name.as_str(), document)),
            Err(error) => findings.report(name, format!("is no JSON: {error}")),
        }
    }
    documents
}

/// What the syntax has at the top of a file (<https://developer.hashicorp.com/terraform/language/syntax/json>).
const ROOTS: &[&str] = &[
    "terraform",
    "provider",
    "variable",
    "locals",
    "data",
    "resource",
    "output",
    "moved",
    "import",
    "removed",
    "check",
];

fn declared<'a>(documents: &'a BTreeMap<&str, Value>, findings: &mut Findings) -> Known<'a> {
    let mut known = Known::new();
    for (file, document) in documents {
        let Some(document) = document.as_object() else {
            findings.report(*file, "is no object");
            continue;
        };
        for root in document.keys().filter(|root| !ROOTS.contains(&root.as_str())) {
            findings.report(format!("{file}: {root}"), "Terraform has no such block");
        }
        for (root, kind) in [("resource", Kind::Managed), ("data", Kind::Data)] {
            let of_types = document.get(root).and_then(Value::as_object).into_iter().flatten();
            for (of, of_type) in of_types {
                for (label, body) in of_type.as_object().into_iter().flatten() {
                    let path = format!("{file}: {root}.{of}.{label}");
                    let Some(body) = body.as_object() else {
                        findings.report(path, "is no object");
                        continue;
                    };
                    if !is_label(label) {
                        findings.report(
                            &path,
                            "begins with a letter and has letters, digits, `_` and `-`",
                        );
                    }
                    let declared = Declared { kind, of, label, body, file };
                    if known.insert((kind, of, label), declared).is_some() {
                        findings.report(path, "is declared twice");
                    }
                }
            }
        }
    }
    known
}

/// <https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers>
fn is_label(label: &str) -> bool {
    label.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}
