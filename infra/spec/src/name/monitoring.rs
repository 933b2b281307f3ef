//! Names in Prometheus.

use super::{
    chars::{Chars, IDENTIFIER, LETTER_OR_UNDERSCORE},
    declare::name_type,
};
use crate::{name::rules::nothing_more, scalar::Invalid};

/// What a metric's name begins with.
const METRIC_START: Chars =
    Chars::new("a letter, '_' or ':'", |c| c.is_ascii_alphabetic() || matches!(c, '_' | ':'));

/// What a metric's name is made of.
const METRIC: Chars = Chars::new("letters, digits, '_' and ':'", |c| {
    c.is_ascii_alphanumeric() || matches!(c, '_' | ':')
});

name_type! {
    /// A metric: of Prometheus, or of a model's evaluation.
    pub struct MetricName;
    what: "a metric's name",
    rule: "1–200 letters, digits, '_' or ':', not beginning with a digit",
    why: "PromQL reads no other name without quotes.",
    link: "https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels",
    examples: ["roc_auc", "http_requests_total"],
    pattern: "^[A-Za-z_:][A-Za-z0-9_:]{0,199}$",
    length: 1..=200,
    characters: { first: METRIC_START, middle: METRIC, last: METRIC },
    check: nothing_more,
}

name_type! {
    /// A label of a metric.
    pub struct LabelName;
    what: "a label's name",
    rule: "1–128 letters, digits or '_', not beginning with a digit or with `__`",
    why: "PromQL reads no other name without quotes, and Prometheus keeps `__` for itself.",
    link: "https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels",
    examples: ["service", "severity"],
    pattern: "^[A-Za-z_][A-Za-z0-9_]{0,127}$",
    length: 1..=128,
    characters: { first: LETTER_OR_UNDERSCORE, middle: IDENTIFIER, last: IDENTIFIER },
    check: not_of_prometheus,
}

fn not_of_prometheus(text: &str) -> Result<(), Invalid> {
    if text.starts_with("__") {
        return Err(Invalid::new("`__` begins the labels of Prometheus itself"));
    }
    Ok(())
}
