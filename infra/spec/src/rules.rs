//! What the language forbids beyond the types of its values, and what it advises against.
//!
//! Goes in: a [`Stack`]. Comes out: [`Diagnostic`]s. One family of rules a file; each rule has a page beside it, named
//! as its code, with a bad example and its valid twin. A false alarm is worse than a miss: where a stack may be right,
//! a rule stays silent.

pub mod language;
pub mod page;
mod view;

mod alerts;
mod brokers;
mod cluster;
mod consumers;
mod databases;
mod environment;
mod files;
mod images;
mod lists;
mod loadtests;
mod models;
mod names;
mod network;
mod pipelines;
mod receivers;
mod redis;
mod scale;
mod secrets;
mod slo;
mod topics;
pub mod waivers;

use crate::{
    diagnostic::{Diagnostic, Rule},
    stack::Stack,
};

/// A rule of a family, and how its breaches are found.
struct Check {
    rule: &'static Rule,
    needs: Needs,
    find: fn(&Stack) -> Vec<Diagnostic>,
}

/// How much of a stack a rule must see.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// The things that it looks at.
    Parts,
    /// Every thing: it looks for what is missing, or adds up. A thing left out for an error of its own would make it
    /// lie.
    Whole,
}

impl Check {
    const fn parts(rule: &'static Rule, find: fn(&Stack) -> Vec<Diagnostic>) -> Self {
        Self { rule, needs: Needs::Parts, find }
    }

    const fn whole(rule: &'static Rule, find: fn(&Stack) -> Vec<Diagnostic>) -> Self {
        Self { rule, needs: Needs::Whole, find }
    }
}

/// Every family, in the order of the language's sections.
const FAMILIES: &[&[Check]] = &[
    names::CHECKS,
    lists::CHECKS,
    cluster::CHECKS,
    images::CHECKS,
    files::CHECKS,
    databases::CHECKS,
    brokers::CHECKS,
    topics::CHECKS,
    consumers::CHECKS,
    redis::CHECKS,
    models::CHECKS,
    scale::CHECKS,
    slo::CHECKS,
    network::CHECKS,
    environment::CHECKS,
    secrets::CHECKS,
    pipelines::CHECKS,
    alerts::CHECKS,
    receivers::CHECKS,
    loadtests::CHECKS,
];

/// Every rule of this crate: those of reading, those of a stack, those of waivers.
pub static RULES: &[&Rule] = &joined::<{ count() }>();

/// Checks a stack.
///
/// `complete` is whether nothing of the file was left out. Where something was, rules that look for what is missing
/// stay silent: what they would miss may be just that.
#[must_use]
pub fn check(stack: &Stack, complete: bool) -> Vec<Diagnostic> {
    let checks = FAMILIES.iter().copied().flatten();
    checks
        .filter(|check| complete || check.needs == Needs::Parts)
        .flat_map(|check| (check.find)(stack))
        .collect()
}

const fn count() -> usize {
    let mut count = language::RULES.len() + waivers::RULES.len();
    let mut family = 0;
    while family < FAMILIES.len() {
        count += FAMILIES[family].len();
        family += 1;
    }
    count
}

/// One list of all rules. Loops by index, because iterators do not run at compile time.
const fn joined<const COUNT: usize>() -> [&'static Rule; COUNT] {
    let mut rules = [language::RULES[0]; COUNT];
    let mut at = 0;
    while at < language::RULES.len() {
        rules[at] = language::RULES[at];
        at += 1;
    }
    let mut family = 0;
    while family < FAMILIES.len() {
        let mut check = 0;
        while check < FAMILIES[family].len() {
            rules[at] = FAMILIES[family][check].rule;
            at += 1;
            check += 1;
        }
        family += 1;
    }
    let mut waiver = 0;
    while waiver < waivers::RULES.len() {
        rules[at] = waivers::RULES[waiver];
        at += 1;
        waiver += 1;
    }
    rules
}

/// Declares rules: `pub static NAME = "kebab-code", Error, No;` for the code, the severity, and whether a waiver may
/// allow it. The page is `<code>.md` in the folder of the file that declares it.
///
/// ```ignore
/// spec::rule! {
///     /// Predictions are kept for no time.
///     pub static CACHE_TTL_ZERO = "cache-ttl-zero", Error, No;
/// }
/// ```
#[macro_export]
macro_rules! rule {
    ($($(#[$meta:meta])* $vis:vis static $NAME:ident = $code:literal, $severity:ident, $waivable:ident;)+) => {
        $(
            #[doc = concat!("The rule `", $code, "`.")]
            ///
            $(#[$meta])*
            $vis static $NAME: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
                code: $code,
                severity: $crate::diagnostic::Severity::$severity,
                waivable: $crate::diagnostic::Waivable::$waivable,
                page: include_str!(concat!($code, ".md")),
            };
        )+
    };
}
