//! Families of alerts, one a file, in the order in which somebody on call reads them.

mod pods;

mod saturation;
mod scaling;

mod objectives;

mod kafka;
mod postgresql;
mod redis;
mod storage;

mod model;
mod training;

mod nodes;
mod workloads;

mod absence;
mod watchdog;

mod own;

use std::collections::BTreeMap;

use spec::{
    name::{NamespaceName, ThingName},
    quantity::Duration,
    stack::Severity,
};

use crate::{
    alert::{Alert, Proof, Shown, Urgency},
    scope::Scope,
    threshold::Compares,
};

pub(crate) use self::scaling::AT_MAXIMUM;

/// Alerts about one kind of trouble: a file of rules, and a runbook.
#[derive(Debug)]
pub(crate) struct Family {
    /// The name of its files.
    pub(crate) name: &'static str,
    /// Its groups, none of them empty.
    pub(crate) groups: Vec<Group>,
}

/// Alerts that are evaluated equally often.
#[derive(Debug)]
pub(crate) struct Group {
    /// Its name, which no other family's has.
    pub(crate) name: String,
    /// How often it is evaluated.
    pub(crate) step: Duration,
    /// Its alerts, in order.
    pub(crate) alerts: Vec<Alert>,
}

/// What makes the alerts of a family.
type Make = fn(&Scope<'_>) -> Vec<Group>;

const FAMILIES: &[(&str, Make)] = &[
    (saturation::NAME, saturation::groups),
    (scaling::NAME, scaling::groups),
    (objectives::NAME, objectives::groups),
    (kafka::NAME, kafka::groups),
    (redis::NAME, redis::groups),
    (postgresql::NAME, postgresql::groups),
    (storage::NAME, storage::groups),
    (model::NAME, model::groups),
    (training::NAME, training::groups),
    (workloads::NAME, workloads::groups),
    (nodes::NAME, nodes::groups),
    (absence::NAME, absence::groups),
    (watchdog::NAME, watchdog::groups),
    (own::NAME, own::groups),
];

/// Every family that has something to say about a stack, as the stack has it tuned.
pub(crate) fn families(scope: &Scope<'_>) -> Vec<Family> {
    let mut families = as_they_come(scope);
    for family in &mut families {
        // What the stack itself writes is written as it is meant.
        if ![saturation::NAME, own::NAME].contains(&family.name) {
            for group in &mut family.groups {
                group.alerts.retain_mut(|alert| tuned(alert, scope));
            }
            family.groups.retain(|group| !group.alerts.is_empty());
        }
    }
    families.retain(|family| !family.groups.is_empty());
    families
}

/// The names of the alerts that come with a stack's components, each with what it compares.
pub(crate) type Known = BTreeMap<String, Option<Compares>>;

/// The alerts that come with a stack's components.
pub(crate) fn names(scope: &Scope<'_>) -> Known {
    let families = as_they_come(scope).into_iter();
    let alerts = families
        .filter(|family| ![saturation::NAME, own::NAME].contains(&family.name))
        .flat_map(|family| family.groups)
        .flat_map(|group| group.alerts);
    alerts.map(|alert| (alert.name, alert.compares)).collect()
}

fn as_they_come(scope: &Scope<'_>) -> Vec<Family> {
    let families = FAMILIES.iter().map(|(name, make)| {
        let groups = make(scope).into_iter().filter(|group| !group.alerts.is_empty());
        Family { name, groups: groups.collect() }
    });
    families.filter(|family| !family.groups.is_empty()).collect()
}

/// Makes an alert what the stack has it be, and says whether it is there at all.
fn tuned(alert: &mut Alert, scope: &Scope<'_>) -> bool {
    let all = scope.stack.alerts.tuned.values();
    let Some(tuning) = all.into_iter().find(|tuning| named(&tuning.name) == alert.name) else {
        return true;
    };
    if let Some(hold) = tuning.hold {
        alert.hold = hold.value;
    }
    if let Some(severity) = tuning.severity {
        alert.urgency = Urgency::Graded(severity.value);
    }
    tuning.enabled.is_none_or(|enabled| enabled.value)
}

/// The name of an alert from a name of the spec: `at-maximum` is `AtMaximum`.
pub(crate) fn named(name: &ThingName) -> String {
    let words = name.as_str().split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_ascii_uppercase().to_string() + letters.as_str()
        })
    });
    words.collect()
}

/// The way back: `AtMaximum` is `at-maximum`.
pub(crate) fn kebab(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// One group, called as its family, evaluated as often as there is something new.
fn one(name: &str, scope: &Scope<'_>, alerts: Vec<Alert>) -> Vec<Group> {
    vec![Group { name: String::from(name), step: scope.step(), alerts }]
}

/// What every alert about a thing begins with; its labels are the namespace alone.
fn about(
    scope: &Scope<'_>,
    family: &'static str,
    thing: &ThingName,
    namespace: &NamespaceName,
) -> Alert {
    Alert {
        name: String::new(),
        family,
        service: thing.to_string(),
        owner: scope.owner(),
        urgency: Urgency::Graded(Severity::Warning),
        query: String::new(),
        hold: Duration::ZERO,
        summary: String::new(),
        description: String::new(),
        shown: Shown::Number,
        runbooks: scope.stack.alerts.runbooks.as_ref().map(ToString::to_string),
        compares: None,
        steps: Vec::new(),
        scrape: scope.step(),
        range: Duration::ZERO,
        bridge: scope.bridge(),
        carries: BTreeMap::from([(String::from("namespace"), namespace.to_string())]),
        proof: Proof::default(),
    }
}
