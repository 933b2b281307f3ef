//! Patches of resources: what a spec says beyond the language, put where an attribute's path leads.
//!
//! In: a resource and its patch. Out: the patched resource, which the provider's own constraints admit, or what is wrong
//! with the patch.

mod attribute;

use std::collections::BTreeMap;

use serde_json::Value;
use spec::{
    diagnostic::Diagnostic,
    name::{AttributePath, ResourceAddress},
    rules::language::{UNKNOWN_FIELD, UNKNOWN_REFERENCE},
    source::Span,
    stack::ResourcePatch,
    suggest,
    tree::{self, Tree},
};

use crate::{
    check::{PATCH_REFUSED, PATCH_RESOURCE_UNCHANGED},
    model::{Declared, Kind, Module, text},
    provider::{
        Shape,
        prove::{Problem, problems_of},
        table,
    },
};

/// What Terraform itself says in a resource
/// (<https://developer.hashicorp.com/terraform/language/meta-arguments>).
const META: &[&str] =
    &["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"];

/// The patches of a stack, by what they change.
pub(crate) type Patches = BTreeMap<ResourceAddress, ResourcePatch>;

/// Patches a module. Where a patch is wrong, which a check told, the resource stays as it is.
pub(crate) fn apply(patches: &Patches, module: &mut Module) {
    for patch in patches.values() {
        let (of, label) = parts(&patch.resource);
        if let Some(declared) = module.resource_mut(of, label)
            && let Ok(after) = patched(declared, patch)
        {
            *declared = after;
        }
    }
}

/// What is wrong with patches, given the module as it is without them.
pub(crate) fn judge(patches: &Patches, module: &Module) -> Vec<Diagnostic> {
    let resources: BTreeMap<String, &Declared> = module
        .declared()
        .filter(|declared| declared.kind == Kind::Managed)
        .map(|declared| (declared.address.to_string(), declared))
        .collect();
    patches
        .values()
        .flat_map(|patch| match resources.get(patch.resource.as_str()) {
            Some(declared) => patched(declared, patch).err().unwrap_or_default(),
            None => vec![not_there(patch, resources.keys().map(String::as_str))],
        })
        .collect()
}

fn parts(address: &ResourceAddress) -> (&str, &str) {
    address.as_str().split_once('.').unwrap_or_default()
}

fn patched(declared: &Declared, patch: &ResourcePatch) -> Result<Declared, Vec<Diagnostic>> {
    let mut after = declared.clone();
    let mut wrong = Vec::new();
    for (path, (span, value)) in &patch.attributes {
        if let Some(report) = not_ours(declared, path, (*span, value)) {
            wrong.push(report);
            continue;
        }
        let mut body = after.body.clone();
        match attribute::set(&mut body, path, written(value)) {
            Ok(()) => {
                after.body = body;
                after.patched.insert(path.without_indexes(), *span);
            }
            Err(what) => wrong.push(
                Diagnostic::new(&PATCH_REFUSED, *span, format!("`{path}` leads nowhere: {what}"))
                    .help("`stackwright render` shows the attributes as they are"),
            ),
        }
    }
    wrong.extend(problems_of(&after).iter().map(|problem| refused(&after, patch, problem)));
    if wrong.is_empty() && after.body == declared.body {
        let message = format!("`{}` is so already", patch.resource);
        let report = Diagnostic::new(&PATCH_RESOURCE_UNCHANGED, patch.resource.span, message);
        wrong.push(report.help("delete the patch").thing(&patch.resource));
    }
    if wrong.is_empty() { Ok(after) } else { Err(wrong) }
}

/// The value in Terraform's JSON, in which no text of the spec is an expression; none for what removes.
fn written(tree: &Tree) -> Option<Value> {
    match &tree.value {
        tree::Value::Null => None,
        tree::Value::Text(literal) => Some(serde_json::json!(text(literal))),
        tree::Value::List(items) => Some(items.iter().filter_map(written).collect()),
        tree::Value::Map(fields) => Some(
            fields
                .iter()
                .filter_map(|(name, field)| Some((name.clone(), written(&field.tree)?)))
                .collect(),
        ),
        tree::Value::Bool(_) | tree::Value::Number(_) => Some(tree.json()),
    }
}

/// Paths that a patch may not set.
fn not_ours(
    declared: &Declared,
    path: &AttributePath,
    (span, value): (Span, &Tree),
) -> Option<Diagnostic> {
    let first = path.steps().next().map(|(name, _)| name).unwrap_or_default();
    if META.contains(&first) {
        let message = format!("`{first}` is Terraform's own, and no attribute");
        let help = "the spec has `protect`, `was` and `adopt` for what a resource lives through";
        return Some(Diagnostic::new(&UNKNOWN_FIELD, span, message).help(help));
    }
    let shape = table().shape(declared.kind, declared.address.kind)?;
    let (secret, span) = secret_at(shape, &path.without_indexes(), (span, value))?;
    let message = format!("`{secret}` is a secret, which may not stand in a file");
    let help = "declare it in `secrets`, and refer to it where the language lets you";
    Some(Diagnostic::new(&PATCH_REFUSED, span, message).help(help).hidden())
}

/// The first secret that a value brings, at its path or anywhere below it, and where it stands.
fn secret_at(shape: &Shape, path: &str, (span, value): (Span, &Tree)) -> Option<(String, Span)> {
    if shape.attribute(path).is_some_and(|it| it.sensitive || it.write_only) {
        return Some((path.to_owned(), value.span.unwrap_or(span)));
    }
    match &value.value {
        tree::Value::Map(fields) => fields.iter().find_map(|(name, field)| {
            let span = field.key.unwrap_or(span);
            secret_at(shape, &format!("{path}.{name}"), (span, &field.tree))
        }),
        tree::Value::List(items) => {
            items.iter().find_map(|item| secret_at(shape, path, (span, item)))
        }
        _ => None,
    }
}

fn refused(declared: &Declared, patch: &ResourcePatch, problem: &Problem) -> Diagnostic {
    let span = span_of(patch, &problem.path);
    let of = declared.address.kind;
    let (above, name) = problem.path.rsplit_once('.').unwrap_or(("", &problem.path));
    if !problem.what.starts_with("there is no ") {
        let message = format!("the provider refuses `{}`: {}", problem.path, problem.what);
        let help = if problem.what.ends_with("is no string") {
            String::from("put the value in quotes")
        } else {
            format!("mend the value, or take it out of the patch of `{of}`")
        };
        return Diagnostic::new(&PATCH_REFUSED, span, message).help(help);
    }
    let shape = table().shape(declared.kind, of);
    let known: Vec<&str> = shape
        .map(|shape| shape.children(above).map(|(name, _)| name).collect())
        .unwrap_or_default();
    let help = match suggest::nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => format!("nothing stands below `{above}`"),
        None => format!("it has `{}`", known.join("`, `")),
    };
    let place = if above.is_empty() { format!("`{of}`") } else { format!("`{above}` of `{of}`") };
    let message = format!("{place} has no attribute `{}`", suggest::shown(name));
    Diagnostic::new(&UNKNOWN_FIELD, span, message).help(help)
}

fn not_there<'a>(
    patch: &ResourcePatch,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let (of, _) = parts(&patch.resource);
    let help = match suggest::nearest(patch.resource.as_str(), known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let of_type: Vec<&str> = known
                .filter(|address| address.split_once('.').is_some_and(|(known, _)| known == of))
                .collect();
            if of_type.is_empty() {
                String::from("`stackwright render` shows every resource")
            } else {
                format!("there are `{}`", of_type.join("`, `"))
            }
        }
    };
    let message = format!("nothing renders the resource `{}`", patch.resource);
    Diagnostic::new(&UNKNOWN_REFERENCE, patch.resource.span, message).help(help)
}

/// The line of a patch that a path is about: of the attribute at it, above it or below it.
fn span_of(patch: &ResourcePatch, path: &str) -> Span {
    let is_near = |known: &str| {
        let leads = |from: &str, to: &str| {
            to.strip_prefix(from).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        path.is_empty() || leads(known, path) || leads(path, known)
    };
    let near = patch.attributes.iter().filter(|(known, _)| is_near(&known.without_indexes()));
    let Some((known, (span, value))) = near.max_by_key(|(known, _)| known.as_str().len()) else {
        return patch.resource.span;
    };
    let below = path.strip_prefix(&known.without_indexes()).unwrap_or_default();
    key_at(value, below.trim_start_matches('.')).unwrap_or(*span)
}

/// Where the key of a path below a value stands; through lists, the first that has it.
fn key_at(tree: &Tree, path: &str) -> Option<Span> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    match &tree.value {
        tree::Value::Map(fields) => {
            let field = fields.get(name)?;
            if rest.is_empty() { field.key } else { key_at(&field.tree, rest).or(field.key) }
        }
        tree::Value::List(items) => items.iter().find_map(|item| key_at(item, path)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
