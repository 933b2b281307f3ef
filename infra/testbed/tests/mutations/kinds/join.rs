//! The labels that both sides of an operation have to share.

use promql_parser::{
    label::Labels,
    parser::{BinModifier, BinaryExpr, Expr, LabelModifier},
};

use crate::tree::{Changed, metrics};

pub(super) fn changes(place: &Expr) -> Vec<Changed> {
    let Expr::Binary(binary) = place else { return Vec::new() };
    let Some(modifier) = &binary.modifier else { return Vec::new() };
    let Some(LabelModifier::Include(on)) = &modifier.matching else { return Vec::new() };
    let others = on.labels.iter().map(|label| {
        let rest = on.labels.iter().filter(|other| *other != label).cloned().collect();
        let rest = LabelModifier::Include(Labels { labels: rest });
        (format!("no longer on {label}"), Some(rest))
    });
    let ignored =
        (String::from("ignoring what it was on"), Some(LabelModifier::Exclude(on.clone())));
    let all = (String::from("on all labels"), None);
    let others = others.chain([ignored, all]).map(|(name, matching)| {
        let modifier = Some(BinModifier { matching, ..modifier.clone() });
        let name = format!("{} {} is {name}", binary.op, metrics(&binary.rhs));
        (name, Expr::Binary(BinaryExpr { modifier, ..binary.clone() }))
    });
    others.collect()
}
