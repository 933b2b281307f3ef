//! Routes. In: which severity goes to whom. Out: a tree in which every alert reaches a receiver.
//!
//! The root takes whatever no route names, so that an alert of a stranger is heard of, too. Below it stands first the
//! heartbeat, then a route for each receiver of each severity. Alerts carry their owner. A stack has one, so nothing is
//! decided by it; where a stack can say more, the routes of an owner stand as a level between the root and its severities.

use std::collections::BTreeSet;

use contract::alerting::{self, repeat};
use spec::{
    quantity::Duration,
    stack::{Alerts, Receiver, Severity},
};

use super::{
    model::{Matcher, Route},
    receivers::NOBODY,
};
use crate::{alert::Urgency, model::Time};

/// What one message is about. Never a pod or an instance: a hundred of them in trouble are one message.
const GROUP_BY: [&str; 3] = ["alertname", "service", "namespace"];

/// The tree, with a route for the watchdog where there is one.
pub(super) fn route(alerts: &Alerts, has_watchdog: bool) -> Route {
    let heartbeat = has_watchdog.then(|| heartbeat(alerts));
    let graded = Severity::ALL.iter().flat_map(|severity| of_severity(alerts, *severity));
    Route {
        receiver: heard_by(alerts, Severity::Critical).first().cloned().unwrap_or(nobody()),
        group_by: GROUP_BY.into(),
        group_wait: Some(seconds(alerting::GROUP_WAIT_SECONDS)),
        group_interval: Some(seconds(alerting::GROUP_INTERVAL_SECONDS)),
        repeat_interval: Some(seconds(repeat::CRITICAL_SECONDS)),
        routes: heartbeat.into_iter().chain(graded).collect(),
        ..Route::default()
    }
}

/// Who hears of a severity: those whom the stack names; where it names none, those of the next graver one that has some,
/// and where there is none either, those of the next less grave one.
fn heard_by(alerts: &Alerts, severity: Severity) -> Vec<String> {
    let named =
        |severity: &Severity| alerts.routes.get(severity).filter(|receivers| !receivers.is_empty());
    // They stand in order, the gravest first.
    let at = Severity::ALL.iter().position(|it| *it == severity).unwrap_or_default();
    let (graver, rest) = Severity::ALL.split_at(at);
    let mut nearest = rest.iter().take(1).chain(graver.iter().rev()).chain(rest.iter().skip(1));
    let receivers = nearest.find_map(named).into_iter().flatten();
    // Whoever is named twice is told once.
    let mut known = BTreeSet::new();
    let receivers = receivers.filter(|receiver| known.insert(&receiver.value));
    receivers.map(|receiver| receiver.value.to_string()).collect()
}

/// Who hears of an alert of that urgency.
pub(crate) fn hears(alerts: &Alerts, urgency: Urgency) -> Vec<&Receiver> {
    let names = match urgency {
        Urgency::Graded(severity) => heard_by(alerts, severity),
        Urgency::None => alerts.heartbeat.iter().map(|name| name.value.to_string()).collect(),
    };
    let named = |name: &String| {
        alerts.receivers.values().find(|receiver| receiver.name.as_str() == name.as_str())
    };
    names.iter().filter_map(named).collect()
}

/// A route for each receiver; all but the last let the next one be asked.
fn of_severity(alerts: &Alerts, severity: Severity) -> Vec<Route> {
    let receivers = heard_by(alerts, severity);
    let last = receivers.len();
    let routes = (1..).zip(receivers).map(|(number, receiver)| Route {
        receiver,
        matchers: vec![Matcher::new("severity", vec![severity.to_string()])],
        repeat_interval: Some(seconds(match severity {
            Severity::Critical => repeat::CRITICAL_SECONDS,
            Severity::Warning => repeat::WARNING_SECONDS,
            Severity::Info => repeat::INFO_SECONDS,
        })),
        continues: number < last,
        ..Route::default()
    });
    routes.collect()
}

/// The watchdog goes to nobody else: it fires while all is well.
fn heartbeat(alerts: &Alerts) -> Route {
    let receiver = alerts.heartbeat.as_ref().map_or(nobody(), |name| name.value.to_string());
    Route {
        receiver,
        matchers: vec![Matcher::new("severity", vec![Urgency::None.label()])],
        group_wait: Some(seconds(0)),
        group_interval: Some(seconds(alerting::HEARTBEAT_SECONDS)),
        repeat_interval: Some(seconds(alerting::HEARTBEAT_SECONDS)),
        ..Route::default()
    }
}

fn nobody() -> String {
    String::from(NOBODY)
}

fn seconds(seconds: u32) -> Time {
    Time(Duration::from_secs(seconds))
}
