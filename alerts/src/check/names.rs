//! Names of alerts.

use spec::{
    diagnostic::Diagnostic,
    stack::{AlertRule, Stack},
    suggest,
};

use crate::families::{AT_MAXIMUM, Known, kebab, named};

spec::rule! {
    pub(super) static ALERT_NAME_TAKEN = "alert-name-taken", Error, No;
    pub(super) static ALERT_UNKNOWN = "alert-unknown", Error, No;
}

/// Tuned alerts that do not come with the stack, and rules that are called as one that does.
pub(super) fn check(stack: &Stack, known: &Known) -> Vec<Diagnostic> {
    let tuned = stack.alerts.tuned.values().filter(|it| !known.contains_key(&named(&it.name)));
    let unknown = tuned.map(|tuning| {
        let message = format!("no alert called `{}` comes with this stack", tuning.name);
        let nearest = suggest::nearest(&named(&tuning.name), known.keys().map(String::as_str));
        let help = nearest.map_or_else(
            || String::from("the files under `alerts/rules` have their names"),
            |nearest| format!("did you mean `{}`?", kebab(nearest)),
        );
        Diagnostic::new(&ALERT_UNKNOWN, tuning.name.span, message).help(help).thing(&tuning.name)
    });
    let rules = stack
        .alerts
        .rules
        .values()
        .filter(|it| known.contains_key(&named(&it.name)) && !stands_in(it));
    let taken = rules.map(|rule| {
        let message = format!("an alert called `{}` comes with this stack", named(&rule.name));
        Diagnostic::new(&ALERT_NAME_TAKEN, rule.name.span, message)
            .label("two alerts with one name")
            .help(format!(
                "call it otherwise, or change the one that comes under `tune: {{ {}: … }}`",
                rule.name
            ))
            .thing(&rule.name)
    });
    unknown.chain(taken).collect()
}

/// A rule that only counts replicas stands in for the alert of that name, for its services.
fn stands_in(rule: &AlertRule) -> bool {
    named(&rule.name) == AT_MAXIMUM
        && rule.when().is_some_and(|when| when.replicas.is_some() && when.cpu.is_none())
}
