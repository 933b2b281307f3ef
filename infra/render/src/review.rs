//! In: a stack as it was applied, and as it shall be. Out: what becomes of everything that exists, in the cloud and in
//! the cluster, and what of that needs somebody's permission.
//!
//! Each target forecasts its own; what is lost is judged here, since one waiver speaks of a thing and not of a target.

mod judge;

pub use kubernetes::forecast as cluster;
pub use spec::change::{Loss, Refusal, Side};
use spec::stack::Stack;
pub use terraform::{Address, Kind, forecast as cloud};
use wiring::Wiring;

use crate::generators::leaves;

pub use self::judge::{CHANGE_REFUSED, LOSES_DATA, RULES, judge, permission};

/// What becomes of everything.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// What Terraform does to resources; none where neither stack has a cloud.
    pub cloud: cloud::Forecast,
    /// What an apply does to Kubernetes' objects; none where neither stack has a cluster.
    pub cluster: cluster::Forecast,
}

/// Compares a stack as it was applied with the same stack as it shall be.
///
/// Both must be without errors.
#[must_use]
pub fn forecast(base: (&Stack, &Wiring), head: (&Stack, &Wiring)) -> Forecast {
    let cloud = cloud::forecast(base, head);
    // Where Terraform destroys the cluster, what was in it goes with it, and another has nothing.
    let is_kept = !cloud.changes.iter().any(takes_the_cluster);
    let [before, after] = [base, head].map(|(stack, wiring)| leaves(stack, wiring));
    let before = is_kept.then_some((base.0, base.1, &before));
    let cluster = cluster::forecast(before, (head.0, head.1, &after));
    Forecast { cloud, cluster }
}

fn takes_the_cluster(change: &cloud::Change) -> bool {
    change.address.kind == "yandex_kubernetes_cluster"
        && matches!(change.action, cloud::Action::Delete | cloud::Action::Replace)
}
