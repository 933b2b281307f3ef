//! Alertmanager: whom an alert reaches, by which way, and what they read. In: a stack's receivers and routes, its alerts,
//! and who uses whom. Out: a folder for each Alertmanager with its configuration and the templates that this names.

mod model;
mod version;

mod inhibition;
mod receivers;
mod routes;
mod silencers;
mod templates;

use std::collections::BTreeSet;

use spec::{
    artifact::Artifacts,
    stack::{Alertmanager, Stack},
};
use wiring::Wiring;

use self::model::{Configuration, Route};
use crate::{
    alert::{Alert, Urgency},
    families::Family,
    model::yaml,
};

pub(crate) use self::routes::hears;
pub(crate) use self::silencers::Silencers;
pub(crate) use self::version::{MATCHERS, has, secret_file};

/// The name of the file with templates, beside the configuration.
const TEMPLATES: &str = "notifications.tmpl";

/// The files of every Alertmanager, by path relative to the stack's output folder.
pub(crate) fn generate(stack: &Stack, wiring: &Wiring, families: &[Family]) -> Artifacts {
    let groups = families.iter().flat_map(|family| &family.groups);
    let alerts: Vec<_> = groups.flat_map(|group| &group.alerts).collect();
    let mut artifacts = Artifacts::new();
    for alertmanager in stack.alertmanager.values() {
        let folder = format!("alerts/alertmanager/{}", alertmanager.name);
        let configuration = configuration(stack, wiring, alertmanager, &alerts);
        artifacts.insert(format!("{folder}/alertmanager.yaml"), yaml(&configuration));
        artifacts.insert(format!("{folder}/{TEMPLATES}"), templates::templates());
    }
    artifacts
}

fn configuration(
    stack: &Stack,
    wiring: &Wiring,
    alertmanager: &Alertmanager,
    alerts: &[&Alert],
) -> Configuration {
    let has_watchdog = alerts.iter().any(|alert| alert.urgency == Urgency::None);
    let route = routes::route(&stack.alerts, has_watchdog);
    let mut routed = BTreeSet::new();
    gather(&route, &mut routed);
    let is_named = version::has(&alertmanager.version, version::INHIBITION_NAMES);
    let mut rules = inhibition::rules(alerts, wiring);
    for (name, rule) in &mut rules {
        rule.name = is_named.then(|| name.clone());
    }
    Configuration {
        receivers: receivers::receivers(stack, wiring, alertmanager, &routed),
        inhibit_rules: rules.into_iter().map(|(_, rule)| rule).collect(),
        templates: vec![TEMPLATES],
        route,
    }
}

/// The receivers that a route and those below it name.
fn gather(route: &Route, receivers: &mut BTreeSet<String>) {
    receivers.insert(route.receiver.clone());
    for below in &route.routes {
        gather(below, receivers);
    }
}

#[cfg(test)]
mod tests;
