use std::collections::{BTreeMap, BTreeSet};

use super::{
    inhibition,
    model::{InhibitRule, Is, Matcher},
};
use crate::{alert::Alert, families::families, lower::labels, scope::Scope, tests::stacks};

/// The labels of an alert, as Alertmanager gets them.
type Labels = BTreeMap<String, String>;

fn told(alert: &Alert) -> Labels {
    let name = (String::from("alertname"), alert.name.clone());
    alert.carries.clone().into_iter().chain(labels(alert)).chain([name]).collect()
}

fn matches(matchers: &[Matcher], labels: &Labels) -> bool {
    matchers.iter().all(|matcher| {
        let value = labels.get(matcher.label);
        value.is_some_and(|value| matcher.takes(value))
    })
}

/// Causes and effects of a rule.
fn pairs<'a>(rule: &InhibitRule, alerts: &'a [Labels]) -> Vec<(&'a Labels, &'a Labels)> {
    let of = |matchers: &[Matcher]| -> Vec<&'a Labels> {
        alerts.iter().filter(|alert| matches(matchers, alert)).collect()
    };
    let (causes, effects) = (of(&rule.source_matchers), of(&rule.target_matchers));
    let alike = |cause: &Labels, effect: &Labels| {
        rule.equal.iter().all(|label| cause.get(*label) == effect.get(*label))
    };
    let all = causes.iter().flat_map(|cause| effects.iter().map(move |effect| (*cause, *effect)));
    all.filter(|(cause, effect)| alike(cause, effect)).collect()
}

/// The rules of every stack, each with its name and with all the alerts that there are.
fn each_rule(mut judge: impl FnMut(&str, &InhibitRule, &[Labels])) {
    let mut seen = 0;
    for (stack, wiring) in stacks() {
        let Some(scope) = Scope::new(&stack, &wiring) else { continue };
        let families = families(&scope);
        let groups = families.iter().flat_map(|family| &family.groups);
        let alerts: Vec<_> = groups.flat_map(|group| &group.alerts).collect();
        let told: Vec<_> = alerts.iter().map(|alert| told(alert)).collect();
        for (name, rule) in inhibition::rules(&alerts, &wiring) {
            judge(&name, &rule, &told);
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen} rules");
}

#[test]
fn rules_name_alerts_that_there_are() {
    each_rule(|name, rule, alerts| {
        for matcher in rule.source_matchers.iter().chain(&rule.target_matchers) {
            let values = match &matcher.is {
                Is::Equal(value) => std::slice::from_ref(value),
                Is::OneOf(values) => values,
            };
            for value in values {
                let is_told = alerts.iter().any(|alert| alert.get(matcher.label) == Some(value));
                assert!(is_told || matcher.label == "severity", "{name}: {value}");
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
                assert!(value.chars().all(is_name), "{name}: {value} would have to be escaped");
            }
        }
        assert!(name == "graver" || !pairs(rule, alerts).is_empty(), "{name} keeps nothing silent");
    });
}

/// Else an alert that is called anew would be inhibited no more, without a word.
#[test]
fn names_that_rules_know_are_those_of_alerts() {
    let mut names = BTreeSet::new();
    for (stack, wiring) in stacks() {
        let Some(scope) = Scope::new(&stack, &wiring) else { continue };
        for family in families(&scope) {
            let alerts = family.groups.into_iter().flat_map(|group| group.alerts);
            names.extend(alerts.map(|alert| alert.name));
        }
    }
    let mut unknown = inhibition::known();
    unknown.retain(|name| !names.contains(name));
    // The twin of `RedisEvicting`, for a Redis that evicts nothing; none of these stacks has one.
    assert_eq!(unknown, BTreeSet::from([String::from("RedisMemoryHigh")]));
}

#[test]
fn labels_that_must_be_alike_are_on_both_sides() {
    each_rule(|name, rule, alerts| {
        for side in [&rule.source_matchers, &rule.target_matchers] {
            for alert in alerts.iter().filter(|alert| matches(side, alert)) {
                for label in &rule.equal {
                    assert!(alert.contains_key(*label), "{name}: {label} of {alert:?}");
                }
            }
        }
        assert!(!rule.equal.is_empty(), "{name}");
    });
}

#[test]
fn a_cause_is_no_effect_of_its_own_and_no_less_grave() {
    let grade = |alert: &Labels| match alert.get("severity").map(String::as_str) {
        Some("critical") => 0,
        Some("warning") => 1,
        _ => 2,
    };
    each_rule(|name, rule, alerts| {
        for alert in alerts {
            let is_both =
                matches(&rule.source_matchers, alert) && matches(&rule.target_matchers, alert);
            assert!(!is_both, "{name}: {alert:?}");
        }
        for (cause, effect) in pairs(rule, alerts) {
            assert!(grade(cause) <= grade(effect), "{name}: {cause:?} hides {effect:?}");
        }
    });
}

#[test]
fn no_two_keep_each_other_silent() {
    for (stack, wiring) in stacks() {
        let Some(scope) = Scope::new(&stack, &wiring) else { continue };
        let families = families(&scope);
        let groups = families.iter().flat_map(|family| &family.groups);
        let alerts: Vec<_> = groups.flat_map(|group| &group.alerts).collect();
        let told: Vec<_> = alerts.iter().map(|alert| told(alert)).collect();
        let mut hides: BTreeMap<&Labels, BTreeSet<&Labels>> = BTreeMap::new();
        for (_, rule) in inhibition::rules(&alerts, &wiring) {
            for (cause, effect) in pairs(&rule, &told) {
                hides.entry(cause).or_default().insert(effect);
            }
        }
        // What nothing hides is taken away until nothing is left; a circle would be.
        while !hides.is_empty() {
            let hidden: BTreeSet<&Labels> = hides.values().flatten().copied().collect();
            let before = hides.len();
            hides.retain(|cause, _| hidden.contains(cause));
            assert!(hides.len() < before, "a circle: {hides:#?}");
        }
    }
}

#[test]
fn each_rule_has_a_name_of_its_own() {
    for (stack, wiring) in stacks() {
        let Some(scope) = Scope::new(&stack, &wiring) else { continue };
        let families = families(&scope);
        let groups = families.iter().flat_map(|family| &family.groups);
        let alerts: Vec<_> = groups.flat_map(|group| &group.alerts).collect();
        let rules = inhibition::rules(&alerts, &wiring);
        let names: BTreeSet<_> = rules.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), rules.len());
    }
}
