//! What can be wrong with a rule, one kind a file.

mod aggregation;
mod fields;
mod function;
mod guard;
mod join;
mod operator;
mod range;
mod selector;
mod threshold;

use std::collections::BTreeMap;

use promql_parser::parser::Expr;

use crate::{
    rule::Rule,
    subject::Subject,
    tree::{Changed, everywhere},
};

/// A rule that says something else.
#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    /// What is changed; no two of a rule's mutants say the same.
    pub(crate) change: String,
    pub(crate) rule: Rule,
    /// Its query, read.
    pub(crate) query: Expr,
}

/// What a kind makes of one place of a query.
type Change = fn(&Expr) -> Vec<Changed>;

const OF_QUERIES: &[Change] = &[
    threshold::changes,
    operator::changes,
    guard::changes,
    join::changes,
    selector::changes,
    range::changes,
    aggregation::changes,
    function::changes,
];

/// Every mutant of a rule.
pub(crate) fn mutants(subject: &Subject) -> Vec<Mutant> {
    let Subject { rule, query, step, .. } = subject;
    let fields = [fields::hold(rule, step), fields::severity(rule), fields::shown(rule)].concat();
    let mut all: Vec<_> =
        fields.into_iter().map(|(name, rule)| (name, rule, query.clone())).collect();
    for change in OF_QUERIES {
        let changed = everywhere(query, change).into_iter();
        all.extend(
            changed.map(|(name, query)| {
                (name, Rule { expr: query.to_string(), ..rule.clone() }, query)
            }),
        );
    }
    let mut seen = BTreeMap::new();
    all.into_iter()
        .map(|(change, rule, query)| {
            let count: &mut u32 = seen.entry(change.clone()).or_default();
            *count += 1;
            let change = if *count > 1 { format!("{change}, {count}") } else { change };
            Mutant { change, rule, query }
        })
        .collect()
}
