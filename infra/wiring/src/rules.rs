//! Rules.

use spec::{
    diagnostic::{Diagnostic, Rule},
    stack::Stack,
};

use crate::Wiring;

/// Rules.
pub static RULES: &[&Rule] = &[];

/// Checks.
#[must_use]
pub fn check(_stack: &Stack, _wiring: &Wiring) -> Vec<Diagnostic> {
    Vec::new()
}
