//! How many series become one, and which stay apart.

use promql_parser::{
    label::Labels,
    parser::{
        AggregateExpr, Expr, LabelModifier,
        token::{T_AVG, T_COUNT, T_MAX, T_MIN, T_SUM, TokenType},
    },
};

use crate::tree::{Changed, metrics};

pub(super) fn changes(place: &Expr) -> Vec<Changed> {
    let Expr::Aggregate(aggregate) = place else { return Vec::new() };
    let of = metrics(&aggregate.expr);
    let labels = match &aggregate.modifier {
        Some(LabelModifier::Include(labels)) => labels.labels.clone(),
        _ => Vec::new(),
    };
    let others = match aggregate.op.id() {
        T_COUNT => &[T_SUM, T_MAX][..],
        _ => &[T_SUM, T_MAX, T_MIN, T_AVG],
    };
    let others = others.iter().filter(|other| **other != aggregate.op.id()).map(|other| {
        let op = TokenType::new(*other);
        let name = format!("{} by {} of {of} becomes {op}", aggregate.op, labels.join(", "));
        (name, Expr::Aggregate(AggregateExpr { op, ..aggregate.clone() }))
    });
    let merged = labels.iter().map(|label| {
        let rest = labels.iter().filter(|other| *other != label).cloned().collect();
        let modifier = Some(LabelModifier::Include(Labels { labels: rest }));
        let name = format!("{} by {} of {of} loses {label}", aggregate.op, labels.join(", "));
        (name, Expr::Aggregate(AggregateExpr { modifier, ..aggregate.clone() }))
    });
    others.chain(merged).collect()
}
