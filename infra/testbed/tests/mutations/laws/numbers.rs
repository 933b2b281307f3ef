//! Comparisons that no value tells apart.

use promql_parser::parser::{
    BinaryExpr, Expr, NumberLiteral,
    token::{T_EQLC, T_GTE, T_GTR, TokenType},
};

use crate::tree::selectors;

/// Metrics that say yes or no.
const TRUTHS: &[&str] = &[
    "kube_deployment_status_condition",
    "kube_horizontalpodautoscaler_status_condition",
    "kube_pod_container_status_waiting_reason",
    "kube_pod_status_phase",
];

/// What is 1 is at least 1.
pub(super) fn truth(query: Expr) -> Expr {
    let Expr::Binary(binary) = query else { return query };
    let are_truths = selectors(&binary.lhs)
        .iter()
        .all(|it| it.name.as_deref().is_some_and(|name| TRUTHS.contains(&name)));
    if are_truths && compared(&binary) == Some((T_EQLC, 1.0)) {
        return Expr::Binary(BinaryExpr { op: TokenType::new(T_GTE), ..binary });
    }
    Expr::Binary(binary)
}

/// What is at least a threshold is above it.
pub(super) fn measured(query: Expr) -> Expr {
    let Expr::Binary(binary) = query else { return query };
    let is_measured = binary.lhs.to_string().contains("rate(");
    match compared(&binary) {
        Some((T_GTE, number)) if is_measured && number != 0.0 => {
            Expr::Binary(BinaryExpr { op: TokenType::new(T_GTR), ..binary })
        }
        _ => Expr::Binary(binary),
    }
}

fn compared(binary: &BinaryExpr) -> Option<(u16, f64)> {
    match binary.rhs.as_ref() {
        Expr::NumberLiteral(NumberLiteral { val }) => Some((binary.op.id(), *val)),
        _ => None,
    }
}
