//! What an alert can come from. In: who uses what, and what keeps what silent. Out: the things that can be the reason,
//! with the alerts that say so.

use std::collections::{BTreeMap, BTreeSet};

use spec::stack::Severity;
use wiring::{Flow, Peer, Why, Wiring};

use super::{Cause, Link};
use crate::{
    alert::{Alert, Urgency},
    alertmanager::Silencers,
    families::Family,
    scope::Scope,
};

/// Families about the work of a thing: what it uses can be the reason. Others are about what it is told, or about itself.
const ABOUT_WORK: &[&str] =
    &["kafka", "model", "objectives", "saturation", "training", "workloads"];

/// What things stand on.
pub(super) struct Causes<'a> {
    pub(super) silencers: Silencers<'a>,
    /// By user and used thing, what for.
    uses: BTreeMap<&'a str, BTreeMap<&'a str, BTreeSet<&'static str>>>,
}

impl<'a> Causes<'a> {
    pub(super) fn new(scope: &Scope<'a>, families: &'a [Family]) -> Self {
        let groups = families.iter().flat_map(|family| &family.groups);
        let alerts: Vec<_> = groups.flat_map(|group| &group.alerts).collect();
        Self { silencers: Silencers::new(&alerts, scope.wiring), uses: uses(scope.wiring) }
    }

    /// The thing itself first, then what it uses, then whatever else keeps the alert silent.
    pub(super) fn of(&self, alert: &Alert) -> Vec<Cause> {
        let mut known: BTreeMap<&str, Vec<&Alert>> = BTreeMap::new();
        for silencer in self.silencers.of(alert) {
            known.entry(&silencer.service).or_default().push(silencer);
        }
        let own = known.remove(alert.service.as_str());
        let own = own.map(|alerts| cause(&alert.service, Vec::new(), &alerts));
        let is_about_work = ABOUT_WORK.contains(&alert.family);
        let uses = self.uses.get(alert.service.as_str()).filter(|_| is_about_work);
        let mut causes: Vec<_> = own.into_iter().collect();
        for (thing, used_for) in uses.into_iter().flatten() {
            let mut alerts = known.remove(thing).unwrap_or_default();
            alerts.extend(gravest(self.silencers.about(thing)));
            causes.push(cause(thing, used_for.iter().copied().collect(), &alerts));
        }
        causes.extend(known.into_iter().map(|(thing, alerts)| cause(thing, Vec::new(), &alerts)));
        causes
    }
}

fn cause(thing: &str, used_for: Vec<&'static str>, alerts: &[&Alert]) -> Cause {
    let links: BTreeMap<_, _> =
        alerts.iter().map(|alert| (alert.name.as_str(), Link::to(alert))).collect();
    Cause { thing: String::from(thing), used_for, alerts: links.into_values().collect() }
}

/// Those alerts that are the worst news about a thing; not those for the record.
fn gravest<'a>(alerts: &[&'a Alert]) -> Vec<&'a Alert> {
    let of = |severity| {
        let of_severity =
            alerts.iter().filter(move |alert| alert.urgency == Urgency::Graded(severity));
        of_severity.copied().collect::<Vec<_>>()
    };
    let critical = of(Severity::Critical);
    if critical.is_empty() { of(Severity::Warning) } else { critical }
}

fn uses(wiring: &Wiring) -> BTreeMap<&str, BTreeMap<&str, BTreeSet<&'static str>>> {
    let mut uses: BTreeMap<&str, BTreeMap<&str, BTreeSet<_>>> = BTreeMap::new();
    for Flow { from, to, why, .. } in &wiring.flows {
        let (Peer::Workload(user), Some(used_for)) = (from, purpose(*why)) else { continue };
        let used = match to {
            Peer::Workload(workload) => workload.thing.as_str(),
            Peer::Managed { thing, .. } | Peer::Machine { thing, .. } => thing.as_str(),
            Peer::Host(host) => host.as_str(),
            _ => continue,
        };
        if user.thing.as_str() != used {
            uses.entry(user.thing.as_str()).or_default().entry(used).or_default().insert(used_for);
        }
    }
    uses
}

/// What somebody uses another for, where it does not do its work without.
const fn purpose(why: Why) -> Option<&'static str> {
    match why {
        Why::Model => Some("models"),
        Why::Cache => Some("cached predictions"),
        Why::Status => Some("the state of jobs"),
        Why::Produce => Some("messages that it produces"),
        Why::Consume => Some("messages that it consumes"),
        Why::Database => Some("its database"),
        Why::Address => Some("an address that it is given"),
        _ => None,
    }
}
