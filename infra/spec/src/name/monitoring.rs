//! Names in Prometheus, and of whom an Alertmanager tells.

use super::{
    chars::{Chars, DIGIT, IDENTIFIER, LETTER_OR_UNDERSCORE},
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

/// What a chat's number is made of.
const DIGIT_OR_MINUS: Chars =
    Chars::new("digits, and '-' before them", |c| c.is_ascii_digit() || c == '-');

name_type! {
    /// A chat of Telegram, by its number.
    pub struct ChatId;
    what: "a chat's id",
    rule: "1–16 digits, with '-' before them for a group or a channel",
    why: "Alertmanager sends to a number; a name such as `@oncall` is none. Quoted, as YAML readers disagree about long numbers.",
    link: "https://prometheus.io/docs/alerting/latest/configuration/#telegram_config",
    examples: ["-1001234567890", "123456789"],
    pattern: "^-?[1-9][0-9]{0,15}$",
    length: 1..=17,
    characters: { first: DIGIT_OR_MINUS, middle: DIGIT_OR_MINUS, last: DIGIT },
    check: chat_number,
}

impl ChatId {
    /// The number. The rule makes sure that it is one.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.as_str().parse().unwrap_or_default()
    }
}

fn chat_number(text: &str) -> Result<(), Invalid> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.contains('-') {
        return Err(Invalid::new("'-' stands only before the digits"));
    }
    if digits.starts_with('0') {
        return Err(Invalid::new("no chat's number begins with 0"));
    }
    if digits.len() > 16 {
        return Err(Invalid::new("it has more than 16 digits"));
    }
    Ok(())
}
