//! Thresholds, in both directions by the smallest amount that matters: one of what is counted, two percent of the rest.

use promql_parser::parser::{Expr, NumberLiteral};

use crate::tree::Changed;

/// Whole numbers below it are counts, of which one more matters.
const COUNTED: f64 = 50.0;

pub(super) fn changes(place: &Expr) -> Vec<Changed> {
    let Expr::NumberLiteral(NumberLiteral { val }) = place else { return Vec::new() };
    let is_count = val.fract() == 0.0 && *val < COUNTED;
    let amount = if is_count { 1.0 } else { val / COUNTED };
    [val - amount, val + amount]
        .map(|other| {
            // Without the noise of binary fractions.
            let other = (other * 1e9).round() / 1e9;
            (format!("{val} becomes {other}"), Expr::NumberLiteral(NumberLiteral::new(other)))
        })
        .to_vec()
}
