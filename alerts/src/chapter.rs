//! What people are told of an alert. In: the alerts of a stack, its wiring, and who hears of them. Out: plain data, from
//! which runbooks and explanations are written.

mod causes;
mod commands;
mod delay;

use contract::ports;
use serde::Serialize;
use spec::stack::ReceiverKind;

use self::{
    causes::Causes,
    commands::{Commands, port_forward},
};
use crate::{
    alert::{Alert, Urgency, VALUE},
    alertmanager::hears,
    families::{Family, Group},
    lower,
    scope::Scope,
};

/// An alert, as somebody reads of it who hears it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chapter {
    /// What kind of trouble it is: `Saturated`.
    pub name: String,
    /// The thing that it is about.
    pub service: String,
    /// The file in which its rule and its runbook stand.
    pub family: &'static str,
    /// How bad it is.
    pub severity: String,
    /// Who is asked about it.
    pub owner: String,
    /// What is wrong.
    pub summary: String,
    /// Whom it hurts and how, with `…` where the value stands.
    pub impact: String,
    /// While this gives something, something is wrong.
    pub expression: String,
    /// The longest time from the beginning of the trouble to the first message.
    pub heard_within: String,
    /// What that time is spent on; the parts add up to it.
    pub delays: Vec<Delay>,
    /// Who hears of it; nobody where the stack has no Alertmanager.
    pub heard_by: Vec<Hearer>,
    /// What shows how things are.
    pub checks: Vec<Check>,
    /// What it can come from, by what the thing stands on.
    pub causes: Vec<Cause>,
    /// How it is mended, a step a sentence, as Markdown.
    pub steps: Vec<String>,
    /// What keeps it silent for a while, a command each; none where nobody would hear of it anyway.
    pub silence: Vec<String>,
    /// Where its chapter is read.
    pub runbook: String,
}

/// A part of the time until somebody hears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delay {
    /// How long it is.
    pub time: String,
    /// What ends it.
    pub until: &'static str,
}

/// Somebody who hears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hearer {
    /// The receiver.
    pub receiver: String,
    /// By which way.
    pub way: &'static str,
}

/// A command that shows how things are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The command.
    pub command: String,
    /// What is seen.
    pub shows: String,
}

/// A thing whose trouble can be the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The thing.
    pub thing: String,
    /// What it is used for; nothing where it is the thing itself, or what tells of it.
    pub used_for: Vec<&'static str>,
    /// The alerts that say so; none where no alert is about it.
    pub alerts: Vec<Link>,
}

/// Another alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// The thing that it is about.
    pub service: String,
    /// Its chapter, from the folder of runbooks.
    pub chapter: String,
}

impl Link {
    fn to(alert: &Alert) -> Self {
        Self {
            name: alert.name.clone(),
            service: alert.service.clone(),
            chapter: format!("{}.md#{}", alert.family, lower::anchor(alert)),
        }
    }
}

/// All alerts of a stack, with what is looked up for each.
pub(crate) struct Book<'a> {
    scope: &'a Scope<'a>,
    causes: Causes<'a>,
    commands: Commands<'a>,
}

impl<'a> Book<'a> {
    pub(crate) fn new(scope: &'a Scope<'a>, families: &'a [Family]) -> Self {
        Self { scope, causes: Causes::new(scope, families), commands: Commands::new(scope) }
    }

    /// What is told of the alerts of a family, in order.
    pub(crate) fn chapters(&self, family: &Family) -> Vec<Chapter> {
        let alerts = family
            .groups
            .iter()
            .flat_map(|group| group.alerts.iter().map(move |alert| self.chapter(alert, group)));
        alerts.collect()
    }

    /// What is told of an alert.
    pub(crate) fn chapter(&self, alert: &Alert, group: &Group) -> Chapter {
        let (heard_within, delays) = delay::delays(alert, group);
        let heard_by = self.heard_by(alert);
        Chapter {
            name: alert.name.clone(),
            service: alert.service.clone(),
            family: alert.family,
            severity: alert.urgency.label(),
            owner: alert.owner.clone(),
            summary: alert.summary.clone(),
            impact: alert.description.replace(VALUE, "…"),
            expression: alert.query.clone(),
            heard_within,
            delays,
            silence: if heard_by.is_empty() { Vec::new() } else { self.silence(alert) },
            heard_by,
            checks: self.commands.checks(alert),
            causes: self.causes.of(alert),
            steps: alert.steps.clone(),
            runbook: lower::runbook(alert),
        }
    }

    /// The alerts for which Alertmanager keeps one back.
    pub(crate) fn silenced_by(&self, alert: &Alert) -> Vec<Link> {
        if self.scope.stack.alertmanager.is_empty() {
            return Vec::new();
        }
        self.causes.silencers.of(alert).into_iter().map(Link::to).collect()
    }

    fn heard_by(&self, alert: &Alert) -> Vec<Hearer> {
        let stack = self.scope.stack;
        if stack.alertmanager.is_empty() {
            return Vec::new();
        }
        let hearers = hears(&stack.alerts, alert.urgency).into_iter().map(|receiver| Hearer {
            receiver: receiver.name.to_string(),
            way: match receiver.kind {
                ReceiverKind::Pagerduty(_) => "PagerDuty",
                ReceiverKind::Telegram { .. } => "Telegram",
                ReceiverKind::Webhook(_) => "webhook",
                ReceiverKind::Slack { .. } => "Slack",
            },
        });
        hearers.collect()
    }

    /// Nothing for what fires while all is well: whoever hears of it would take silence for an outage.
    fn silence(&self, alert: &Alert) -> Vec<String> {
        if alert.urgency == Urgency::None {
            return Vec::new();
        }
        let port = ports::ALERTMANAGER;
        let alertmanagers = self.scope.stack.alertmanager.values();
        let commands = alertmanagers.flat_map(|alertmanager| {
            let namespace = &alertmanager.placement.namespace;
            [
                port_forward(namespace, alertmanager.name.as_str(), port),
                format!(
                    "amtool silence add alertname={} service={} --duration=2h --comment=\"who mends it\" --alertmanager.url=http://localhost:{port}",
                    alert.name, alert.service
                ),
            ]
        });
        commands.collect()
    }
}
