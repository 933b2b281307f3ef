//! What a stack asks for and nothing renders yet.

use serde::Serialize;
use spec::stack::{Ships, Stack};
use wiring::Wiring;

use crate::{Target, rendered_targets};

/// Something that a stack asks for and nothing renders yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NotRendered {
    /// The folder that it belongs to.
    pub target: Target,
    /// The thing or section of the spec that asks for it.
    pub thing: String,
    /// What is missing, in a few words.
    pub what: String,
}

/// Whole targets that the stack asks for, and what the generators say of themselves; in order of target.
pub(crate) fn not_rendered(stack: &Stack, wiring: &Wiring) -> Vec<NotRendered> {
    let target = match stack.ships {
        Ships::Objects => Target::Kubernetes,
        Ships::Helm => Target::Helm,
    };
    let kubernetes = kubernetes::not_rendered(stack, wiring)
        .into_iter()
        .map(|(thing, what)| NotRendered { target, thing, what: String::from(what) });
    let alerts = alerts::not_rendered(stack, wiring)
        .into_iter()
        .map(|(thing, what)| (thing, String::from(what)))
        .map(|(thing, what)| NotRendered { target: Target::Alerts, thing, what });
    let mut missing: Vec<_> = asked_targets(stack)
        .into_iter()
        .filter(|missing| !rendered_targets().any(|target| target == missing.target))
        .chain(kubernetes)
        .chain(alerts)
        .collect();
    missing.sort();
    missing
}

/// Every target that a stack asks for, by the thing that asks.
fn asked_targets(stack: &Stack) -> Vec<NotRendered> {
    let mut asked = Vec::new();
    let mut ask = |target, thing: &dyn ToString, what: &str| {
        asked.push(NotRendered { target, thing: thing.to_string(), what: String::from(what) });
    };
    for name in stack.grafana.keys() {
        ask(Target::Dashboards, name, "dashboards");
    }
    for name in stack.pipelines.keys() {
        ask(Target::Dags, name, "the DAG and its jobs");
    }
    for name in stack.loadtests.keys() {
        ask(Target::Loadtest, name, "the scenario");
    }
    asked
}
