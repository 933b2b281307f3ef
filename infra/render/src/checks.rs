//! The one list of checks.

use spec::{
    Loaded,
    diagnostic::{Diagnostic, Rule, finish},
    quantity::Date,
    stack::Stack,
    waivers,
};
use wiring::Wiring;

use crate::review;

/// What is checked.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The stack; only its healthy things where it is not complete.
    pub stack: &'a Stack,
    /// What its references derive.
    pub wiring: &'a Wiring,
    /// Whether nothing was left out while reading.
    pub complete: bool,
}

/// A crate's rules and what finds the places that break them.
#[derive(Clone, Copy)]
pub struct Check {
    /// The rules, each with its page.
    pub rules: fn() -> &'static [&'static Rule],
    /// Finds what breaks them.
    pub check: fn(Subject<'_>) -> Vec<Diagnostic>,
}

/// Every check, in the order in which the crates build on each other.
pub static CHECKS: &[Check] = &[
    Check {
        rules: || spec::rules::RULES,
        check: |subject| spec::rules::check(subject.stack, subject.complete),
    },
    Check { rules: || wiring::RULES, check: |subject| when_complete(subject, wiring::check) },
    Check {
        rules: || kubernetes::RULES,
        check: |subject| when_complete(subject, kubernetes::check),
    },
    Check { rules: || terraform::RULES, check: |subject| when_complete(subject, terraform::check) },
    Check { rules: || alerts::RULES, check: |subject| when_complete(subject, alerts::check) },
];

/// Sums and reachability mean nothing where a part of the stack could not be read.
fn when_complete(
    subject: Subject<'_>,
    check: fn(&Stack, &Wiring) -> Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    if subject.complete { check(subject.stack, subject.wiring) } else { Vec::new() }
}

/// The rules of the checks, and those of a comparison.
fn all() -> impl Iterator<Item = &'static Rule> {
    CHECKS.iter().flat_map(|check| (check.rules)()).chain(review::RULES).copied()
}

/// Every rule of every crate, in order of code.
#[must_use]
pub fn rules() -> Vec<&'static Rule> {
    let mut rules: Vec<_> = all().collect();
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// The rule with a code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
}

/// What checking gives.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Every report, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// The wiring of the stack, where there is a stack: what it is rendered from.
    pub wiring: Option<Wiring>,
}

/// Every report about a file: reading it, its references, its rules and its waivers.
///
/// `today` decides which waivers still hold.
#[must_use]
pub fn check(loaded: &Loaded, today: Date) -> Checked {
    let mut diagnostics = loaded.diagnostics.clone();
    let wiring = loaded.stack.as_ref().map(wiring::wire);
    if let (Some(stack), Some(wiring)) = (&loaded.stack, &wiring) {
        let subject = Subject { stack, wiring, complete: loaded.complete };
        let found: Vec<_> = CHECKS.iter().flat_map(|check| (check.check)(subject)).collect();
        diagnostics.extend(waivers::apply(stack, loaded.complete, &rules(), found, today));
    }
    Checked { diagnostics: finish(diagnostics, &loaded.replaced), wiring }
}
