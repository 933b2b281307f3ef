//! From alerts to files.

use std::collections::BTreeMap;

use crate::{
    alert::{Alert, literal},
    families::{Family, Group},
    model::{Rule, RuleFile, RuleGroup, TestFile, Time, yaml},
    proof,
};

/// The rules of a family.
pub(crate) fn rules(family: &Family) -> String {
    let groups = family.groups.iter().map(|group| RuleGroup {
        name: group.name.clone(),
        interval: Time(group.step),
        rules: group.alerts.iter().map(rule).collect(),
    });
    yaml(&RuleFile { groups: groups.collect() })
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
