//! In: a [`Stack`] and its [`Wiring`]. Out: alerts that are true: rules for Prometheus under `alerts/rules/`, the same for
//! the Prometheus operator under `alerts/prometheus-rules/`, under `alerts/tests/` what promtool proves them with, under
//! `alerts/runbooks/` what somebody does who is woken, and under `alerts/alertmanager/` who hears of them.
//!
//! An alert stands only on metrics that the stack's Prometheus scrapes. What people write as PromQL is held against the
//! same catalogue as what is written here.

mod world;

mod infer;
mod promql;

mod alert;
mod families;
mod scope;
mod threshold;

mod lower;
mod model;
mod proof;

mod alertmanager;

mod chapter;
mod explain;
mod runbook;

mod check;

use spec::{
    artifact::Artifacts,
    diagnostic::{Diagnostic, Rule},
    stack::Stack,
};
use wiring::Wiring;

use self::{chapter::Book, scope::Scope};

pub use self::{
    chapter::{Cause, Chapter, Check, Delay, Hearer, Link},
    explain::Explained,
};

/// The rules of this crate.
pub static RULES: &[&Rule] = &check::RULES;

/// Judges what only the catalogue of metrics can judge; to be called for a stack without errors of reading.
#[must_use]
pub fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    check::check(stack, wiring)
}

/// Everything that is known of each alert of a stack, for people.
#[must_use]
pub fn explain(stack: &Stack, wiring: &Wiring) -> Vec<Explained> {
    explain::explain(stack, wiring)
}

/// What of a stack's alerting is not made yet: each thing, and what is missing of it.
#[must_use]
pub fn not_rendered(stack: &Stack, wiring: &Wiring) -> Vec<(String, &'static str)> {
    let Some(scope) = Scope::new(stack, wiring) else { return Vec::new() };
    let links =
        stack.grafana.keys().map(|name| (name.to_string(), "links from alerts to dashboards"));
    // Of each, some alerts are not there, since nothing is known of what it tells.
    let strangers = scope.scrapes().filter(|scrape| scope.source(scrape).is_none());
    let strangers =
        strangers.map(|scrape| (scrape.job.clone(), "alerts on what it tells of itself"));
    links.chain(strangers).collect()
}

/// The rules of a stack with their tests and runbooks, and who hears of them, by path relative to its output folder. A
/// stack without a Prometheus has no rules.
#[must_use]
pub fn generate(stack: &Stack, wiring: &Wiring) -> Artifacts {
    let Some(scope) = Scope::new(stack, wiring) else {
        return alertmanager::generate(stack, wiring, &[]);
    };
    let families = families::families(&scope);
    let mut artifacts = alertmanager::generate(stack, wiring, &families);
    let book = Book::new(&scope, &families);
    for family in &families {
        artifacts.insert(format!("alerts/rules/{}.yaml", family.name), lower::rules(family));
        let object = lower::prometheus_rule(&scope, family);
        artifacts.insert(format!("alerts/prometheus-rules/{}.yaml", family.name), object);
        let runbook = runbook::runbook(family.name, &book.chapters(family));
        artifacts.insert(format!("alerts/runbooks/{}.md", family.name), runbook);
        for group in &family.groups {
            let tests = lower::tests(family, group);
            artifacts
                .extend(tests.map(|tests| (format!("alerts/tests/{}.yaml", group.name), tests)));
        }
    }
    artifacts
}

#[cfg(test)]
mod tests;
