//! What only sums and reachability show: whether pods find room, whether an alert can ever fire, whether things wait
//! for each other in a circle, whether one name or one variable would be two.
//!
//! In: a [`Stack`] of which nothing was left out, and its [`Wiring`]. Out: diagnostics, each with its arithmetic.

mod alerts;
mod capacity;
mod collisions;
mod order;

mod pack;

use spec::{
    diagnostic::{Diagnostic, Rule},
    stack::Stack,
};

use crate::Wiring;

pub use self::alerts::reachability;

/// Every rule of the wiring.
pub static RULES: &[&Rule] = &[
    &capacity::POD_EXCEEDS_NODE,
    &capacity::DOES_NOT_FIT_AT_START,
    &capacity::NO_ROOM_FOR_SURGE,
    &capacity::MAXIMA_DO_NOT_FIT,
    &capacity::LIMIT_EXCEEDS_NODE,
    &alerts::ALERT_UNREACHABLE,
    &order::ORDER_CYCLE,
    &collisions::NAME_COLLISION,
    &collisions::BINDING_CONFLICT,
];

/// Everything that a stack and its wiring break.
#[must_use]
pub fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    let mut diagnostics = capacity::check(wiring);
    diagnostics.extend(alerts::check(stack, wiring));
    diagnostics.extend(order::check(wiring));
    diagnostics.extend(collisions::check(wiring));
    diagnostics
}
