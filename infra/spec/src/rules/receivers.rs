//! Who hears of alerts: somebody does, everybody who is named does, and that alerts arrive is heard of, too.

use super::Check;
use crate::{
    diagnostic::Diagnostic,
    name::ThingName,
    stack::{ReceiverKind, Stack},
};

crate::rule! {
    static ALERTS_UNHEARD = "alerts-unheard", Warning, Yes;
    static HEARTBEAT_MISSING = "heartbeat-missing", Warning, Yes;
    static HEARTBEAT_REACHES_PEOPLE = "heartbeat-reaches-people", Error, No;
    static RECEIVER_UNUSED = "receiver-unused", Warning, Yes;
}

pub(super) const CHECKS: &[Check] = &[
    Check::whole(&ALERTS_UNHEARD, alerts_unheard),
    Check::whole(&HEARTBEAT_MISSING, heartbeat_missing),
    Check::parts(&HEARTBEAT_REACHES_PEOPLE, heartbeat_reaches_people),
    Check::whole(&RECEIVER_UNUSED, receiver_unused),
];

/// The receivers that routes name.
fn routed(stack: &Stack) -> impl Iterator<Item = &ThingName> {
    stack.alerts.routes.values().flatten().map(|receiver| &receiver.value)
}

/// An Alertmanager that would tell nobody. Where the stack has rules of its own, `severity-without-route` says so.
fn alerts_unheard(stack: &Stack) -> Vec<Diagnostic> {
    if routed(stack).next().is_some() || !stack.alerts.rules.is_empty() {
        return Vec::new();
    }
    let alertmanagers = stack.alertmanager.values().map(|alertmanager| {
        let name = &alertmanager.name;
        let message = format!("`{name}` tells nobody: no route names a receiver");
        Diagnostic::new(&ALERTS_UNHEARD, name.span, message)
            .label("gets the alerts that come with components")
            .help("add to `alerts`: `receivers: { pager: { webhook: { url: <secret> } } }` and `routes: { critical: [pager] }`")
            .thing(name)
    });
    alertmanagers.collect()
}

/// Alerts that stop to arrive look like a system that is well.
fn heartbeat_missing(stack: &Stack) -> Vec<Diagnostic> {
    let alerts = &stack.alerts;
    let is_off = |(name, enabled): (&ThingName, bool)| name.as_str() == WATCHDOG && !enabled;
    let mut tuned =
        alerts.tuned.iter().filter_map(|(name, tuning)| Some((name, tuning.enabled?.value)));
    let nothing_beats = stack.prometheus.is_empty() || tuned.any(is_off);
    if alerts.heartbeat.is_some() || nothing_beats || routed(stack).next().is_none() {
        return Vec::new();
    }
    let alertmanagers = stack.alertmanager.values().map(|alertmanager| {
        let name = &alertmanager.name;
        let message = format!("nobody would notice that `{name}` tells nothing any more");
        Diagnostic::new(&HEARTBEAT_MISSING, name.span, message)
            .label("its watchdog goes nowhere")
            .help("add to `alerts`: `receivers: { pulse: { webhook: { url: <secret> } } }` and `heartbeat: pulse`")
            .thing(name)
    });
    alertmanagers.collect()
}

/// The alert that fires always, as a setting of `tune` names it.
const WATCHDOG: &str = "watchdog";

/// A dead man's switch that is a person, or that is told of troubles, too.
fn heartbeat_reaches_people(stack: &Stack) -> Vec<Diagnostic> {
    let Some(heartbeat) = &stack.alerts.heartbeat else { return Vec::new() };
    let Some(receiver) = stack.alerts.receivers.get(&heartbeat.value) else { return Vec::new() };
    let mut routes = stack.alerts.routes.values().flatten();
    let report = |message: String| {
        Diagnostic::new(&HEARTBEAT_REACHES_PEOPLE, heartbeat.span, message).thing(heartbeat)
    };
    if !matches!(receiver.kind, ReceiverKind::Webhook(_)) {
        let message = format!("`{heartbeat}` would tell people every minute that alerts arrive");
        let report = report(message).related(receiver.name.span, "what it is");
        return vec![report.help(
            "name a receiver with `webhook`, whose service raises the alarm when nothing comes",
        )];
    }
    let route = routes.find(|receiver| receiver.value == heartbeat.value);
    let reports = route.map(|route| {
        let message = format!("`{heartbeat}` hears of alerts, and takes each for a sign of life");
        report(message).related(route.span, "a route to it").help(format!(
            "take `{heartbeat}` out of `alerts.routes`, or let another receiver be the heartbeat"
        ))
    });
    reports.into_iter().collect()
}

/// Somebody who is named and hears of nothing.
fn receiver_unused(stack: &Stack) -> Vec<Diagnostic> {
    if stack.alertmanager.is_empty() {
        return Vec::new();
    }
    let alerts = &stack.alerts;
    let is_used = |name: &ThingName| {
        routed(stack).any(|routed| routed == name)
            || alerts.heartbeat.as_ref().is_some_and(|heartbeat| heartbeat.value == *name)
    };
    let unused = alerts.receivers.values().filter(|receiver| !is_used(&receiver.name));
    let reports = unused.map(|receiver| {
        let name = &receiver.name;
        Diagnostic::new(&RECEIVER_UNUSED, name.span, format!("`{name}` hears of no alert"))
            .help(format!("name it in `alerts.routes`, such as `critical: [{name}]`, or delete it"))
            .thing(name)
    });
    reports.collect()
}
