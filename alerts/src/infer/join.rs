//! Operations between two results: which of their series meet, and which labels are left.

use promql_parser::parser::{BinModifier, LabelModifier, VectorMatchCardinality};

use super::{Labels, Problem};

/// The labels of an operation between two results.
pub(super) fn join(
    operator: &str,
    modifier: Option<&BinModifier>,
    left: &Labels,
    right: &Labels,
    problems: &mut Vec<Problem>,
) -> Labels {
    let matching = modifier.and_then(|modifier| modifier.matching.as_ref());
    let labels = apart(matching, left, right);
    if !labels.is_empty() && operator != "or" {
        problems.push(Problem::Join { operator: String::from(operator), labels });
    }
    match operator {
        "and" | "unless" => left.clone(),
        "or" => left.either(right),
        _ => kept(modifier, left, right),
    }
}

/// The labels by which no series of one side is like one of the other: all of one side have them, none of the other.
fn apart(matching: Option<&LabelModifier>, left: &Labels, right: &Labels) -> Vec<String> {
    let all = left.possible.union(&right.possible);
    let compared = |name: &&String| match matching {
        Some(LabelModifier::Include(labels)) => labels.labels.contains(name),
        Some(LabelModifier::Exclude(labels)) => !labels.labels.contains(name),
        None => true,
    };
    let differs = |name: &&String| {
        (left.sure.contains(*name) && !right.may_have(name))
            || (right.sure.contains(*name) && !left.may_have(name))
    };
    all.filter(compared).filter(differs).cloned().collect()
}

/// What is left of the labels after arithmetic or a comparison.
fn kept(modifier: Option<&BinModifier>, left: &Labels, right: &Labels) -> Labels {
    let Some(modifier) = modifier else { return left.clone() };
    match &modifier.card {
        VectorMatchCardinality::ManyToOne(extra) => added(left, right, &extra.labels),
        VectorMatchCardinality::OneToMany(extra) => added(right, left, &extra.labels),
        _ => match &modifier.matching {
            Some(LabelModifier::Include(labels)) => left.only(&labels.labels),
            Some(LabelModifier::Exclude(labels)) => left.without(&labels.labels),
            None => left.clone(),
        },
    }
}

/// The many side's labels, and those of the one side that are asked for.
fn added(many: &Labels, one: &Labels, extra: &[String]) -> Labels {
    extra.iter().fold(many.clone(), |labels, name| {
        if one.sure.contains(name) { labels.plus(name) } else { labels.perhaps(name) }
    })
}
