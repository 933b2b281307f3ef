//! Guards: a side of a join that only lets through, and a comparison.

use promql_parser::parser::Expr;

use crate::tree::{Changed, metrics};

pub(super) fn changes(place: &Expr) -> Vec<Changed> {
    let Expr::Binary(binary) = place else { return Vec::new() };
    let without = |side: &Expr, rest: &Expr| {
        let name = format!("`{} {}` is dropped", binary.op, metrics(side));
        (name, rest.clone())
    };
    if binary.op.is_set_operator() {
        return vec![without(&binary.rhs, &binary.lhs), without(&binary.lhs, &binary.rhs)];
    }
    if binary.op.is_comparison_operator() {
        return vec![without(&binary.rhs, &binary.lhs)];
    }
    Vec::new()
}
