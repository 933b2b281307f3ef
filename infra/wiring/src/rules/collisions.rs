//! One name for two objects, or one variable for two values.

use std::collections::{BTreeMap, BTreeSet};

use spec::{diagnostic::Diagnostic, source::Span};

use crate::{Binding, Wiring};

spec::rule! {
    /// Two things would make an object of one name.
    pub static NAME_COLLISION = "name-collision", Error, No;
    /// A program would get two values for one variable or file.
    pub static BINDING_CONFLICT = "binding-conflict", Error, No;
}

pub(crate) fn check(wiring: &Wiring) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> =
        wiring.shared_names.iter().filter_map(|(object, owners)| shared(object, owners)).collect();
    for (workload, bindings) in &wiring.bindings {
        diagnostics.extend(conflicts(workload.thing.as_str(), bindings));
    }
    for (thing, bindings) in &wiring.outside {
        diagnostics.extend(conflicts(thing.as_str(), bindings));
    }
    diagnostics
}

/// The later line is the one to change; the others are named beside it.
fn shared(object: &str, owners: &BTreeMap<String, Span>) -> Option<Diagnostic> {
    let (last, span) = owners.iter().max_by_key(|(_, span)| **span)?;
    let names: Vec<&str> = owners.keys().map(String::as_str).collect();
    let diagnostic = Diagnostic::new(
        &NAME_COLLISION,
        *span,
        format!("{object} would be both {}", names.join(" and ")),
    )
    .label(format!("{last} would be called so"))
    .help("rename one of the things: the names of derived objects are put together from theirs");
    let others = owners.iter().filter(|(owner, _)| *owner != last);
    Some(others.fold(diagnostic, |report, (owner, span)| {
        report.related(*span, format!("{owner} is called so too"))
    }))
}

/// One report a pair of causes: two Kafkas differ in every variable, and are one mistake.
fn conflicts(whose: &str, bindings: &[Binding]) -> Vec<Diagnostic> {
    let mut causes: BTreeMap<(Span, Span), BTreeSet<String>> = BTreeMap::new();
    for pair in bindings.windows(2) {
        let [one, other] = pair else { continue };
        if one.delivery == other.delivery {
            let spans = (one.span.min(other.span), one.span.max(other.span));
            causes.entry(spans).or_default().insert(format!("`{}`", one.delivery));
        }
    }
    causes
        .into_iter()
        .map(|((first, second), what)| {
            let what: Vec<String> = what.into_iter().collect();
            Diagnostic::new(
                &BINDING_CONFLICT,
                second,
                format!("`{whose}` would get two values for {}", what.join(", ")),
            )
            .label("one value comes from here")
            .related(first, "the other value comes from here")
            .help("let the program use one of the two, or make two programs of it")
            .thing(whose)
        })
        .collect()
}
