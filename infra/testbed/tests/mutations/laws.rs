//! Mutants that mean the same as the rule. Each law says why two ways to write a query mean one thing; a mutant that a law
//! turns into the same query as the rule cannot be noticed, and a law that explains none, or one that was noticed, is
//! wrong.

mod aggregates;
mod bounded;
mod labels;
mod matched;
mod numbers;

use promql_parser::parser::Expr;

use crate::{kinds::Mutant, subject::Subject, tree::rewritten};

/// Why two queries mean the same.
pub(crate) struct Law {
    pub(crate) reason: &'static str,
    /// One of the ways to write it.
    way: fn(Expr) -> Expr,
}

/// Every law.
pub(crate) const LAWS: &[Law] = &[
    Law {
        reason: "the other side of the join asks for the same of a label that is joined on",
        way: bounded::way,
    },
    Law {
        reason: "both sides have exactly the labels of the join, or both have one value of the label",
        way: matched::way,
    },
    Law {
        reason: "there is one series, and all aggregations of it are its value",
        way: aggregates::alone,
    },
    Law {
        reason: "groups are counted, and what each gives does not matter",
        way: aggregates::counted,
    },
    Law {
        reason: "nothing is below zero, so sum, mean and largest are zero together",
        way: aggregates::zero,
    },
    Law { reason: "what is told is 0 or 1", way: numbers::truth },
    Law {
        reason: "a share that is measured is never exactly its threshold: it is a quotient of sums of rates",
        way: numbers::measured,
    },
];

/// The law by which a mutant means the same as the rule, where another query is all that it has.
pub(crate) fn law(subject: &Subject, mutant: &Mutant) -> Option<&'static Law> {
    if mutant.query == subject.query {
        return None;
    }
    let same =
        |law: &&Law| rewritten(&subject.query, &law.way) == rewritten(&mutant.query, &law.way);
    LAWS.iter().find(same)
}
