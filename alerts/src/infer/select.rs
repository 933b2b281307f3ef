//! Selectors: a metric and its labels, held against what is told.

use std::collections::BTreeSet;

use contract::metrics::{Kind, Metric, Values};
use promql_parser::{
    label::{MatchOp, Matcher},
    parser::VectorSelector,
};
use spec::suggest;

use super::{Labels, Problem};
use crate::world::{Told, World};

/// The series of a selector.
#[derive(Clone, Debug)]
pub(super) struct Selected {
    pub(super) labels: Labels,
    /// The metric, where it is known.
    pub(super) metric: Option<&'static Metric>,
}

impl Selected {
    /// Whether its values only grow; a histogram's parts do.
    pub(super) fn is_counter(&self) -> bool {
        self.metric.is_some_and(|metric| metric.kind != Kind::Gauge)
    }
}

/// What a selector gives.
pub(super) fn select(
    selector: &VectorSelector,
    world: &World,
    problems: &mut Vec<Problem>,
) -> Selected {
    let unknown = Selected { labels: Labels::unknown(), metric: None };
    if !selector.matchers.or_matchers.is_empty() {
        problems.push(Problem::Unreadable(String::from(
            "`or` between labels is not PromQL's; write two selectors",
        )));
        return unknown;
    }
    let Some(name) = name(selector) else { return unknown };
    let told = world.told(&name);
    let Some(first) = told.first() else {
        if let Some(problem) = stranger(&name, world) {
            problems.push(problem);
        }
        return unknown;
    };
    let labels = told.iter().map(labels).reduce(|all, more| all.either(&more)).unwrap_or_default();
    let matchers = selector.matchers.matchers.iter().filter(|it| it.name != "__name__");
    let before = problems.len();
    for matcher in matchers.clone() {
        if !labels.may_have(&matcher.name) {
            problems.extend(missing(&name, matcher, &labels));
        } else if let Some(problem) = never(&name, matcher, told) {
            problems.push(problem);
        }
    }
    let fitting: Vec<_> =
        told.iter().filter(|it| matchers.clone().all(|matcher| fits(matcher, it))).collect();
    if fitting.is_empty() && problems.len() == before {
        problems.push(nowhere(&name, matchers.clone(), told));
    }
    let labels = fitting.into_iter().map(labels_of).reduce(|all, more| all.either(&more));
    Selected { labels: labels.unwrap_or_else(Labels::unknown), metric: Some(first.metric) }
}

fn name(selector: &VectorSelector) -> Option<String> {
    selector.name.clone().or_else(|| {
        let named =
            |matcher: &&Matcher| matcher.name == "__name__" && matches!(matcher.op, MatchOp::Equal);
        selector.matchers.matchers.iter().find(named).map(|matcher| matcher.value.clone())
    })
}

fn labels_of(told: &Told) -> Labels {
    labels(told)
}

/// The metric's own labels and the target's.
fn labels(told: &Told) -> Labels {
    let own = told.metric.labels.iter().map(|label| label.name);
    let bucket = told.is_bucket.then_some("le");
    Labels::exactly(own.chain(told.target.keys().map(String::as_str)).chain(bucket))
}

/// A metric that nobody tells. What a foreign program or an exporter may tell beside what the catalogue has is let pass,
/// unless its name is a slip of the pen for a known one.
fn stranger(name: &str, world: &World) -> Option<Problem> {
    let slip = world.names().find(|known| strsim::damerau_levenshtein(name, known) <= SLIP);
    if slip.is_none() && world.may_be_told(name) {
        return None;
    }
    let nearest = slip.or_else(|| suggest::nearest(name, world.names())).map(String::from);
    Some(Problem::Metric { name: String::from(name), nearest })
}

/// As many edits are a slip of the pen: names of metrics are long, and differ by whole words.
const SLIP: usize = 2;

/// A label that the metric does not have. Asking that it be empty is asking nothing, and may stand.
fn missing(of: &str, matcher: &Matcher, labels: &Labels) -> Option<Problem> {
    (!matcher.is_match("")).then(|| Problem::Label {
        of: String::from(of),
        name: matcher.name.clone(),
        known: labels.possible.iter().cloned().collect(),
    })
}

/// A value that the label has nowhere.
fn never(of: &str, matcher: &Matcher, told: &[Told]) -> Option<Problem> {
    let known: Option<BTreeSet<String>> = told
        .iter()
        .map(|told| values(told, &matcher.name))
        .try_fold(BTreeSet::new(), |mut all, values| {
            all.extend(values?);
            Some(all)
        });
    let known = known?;
    (!known.iter().any(|value| matcher.is_match(value)) && !matcher.is_match("")).then(|| {
        Problem::Value {
            of: String::from(of),
            label: matcher.name.clone(),
            value: matcher.value.clone(),
            known: known.into_iter().collect(),
        }
    })
}

/// The values of a label where they are all known. A metric's own label stands before the target's of the same name.
fn values(told: &Told, label: &str) -> Option<Vec<String>> {
    if label == "le" && told.is_bucket {
        let Kind::Histogram(bounds) = told.metric.kind else { return None };
        let bounds = bounds.iter().map(|bound| String::from(bound.le));
        return Some(bounds.chain([String::from("+Inf")]).collect());
    }
    if let Some(own) = told.metric.label(label) {
        return match own.values {
            Values::Any => None,
            Values::Of(values) => Some(values.iter().copied().map(String::from).collect()),
        };
    }
    match told.target.get(label) {
        Some(Some(value)) => Some(vec![value.clone()]),
        Some(None) => None,
        None => Some(Vec::new()),
    }
}

/// Whether a target can have series that a matcher takes.
fn fits(matcher: &Matcher, told: &Told) -> bool {
    values(told, &matcher.name).is_none_or(|values| {
        values.iter().any(|value| matcher.is_match(value))
            || (values.is_empty() && matcher.is_match(""))
    })
}

/// Each value is somewhere, and all of them nowhere together.
fn nowhere<'a>(of: &str, matchers: impl Iterator<Item = &'a Matcher>, told: &[Told]) -> Problem {
    let all: Vec<_> = matchers.collect();
    let last = all.iter().rev().find(|matcher| told.iter().any(|told| !fits(matcher, told)));
    Problem::Value {
        of: String::from(of),
        label: last.map(|matcher| matcher.name.clone()).unwrap_or_default(),
        value: last.map(|matcher| matcher.value.clone()).unwrap_or_default(),
        known: Vec::new(),
    }
}
