//! Aggregations that give the same for what is told.

use promql_parser::parser::{
    AggregateExpr, Expr, NumberLiteral,
    token::{T_AVG, T_COUNT, T_EQLC, T_GTR, T_MAX, T_SUM, TokenType},
};

/// Of one series all aggregations are its value.
pub(super) fn alone(query: Expr) -> Expr {
    match query {
        Expr::Aggregate(aggregate) if is_absence(&aggregate.expr) => {
            Expr::Aggregate(AggregateExpr { op: TokenType::new(T_MAX), ..aggregate })
        }
        other => other,
    }
}

fn is_absence(query: &Expr) -> bool {
    matches!(query, Expr::Call(call) if call.func.name == "absent")
}

/// Where groups are counted, it does not matter what each gives.
pub(super) fn counted(query: Expr) -> Expr {
    match query {
        Expr::Aggregate(mut aggregate) if aggregate.op.id() == T_COUNT => {
            if let Expr::Aggregate(inner) = aggregate.expr.as_mut() {
                inner.op = TokenType::new(T_COUNT);
            }
            Expr::Aggregate(aggregate)
        }
        other => other,
    }
}

/// Where nothing is below zero, sum, mean and largest are zero together, and above it together; which of them it is shows
/// in the value alone, and the right side of a set operation has none.
pub(super) fn zero(query: Expr) -> Expr {
    match query {
        Expr::Binary(mut binary) if binary.op.is_set_operator() => {
            binary.rhs = Box::new(largest(*binary.rhs, T_GTR));
            Expr::Binary(binary)
        }
        other => largest(other, T_EQLC),
    }
}

fn largest(query: Expr, operator: u16) -> Expr {
    let Expr::Binary(mut binary) = query else { return query };
    let is_zero = matches!(*binary.rhs, Expr::NumberLiteral(NumberLiteral { val }) if val == 0.0);
    if binary.op.id() == operator
        && is_zero
        && let Expr::Aggregate(aggregate) = binary.lhs.as_mut()
        && [T_SUM, T_AVG].contains(&aggregate.op.id())
    {
        aggregate.op = TokenType::new(T_MAX);
    }
    Expr::Binary(binary)
}
