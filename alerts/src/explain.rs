//! Explanations. In: a stack and its wiring. Out: for every alert what its runbook says, by which sums it can come true,
//! what proves it, and what keeps it silent.

use serde::Serialize;
use spec::stack::Stack;
use wiring::Wiring;

use crate::{
    alert::Alert,
    chapter::{Book, Chapter, Link},
    families::{self, Family, Group, named},
    proof,
    scope::Scope,
};

/// All that is known of an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// What its runbook says.
    #[serde(flatten)]
    pub chapter: Chapter,
    /// For a rule of replicas and CPU: what it needs, and the most that there is.
    pub reachability: Vec<String>,
    /// The tests that prove it; none of what people write as a query, since nobody else knows what it means.
    pub tests: Vec<String>,
    /// The file in which these stand, from the stack's output folder.
    pub tests_in: String,
    /// While one of these fires, nobody is told of it.
    pub silenced_by: Vec<Link>,
}

/// Every alert of a stack, in the order of its rules; none without a Prometheus.
pub(crate) fn explain(stack: &Stack, wiring: &Wiring) -> Vec<Explained> {
    let Some(scope) = Scope::new(stack, wiring) else { return Vec::new() };
    let families = families::families(&scope);
    let book = Book::new(&scope, &families);
    let groups = families.iter().flat_map(|Family { groups, .. }| groups);
    let alerts = groups.flat_map(|group| group.alerts.iter().map(move |alert| (group, alert)));
    alerts.map(|(group, alert)| explained(&scope, &book, group, alert)).collect()
}

fn explained(scope: &Scope<'_>, book: &Book<'_>, group: &Group, alert: &Alert) -> Explained {
    let is_proved = !alert.proof.wrong.is_empty();
    let tests = if is_proved { proof::tests(alert, group.step) } else { Vec::new() };
    Explained {
        chapter: book.chapter(alert, group),
        reachability: reachability(scope, alert),
        tests: tests.into_iter().map(|test| test.name).collect(),
        tests_in: format!("alerts/tests/{}.yaml", group.name),
        silenced_by: book.silenced_by(alert),
    }
}

/// The sums of the rule of the spec that an alert is made of, where it is.
fn reachability(scope: &Scope<'_>, alert: &Alert) -> Vec<String> {
    let Scope { stack, wiring, .. } = scope;
    let service = stack.services.values().find(|it| it.name.as_str() == alert.service);
    let rule = stack.alerts.rules.values().find(|rule| {
        let watches = rule.services.iter().any(|service| service.as_str() == alert.service);
        watches && named(&rule.name) == alert.name
    });
    let sums = rule.zip(service);
    sums.map_or_else(Vec::new, |(rule, service)| {
        wiring::reachability(rule, service, &wiring.capacity)
    })
}
