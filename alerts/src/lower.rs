//! From alerts to files.

use std::collections::BTreeMap;

use wiring::names;

use crate::{
    alert::{Alert, literal},
    families::{Family, Group},
    model::{Metadata, PrometheusRule, Rule, RuleFile, RuleGroup, TestFile, Time, yaml},
    proof,
    scope::Scope,
};

/// The rules of a family, as a file of Prometheus.
pub(crate) fn rules(family: &Family) -> String {
    yaml(&rule_file(family))
}

/// The same rules as an object, for a cluster in which the Prometheus operator hands rules out. It stands where the
/// stack's Prometheus would.
pub(crate) fn prometheus_rule(scope: &Scope<'_>, family: &Family) -> String {
    yaml(&PrometheusRule {
        api_version: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: Metadata {
            name: format!("{}-{}", scope.stack.id(), family.name),
            namespace: scope.prometheus.placement.namespace.to_string(),
            labels: names::labels(scope.stack),
        },
        spec: rule_file(family),
    })
}

fn rule_file(family: &Family) -> RuleFile {
    let groups = family.groups.iter().map(|group| RuleGroup {
        name: group.name.clone(),
        interval: Time(group.step),
        rules: group.alerts.iter().map(rule).collect(),
    });
    RuleFile { groups: groups.collect() }
}

fn rule(alert: &Alert) -> Rule {
    Rule {
        alert: alert.name.clone(),
        expr: alert.query.clone(),
        hold: Time(alert.hold),
        labels: labels(alert),
        annotations: BTreeMap::from([
            ("description", alert.template()),
            ("runbook", runbook(alert)),
            ("summary", literal(&alert.summary)),
        ]),
    }
}

/// The tests of a group; a file each, since promtool evaluates all rules of a file equally often. None where nothing can
/// be proved.
pub(crate) fn tests(family: &Family, group: &Group) -> Option<String> {
    let tests: Vec<_> =
        group.alerts.iter().flat_map(|alert| proof::tests(alert, group.step)).collect();
    (!tests.is_empty()).then(|| {
        yaml(&TestFile {
            rule_files: vec![format!("../rules/{}.yaml", family.name)],
            evaluation_interval: Time(group.step),
            tests,
        })
    })
}

/// The labels that a rule adds: what does not change while it fires, since an alert with another label is another alert.
pub(crate) fn labels(alert: &Alert) -> BTreeMap<String, String> {
    [
        ("owner", alert.owner.clone()),
        ("service", alert.service.clone()),
        ("severity", alert.urgency.label()),
    ]
    .map(|(name, value)| (String::from(name), value))
    .into()
}

/// What people read of an alert that fires.
pub(crate) fn annotations(alert: &Alert, description: String) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("description", description),
        ("runbook", runbook(alert)),
        ("summary", alert.summary.clone()),
    ])
}

/// The place in a runbook: where people read it, or else from the stack's output folder.
pub(crate) fn runbook(alert: &Alert) -> String {
    let folder = alert.runbooks.as_deref().unwrap_or("alerts/runbooks");
    format!("{folder}/{}.md#{}", alert.family, anchor(alert))
}

/// The anchor of an alert's heading, which is its name and its service
/// (<https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links>).
pub(crate) fn anchor(alert: &Alert) -> String {
    format!("{}-{}", alert.name.to_ascii_lowercase(), alert.service)
}
