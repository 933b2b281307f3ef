//! What keeps an alert silent. In: the alerts of a stack, and who uses whom. Out: for an alert those for which
//! Alertmanager keeps it back, by the very rules that it is given.

use std::collections::BTreeMap;

use wiring::Wiring;

use super::{
    inhibition,
    model::{InhibitRule, Is, Matcher},
};
use crate::alert::Alert;

/// The rules of a stack by the service whose alerts they keep back; those about any service have none.
pub(crate) struct Silencers<'a> {
    rules: BTreeMap<Option<String>, Vec<InhibitRule>>,
    alerts: BTreeMap<&'a str, Vec<&'a Alert>>,
}

impl<'a> Silencers<'a> {
    pub(crate) fn new(alerts: &[&'a Alert], wiring: &Wiring) -> Self {
        let mut silencers = Self { rules: BTreeMap::new(), alerts: BTreeMap::new() };
        for (_, rule) in inhibition::rules(alerts, wiring) {
            let service = service(&rule.target_matchers).map(String::from);
            silencers.rules.entry(service).or_default().push(rule);
        }
        for alert in alerts {
            silencers.alerts.entry(&alert.service).or_default().push(alert);
        }
        silencers
    }

    /// The alerts about a service.
    pub(crate) fn about(&self, service: &str) -> &[&'a Alert] {
        self.alerts.get(service).map_or(&[], Vec::as_slice)
    }

    /// The alerts for which one is kept back, in order of their services.
    pub(crate) fn of(&self, alert: &Alert) -> Vec<&'a Alert> {
        let own = Some(alert.service.clone());
        let rules = [None, own].into_iter().filter_map(|service| self.rules.get(&service));
        let rules = rules.flatten().filter(|rule| takes(&rule.target_matchers, alert));
        let sources = rules.flat_map(|rule| {
            let service = service(&rule.source_matchers).unwrap_or(&alert.service);
            self.about(service).iter().copied().filter(|source| explains(rule, source, alert))
        });
        let by_place: BTreeMap<_, _> =
            sources.map(|source| ((&source.service, &source.name), source)).collect();
        by_place.into_values().collect()
    }
}

/// The service that matchers name. One that they do not name is the same on both sides of a rule.
fn service(matchers: &[Matcher]) -> Option<&str> {
    matchers.iter().find_map(|matcher| match &matcher.is {
        Is::Equal(value) if matcher.label == "service" => Some(value.as_str()),
        _ => None,
    })
}

/// Whether a rule keeps an alert back for another one. The owner is the same throughout a stack.
fn explains(rule: &InhibitRule, source: &Alert, alert: &Alert) -> bool {
    let is_itself = (&source.service, &source.name) == (&alert.service, &alert.name);
    let is_alike = !rule.equal.contains(&"alertname") || source.name == alert.name;
    !is_itself && is_alike && takes(&rule.source_matchers, source)
}

fn takes(matchers: &[Matcher], alert: &Alert) -> bool {
    matchers.iter().all(|matcher| match matcher.label {
        "alertname" => matcher.takes(&alert.name),
        "service" => matcher.takes(&alert.service),
        "severity" => matcher.takes(&alert.urgency.label()),
        _ => false,
    })
}
