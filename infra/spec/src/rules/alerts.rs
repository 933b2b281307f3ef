//! Alert rules and who hears of them.

use super::Check;
use crate::{
    diagnostic::Diagnostic,
    source::Spanned,
    stack::{AlertRule, ReplicaBound, Service, Stack},
};

crate::rule! {
    static SCRAPE_SLOWER_THAN_FOR = "scrape-slower-than-for", Error, Yes;
    static ALERT_ALWAYS_FIRES = "alert-always-fires", Error, Yes;
    static RECEIVERS_WITHOUT_ALERTMANAGER = "receivers-without-alertmanager", Error, No;
    static SEVERITY_WITHOUT_ROUTE = "severity-without-route", Error, No;
}

pub(super) const CHECKS: &[Check] = &[
    Check::whole(&SCRAPE_SLOWER_THAN_FOR, scrape_slower_than_for),
    Check::parts(&ALERT_ALWAYS_FIRES, alert_always_fires),
    Check::whole(&RECEIVERS_WITHOUT_ALERTMANAGER, receivers_without_alertmanager),
    Check::whole(&SEVERITY_WITHOUT_ROUTE, severity_without_route),
];

/// A rule that holds for less than two scrapes: one sample would decide, and a missed one would hide it.
fn scrape_slower_than_for(stack: &Stack) -> Vec<Diagnostic> {
    let Some(fastest) =
        stack.prometheus.values().min_by_key(|prometheus| prometheus.scrape_every.value)
    else {
        return Vec::new();
    };
    let every = fastest.scrape_every;
    let two = every.saturating_mul(2);
    let rules = stack.alerts.rules.values().filter(|rule| rule.hold.value < two);
    rules
        .map(|rule| {
            let message = format!(
                "`{}` holds for {}, and `{}` looks every {every}",
                rule.name, rule.hold, fastest.name
            );
            Diagnostic::new(&SCRAPE_SLOWER_THAN_FOR, rule.hold.span, message)
                .label("one sample would decide")
                .related(every.span, "how often everything is scraped")
                .help(format!("write `for: {two}` or more, or scrape more often"))
                .thing(&rule.name)
        })
        .collect()
}

/// A rule that asks for no more replicas than there always are, and for nothing else.
fn alert_always_fires(stack: &Stack) -> Vec<Diagnostic> {
    let bounded = stack.alerts.rules.values().filter_map(|rule| {
        let when = rule.when().filter(|when| when.cpu.is_none())?;
        Some((rule, when.replicas?))
    });
    bounded
        .filter_map(|(rule, bound)| {
            let services = rule.services.iter().filter_map(|name| stack.services.get(&name.value));
            services.into_iter().find_map(|service| always(rule, bound, service))
        })
        .collect()
}

fn always(rule: &AlertRule, bound: Spanned<ReplicaBound>, service: &Service) -> Option<Diagnostic> {
    let (fewest, most) = (service.scale.min(), service.scale.max());
    let least = match bound.value {
        ReplicaBound::Count(count) => count,
        ReplicaBound::Max => most.value,
    };
    (least <= fewest.value).then(|| {
        let message = format!(
            "`{}` fires at {least} replicas, and `{}` never has fewer than {fewest}",
            rule.name, service.name
        );
        Diagnostic::new(&ALERT_ALWAYS_FIRES, bound.span, message)
            .label("always true")
            .related(fewest.span, "the fewest")
            .help(if fewest.value < most.value {
                format!("write `at_least:` with more than {fewest}, at most {most}")
            } else {
                String::from("add `cpu:`, or scale the service between two bounds")
            })
            .thing(&rule.name)
    })
}

/// Receivers, and nothing that would send to them.
fn receivers_without_alertmanager(stack: &Stack) -> Vec<Diagnostic> {
    let receivers = &stack.alerts.receivers;
    let Some(first) =
        receivers.values().map(|receiver| &receiver.name).min_by_key(|name| name.span)
    else {
        return Vec::new();
    };
    if !stack.alertmanager.is_empty() {
        return Vec::new();
    }
    let names: Vec<_> = receivers.keys().map(|name| format!("`{name}`")).collect();
    let report = Diagnostic::new(
        &RECEIVERS_WITHOUT_ALERTMANAGER,
        first.span,
        format!("nothing sends to {}: the stack has no Alertmanager", names.join(", ")),
    )
    .help("add `alertmanager: { paging: { version: …, in_cluster: … } }`, or delete receivers and routes");
    vec![receivers.keys().fold(report, Diagnostic::thing)]
}

/// A rule whose severity nobody hears of.
fn severity_without_route(stack: &Stack) -> Vec<Diagnostic> {
    if stack.alertmanager.is_empty() {
        return Vec::new();
    }
    let routes = &stack.alerts.routes;
    let is_heard = |rule: &&AlertRule| {
        routes.get(&rule.severity.value).is_some_and(|receivers| !receivers.is_empty())
    };
    let rules = stack.alerts.rules.values().filter(|rule| !is_heard(rule));
    rules
        .map(|rule| {
            let severity = rule.severity;
            let heartbeat = stack.alerts.heartbeat.as_ref().map(|name| &name.value);
            let people = stack.alerts.receivers.keys().filter(|name| Some(*name) != heartbeat);
            let receivers: Vec<_> = people.map(ToString::to_string).collect();
            let to = if receivers.is_empty() {
                String::from("<receiver>")
            } else {
                receivers.join(", ")
            };
            let message =
                format!("`{}` is a {severity} alert, and no route says who hears of it", rule.name);
            Diagnostic::new(&SEVERITY_WITHOUT_ROUTE, severity.span, message)
                .help(format!("add to `alerts.routes`: `{severity}: [{to}]`"))
                .thing(&rule.name)
        })
        .collect()
}
