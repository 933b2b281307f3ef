//! Inhibition: while a cause is told, what follows from it is not. In: the alerts of a stack, and who uses whom. Out: rules
//! that name alerts which are there.
//!
//! A cause is never less grave than what it keeps silent: else somebody would sleep who must be woken. Labels that must be
//! alike are `owner` and `service`, which every rule of ours adds: a label that neither side has would count as alike.

use std::collections::{BTreeMap, BTreeSet};

use spec::stack::Severity;
use wiring::{Flow, Peer, Why, Wiring};

use super::model::{InhibitRule, Matcher};
use crate::{
    alert::{Alert, Urgency},
    families::kebab,
};

/// A thing is down by its own alert.
const DOWN: &[&str] = &["NoneReady", "PostgresqlDown", "RedisDown"];
/// A thing of which there is one pod is down, too, while that does not stay up. That it tells no metrics says less: an
/// exporter beside it may be all that fails.
const POD_DOWN: &[&str] = &["CrashLooping"];
/// Nobody is told anything by a job.
const SILENT: &[&str] = &["TargetDown", "TargetMissing"];

/// What an objective's alerts are called, and their tiers from the fastest on.
const BURNS: &[&str] = &["ErrorBudgetBurn", "LatencyBudgetBurn"];
const TIERS: &[&str] = &["Fast", "Slow", "Steady", "Creeping"];

/// Alerts about work that is not done.
const UNSERVED: &[&str] = &[
    "ErrorBudgetBurnFast",
    "ErrorBudgetBurnSlow",
    "ErrorBudgetBurnSteady",
    "ErrorBudgetBurnCreeping",
    "LatencyBudgetBurnFast",
    "LatencyBudgetBurnSlow",
    "LatencyBudgetBurnSteady",
    "LatencyBudgetBurnCreeping",
];
const UNHANDLED: &[&str] = &["ConsumerBehind", "LagGrowing", "NothingConsumed", "ProduceFailing"];

/// What a thing that is down explains of itself.
const OF_ITSELF: &[(&str, &[&[&str]])] = &[
    (
        "NoneReady",
        &[
            UNSERVED,
            UNHANDLED,
            SILENT,
            &[
                "DisruptionBudgetBroken",
                "ModelRegistryAway",
                "ModelVersionsDiffer",
                "ReplicasMissing",
            ],
        ],
    ),
    ("PostgresqlDown", &[&["PostgresqlConnectionsHigh"]]),
    (
        "RedisDown",
        &[&["RedisClientsHigh", "RedisEvicting", "RedisMemoryHigh", "RedisRejectingClients"]],
    ),
];

/// What a thing that is down explains of whoever uses it, by what it is used for.
const fn of_users(why: Why) -> &'static [&'static str] {
    match why {
        Why::Address | Why::Cache | Why::Status => UNSERVED,
        Why::Consume | Why::Produce => UNHANDLED,
        Why::Database => &["CrashLooping"],
        Why::Model => &["ModelRegistryAway", "ModelSwapFailed"],
        _ => &[],
    }
}

/// What a job that tells nothing explains.
const OF_JOBS: &[(&str, &[&str])] = &[("kube-state-metrics", &["StateUnknown"])];

/// Every rule, each by a name that no other has.
pub(super) fn rules(alerts: &[&Alert], wiring: &Wiring) -> Vec<(String, InhibitRule)> {
    let told = Told::new(alerts);
    let mut rules = vec![graver()];
    rules.extend(BURNS.iter().flat_map(|burn| told.tiers(burn)));
    rules.extend(OF_ITSELF.iter().flat_map(|(cause, effects)| {
        told.rules(&kebab(cause), (&[cause], None), (&effects.concat(), None))
    }));
    rules.extend(told.of_users(wiring));
    rules.extend(OF_JOBS.iter().flat_map(|(job, effects)| {
        told.rules(&format!("{job}-silent"), (SILENT, Some(job)), (effects, None))
    }));
    rules
}

/// Every name of an alert that stands here.
#[cfg(test)]
pub(super) fn known() -> BTreeSet<String> {
    let tiers = BURNS.iter().flat_map(|burn| TIERS.iter().map(move |tier| format!("{burn}{tier}")));
    let of_itself = OF_ITSELF
        .iter()
        .flat_map(|(cause, effects)| effects.iter().copied().flatten().chain([cause]).copied());
    let uses = [Why::Address, Why::Consume, Why::Database, Why::Model];
    let of_users = uses.into_iter().flat_map(of_users).copied();
    let of_jobs = OF_JOBS.iter().flat_map(|(_, effects)| *effects).copied();
    let others = [DOWN, POD_DOWN, SILENT].into_iter().flatten().copied();
    let named = of_itself.chain(of_users).chain(of_jobs).chain(others);
    named.map(String::from).chain(tiers).collect()
}

/// An alert that is told as critical is not told as less, too.
fn graver() -> (String, InhibitRule) {
    let severity = |of: &[Severity]| {
        vec![Matcher::new("severity", of.iter().map(ToString::to_string).collect())]
    };
    let rule = InhibitRule {
        name: None,
        source_matchers: severity(&[Severity::Critical]),
        target_matchers: severity(&[Severity::Warning, Severity::Info]),
        equal: vec!["alertname", "owner", "service"],
    };
    (String::from("graver"), rule)
}

/// The alerts of a stack, by name and then by service: a rule names a few of many.
struct Told<'a> {
    alerts: BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a Alert>>>,
}

/// Names of alerts, and the service whose they are, where it is one.
type Side<'a> = (&'a [&'a str], Option<&'a str>);

impl<'a> Told<'a> {
    fn new(alerts: &[&'a Alert]) -> Self {
        let mut told = Self { alerts: BTreeMap::new() };
        for alert in alerts {
            let of_name = told.alerts.entry(&alert.name).or_default();
            of_name.entry(&alert.service).or_default().push(alert);
        }
        told
    }

    /// Who is told that a budget burns fast is not told that it burns slowly.
    fn tiers(&self, burn: &str) -> Vec<(String, InhibitRule)> {
        let names: Vec<_> = TIERS.iter().map(|tier| format!("{burn}{tier}")).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let faster = names.iter().zip(1..);
        let rules = faster.flat_map(|(cause, next)| {
            let slower = names.get(next..).unwrap_or_default();
            self.rules(&kebab(cause), (&[cause], None), (slower, None))
        });
        rules.collect()
    }

    /// What is used is down.
    fn of_users(&self, wiring: &Wiring) -> Vec<(String, InhibitRule)> {
        let mut users: BTreeMap<(&str, &'static [&'static str]), BTreeSet<&str>> = BTreeMap::new();
        for flow in &wiring.flows {
            let Flow { from: Peer::Workload(user), to: Peer::Workload(used), why, .. } = flow
            else {
                continue;
            };
            if user.thing != used.thing && user.role.is_none() {
                let explained = (used.thing.as_str(), of_users(*why));
                users.entry(explained).or_default().insert(user.thing.as_str());
            }
        }
        let rules = users.into_iter().flat_map(|((used, effects), users)| {
            let of_used = |demand: &&wiring::Demand| demand.workload.thing.as_str() == used;
            let pods: u32 = wiring.capacity.demands.iter().filter(of_used).map(|it| it.max).sum();
            let causes = if pods == 1 { [DOWN, POD_DOWN].concat() } else { DOWN.to_vec() };
            users.into_iter().flat_map(move |user| {
                let what = effects.first().copied().map(kebab).unwrap_or_default();
                let name = format!("{used}-down-{user}-{what}");
                self.rules(&name, (&causes, Some(used)), (effects, Some(user)))
            })
        });
        rules.collect()
    }

    /// A rule for each severity of the causes that are there, with the effects that are there and no graver; none where a
    /// side has none. Where no service is named, both sides are about the same one.
    fn rules(&self, name: &str, cause: Side<'_>, effect: Side<'_>) -> Vec<(String, InhibitRule)> {
        let rules = Severity::ALL.iter().filter_map(|severity| {
            let causes: Vec<_> =
                self.of(cause).filter(|it| it.urgency == Urgency::Graded(*severity)).collect();
            let services: BTreeSet<_> = causes.iter().map(|cause| &cause.service).collect();
            let of_same = |effect: &&Alert| cause.1.is_some() || services.contains(&effect.service);
            let no_graver =
                |it: &&Alert| matches!(it.urgency, Urgency::Graded(other) if other >= *severity);
            let effects: Vec<_> = self.of(effect).filter(no_graver).filter(of_same).collect();
            if causes.is_empty() || effects.is_empty() {
                return None;
            }
            let equal = if cause.1.is_some() { vec!["owner"] } else { vec!["owner", "service"] };
            let rule = InhibitRule {
                name: None,
                source_matchers: matchers(&causes, cause.1),
                target_matchers: matchers(&effects, effect.1),
                equal,
            };
            Some((format!("{name}-{severity}"), rule))
        });
        rules.collect()
    }

    /// The alerts that a side names.
    fn of<'b>(&'b self, (names, service): Side<'b>) -> impl Iterator<Item = &'a Alert> + 'b {
        let named = names.iter().filter_map(|name| self.alerts.get(name));
        named.flat_map(move |of_name| {
            let all = of_name.iter();
            let asked = all.filter(move |(of, _)| service.is_none_or(|service| service == **of));
            asked.flat_map(|(_, alerts)| alerts.iter().copied())
        })
    }
}

fn matchers(alerts: &[&Alert], service: Option<&str>) -> Vec<Matcher> {
    let names: BTreeSet<_> = alerts.iter().map(|alert| alert.name.clone()).collect();
    let names = Matcher::new("alertname", names.into_iter().collect());
    let service = service.map(|service| Matcher::new("service", vec![service.to_owned()]));
    [names].into_iter().chain(service).collect()
}
