//! What one side of a join asks for in a label that is joined on, it asks of the other side too.

use promql_parser::{
    label::{MatchOp, Matcher},
    parser::{
        Expr,
        token::{T_LOR, T_LUNLESS},
    },
};

use super::labels::{asked, asking, on};

/// Both sides ask for all of it.
pub(super) fn way(query: Expr) -> Expr {
    let Expr::Binary(mut binary) = query else { return query };
    if [T_LOR, T_LUNLESS].contains(&binary.op.id()) {
        return Expr::Binary(binary);
    }
    let labels = on(&binary).unwrap_or_default().to_vec();
    for label in labels {
        let mut all = [asked(&binary.lhs, &label), asked(&binary.rhs, &label)].concat();
        all.sort_by_key(ToString::to_string);
        all.dedup();
        let narrow = all.clone();
        all.retain(|wide| !narrow.iter().any(|narrow| narrow != wide && is_within(narrow, wide)));
        binary.lhs = Box::new(asking(*binary.lhs, &label, &all));
        binary.rhs = Box::new(asking(*binary.rhs, &label, &all));
    }
    Expr::Binary(binary)
}

/// Whether a pattern matches nothing that does not begin as the other one says.
fn is_within(narrow: &Matcher, wide: &Matcher) -> bool {
    let (MatchOp::Re(_), MatchOp::Re(_)) = (&narrow.op, &wide.op) else { return false };
    wide.value.strip_suffix(".*").is_some_and(|beginning| narrow.value.starts_with(beginning))
}
