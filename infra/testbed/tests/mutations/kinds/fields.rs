//! What a rule says beside its query: how long it must hold, how bad it is, how its value is shown.

use spec::quantity::Duration;

use crate::rule::Rule;

/// `for`, one step less and one more.
pub(super) fn hold(rule: &Rule, step: &str) -> Vec<(String, Rule)> {
    let (Ok(hold), Ok(step)) = (rule.hold.parse::<Duration>(), step.parse::<Duration>()) else {
        return Vec::new();
    };
    let less = hold.millis().checked_sub(step.millis());
    let all = less.into_iter().chain([hold.millis() + step.millis()]);
    all.map(|millis| {
        let hold = Duration::from_millis(millis).to_string();
        (format!("for {} becomes {hold}", rule.hold), Rule { hold, ..rule.clone() })
    })
    .collect()
}

/// Every other severity.
pub(super) fn severity(rule: &Rule) -> Vec<(String, Rule)> {
    let is = rule.labels.get("severity").cloned().unwrap_or_default();
    let others = ["critical", "warning", "info"].into_iter().filter(|other| *other != is);
    others
        .map(|other| {
            let mut changed = rule.clone();
            changed.labels.insert(String::from("severity"), String::from(other));
            (format!("severity {is} becomes {other}"), changed)
        })
        .collect()
}

/// The value as the next template would show it.
pub(super) fn shown(rule: &Rule) -> Vec<(String, Rule)> {
    const TEMPLATES: &[(&str, &str)] = &[
        ("humanizePercentage", "humanize"),
        ("humanizeDuration", "humanize"),
        ("$value | humanize }}", "$value | humanizePercentage }}"),
        ("%.0f", "%.3f"),
        ("%.3f", "%.0f"),
    ];
    let description = rule.annotations.get("description").cloned().unwrap_or_default();
    let found = TEMPLATES.iter().find(|(template, _)| description.contains(template));
    found
        .map(|(template, other)| {
            let mut changed = rule.clone();
            let text = description.replace(template, other);
            changed.annotations.insert(String::from("description"), text);
            (format!("{template} becomes {other}"), changed)
        })
        .into_iter()
        .collect()
}
