//! What is promised to callers: that the error budget is not burnt faster than it lasts.
//!
//! Each tier is an alert of its own, so that what wakes somebody is told apart from what can wait. It looks at a long
//! window, so that it is true, and at a short one, so that it ends soon after the trouble does
//! (<https://sre.google/workbook/alerting-on-slos/>). Windows are parts of the objective's own, and a tier fires only
//! when enough requests failed: two of four are no incident.

mod burn;
mod told;

use contract::metrics::inference;
use spec::{
    quantity::Duration,
    stack::{Service, Severity, Slo},
};

use self::burn::Burn;
use super::Group;
use crate::{alert::ONE, scope::Scope};

pub(super) const NAME: &str = "objectives";

/// One alert of several: how fast the budget is burnt, and over which part of the objective's window that is looked at.
struct Tier {
    /// The ending of the alert's name.
    name: &'static str,
    /// How many times as fast as the budget lasts.
    factor: u32,
    /// How many of its long windows the objective's window has.
    parts: u64,
    severity: Severity,
}

/// For 28 days: 1 h, 6 h, 1 d and 4 d, in which 2 %, 6 %, 7 % and 14 % of the budget go.
const TIERS: &[Tier] = &[
    Tier { name: "Fast", factor: 14, parts: 672, severity: Severity::Critical },
    Tier { name: "Slow", factor: 7, parts: 112, severity: Severity::Critical },
    Tier { name: "Steady", factor: 2, parts: 28, severity: Severity::Warning },
    Tier { name: "Creeping", factor: 1, parts: 7, severity: Severity::Warning },
];

/// The short window is this part of the long one.
const SHORT: u64 = 12;
/// As many requests must have failed in the long window.
const LEAST_FAILED: u32 = 10;
/// Requests in ten thousand that may be slower than the 99th percentile that is promised: one in a hundred.
const SLOW_BUDGET: i64 = ONE / 100;

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    let told: Vec<_> = scope.told_by(&inference::SOURCE).collect();
    let promised = scope.stack.services.values().filter_map(|service| {
        told.iter().any(|(_, workload)| workload.thing == service.name.value).then_some(())?;
        Some((service, service.slo.as_ref()?))
    });
    let promised: Vec<_> = promised.collect();
    TIERS.iter().flat_map(|tier| tier_groups(scope, &promised, tier)).collect()
}

/// The services whose windows of a tier are alike share a group.
fn tier_groups(scope: &Scope<'_>, promised: &[(&Service, &Slo)], tier: &Tier) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (service, slo) in promised {
        let burn = Burn { scope, service, tier, windows: Windows::new(scope, slo, tier) };
        let name = format!("{NAME}-{}-{}", tier.name.to_ascii_lowercase(), burn.windows.long);
        let alerts = burn.alerts(slo);
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.alerts.extend(alerts),
            None => groups.push(Group { name, step: burn.windows.step, alerts }),
        }
    }
    groups
}

/// Over which times a tier looks.
#[derive(Clone, Copy)]
struct Windows {
    long: Duration,
    short: Duration,
    /// How often it is evaluated.
    step: Duration,
}

impl Windows {
    fn new(scope: &Scope<'_>, slo: &Slo, tier: &Tier) -> Self {
        let short = whole(slo.window.millis() / tier.parts / SHORT).max(scope.range());
        let long = Duration::from_millis(short.millis() * SHORT);
        // Twenty times in the short window, and not less often than a group should be.
        let step = (short.millis() / 20 / 15_000).clamp(1, 20) * 15_000;
        Self { long, short, step: Duration::from_millis(step).max(scope.step()) }
    }
}

/// In steps of half a minute, so that windows read well.
fn whole(millis: u64) -> Duration {
    Duration::from_millis(millis / 30_000 * 30_000)
}
