//! Rules that only the catalogue of metrics can judge: queries that people write, and alerts that ask an autoscaler
//! which does not know the answer.

mod names;
mod queries;
mod strict;

use spec::{
    diagnostic::{Diagnostic, Rule},
    stack::Stack,
};
use wiring::Wiring;

use crate::world::World;

/// Every rule, in order of code.
pub(crate) const RULES: [&Rule; 11] = [
    &names::ALERT_NAME_TAKEN,
    &names::ALERT_UNKNOWN,
    &queries::JOIN_IMPOSSIBLE,
    &queries::LABEL_UNKNOWN,
    &queries::LABEL_VALUE_UNKNOWN,
    &queries::METRIC_UNKNOWN,
    &queries::QUERY_ALWAYS_TRUE,
    &queries::QUERY_OF_SEVERAL,
    &queries::QUERY_UNREADABLE,
    &queries::RATE_MISUSED,
    &strict::STRICT_WITHOUT_TARGET,
];

/// Everything that is wrong. Nothing is said where no Prometheus would ask.
pub(crate) fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    if stack.prometheus.is_empty() {
        return Vec::new();
    }
    let world = World::new(stack, wiring);
    let mut diagnostics = queries::check(stack, &world);
    diagnostics.extend(strict::check(stack));
    diagnostics.extend(names::check(stack, wiring));
    diagnostics
}
