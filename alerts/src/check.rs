//! Rules that only this crate can judge: queries that people write, alerts that ask an autoscaler which does not know the
//! answer, and receivers that an Alertmanager is too old for.

mod names;
mod queries;
mod strict;
mod thresholds;
mod versions;

use spec::{
    diagnostic::{Diagnostic, Rule},
    stack::Stack,
};
use wiring::Wiring;

use crate::{families, scope::Scope, world::World};

/// Every rule, in order of code.
pub(crate) const RULES: [&Rule; 13] = [
    &versions::ALERTMANAGER_TOO_OLD,
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
    &thresholds::THRESHOLD_MISFIT,
];

/// Everything that is wrong. Of queries and alerts nothing is said where no Prometheus would ask.
pub(crate) fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    let mut diagnostics = versions::check(stack);
    if stack.prometheus.is_empty() {
        return diagnostics;
    }
    let world = World::new(stack, wiring);
    diagnostics.extend(queries::check(stack, &world));
    diagnostics.extend(strict::check(stack));
    if let Some(scope) = Scope::new(stack, wiring) {
        let known = families::names(&scope);
        diagnostics.extend(names::check(stack, &known));
        diagnostics.extend(thresholds::check(stack, &known));
    }
    diagnostics
}
