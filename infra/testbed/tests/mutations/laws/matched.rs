//! Labels that cannot tell the two sides of an operation apart.

use promql_parser::{
    label::{Labels, MatchOp},
    parser::{BinModifier, Expr, LabelModifier},
};

use super::labels::{asked, labels};

/// The labels that are left to match, said by name.
pub(super) fn way(query: Expr) -> Expr {
    let Expr::Binary(mut binary) = query else { return query };
    let Some(modifier) = binary.modifier.clone() else { return Expr::Binary(binary) };
    let all = labels(&binary.lhs).filter(|left| labels(&binary.rhs).as_ref() == Some(left));
    let matched: Option<Vec<String>> = match (&modifier.matching, all) {
        (Some(LabelModifier::Include(on)), _) => Some(on.labels.clone()),
        (None, Some(all)) => Some(all.into_iter().collect()),
        // An operation that is no set's has the labels that are matched.
        (Some(LabelModifier::Exclude(ignored)), Some(all)) if binary.op.is_set_operator() => {
            Some(all.into_iter().filter(|label| !ignored.labels.contains(label)).collect())
        }
        _ => None,
    };
    let Some(mut matched) = matched else { return Expr::Binary(binary) };
    if binary.op.is_set_operator() {
        matched.retain(|label| {
            let (left, right) = (asked(&binary.lhs, label), asked(&binary.rhs, label));
            let is_one = left.iter().any(|it| it.op == MatchOp::Equal && right.contains(it));
            !is_one
        });
    }
    matched.sort();
    let matching = Some(LabelModifier::Include(Labels { labels: matched }));
    binary.modifier = Some(BinModifier { matching, ..modifier });
    Expr::Binary(binary)
}
