//! Names around models: in the registry, of what goes in and of what comes out.

use super::{
    chars::{Chars, IDENTIFIER, LETTER_OR_DIGIT, LETTER_OR_UNDERSCORE, WORD},
    declare::name_type,
    rules::nothing_more,
};
use crate::scalar::Invalid;

name_type! {
    /// A registered model of MLflow.
    pub struct MlflowModelName;
    what: "a registered model's name",
    rule: "1–250 letters, digits, '-' or '_', beginning with a letter or a digit",
    why: "MLflow refuses '/' and ':' (its URIs are `models:/name@alias`), and '.', '%' and quotes for logged models; \
          its database's column ends at 256 characters.",
    link: "https://mlflow.org/docs/latest/ml/model-registry/",
    examples: ["fish", "fraud-gbm"],
    pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,249}$",
    length: 1..=250,
    characters: { first: LETTER_OR_DIGIT, middle: WORD, last: WORD },
    check: nothing_more,
}

name_type! {
    /// An alias of a registered model's version.
    pub struct MlflowAlias;
    what: "a model's alias",
    rule: "1–250 letters, digits, '-' or '_'; not `latest`, not `v` and a number",
    why: "MLflow keeps `latest` and `v1`, `v2`, … for versions.",
    link: "https://mlflow.org/docs/latest/ml/model-registry/workflow/",
    examples: ["champion", "challenger"],
    pattern: "^[A-Za-z0-9_-]{1,250}$",
    length: 1..=250,
    characters: { first: WORD, middle: WORD, last: WORD },
    check: not_a_version,
}

fn not_a_version(text: &str) -> Result<(), Invalid> {
    if text.eq_ignore_ascii_case("latest") {
        return Err(Invalid::new("MLflow means the newest version by it"));
    }
    let digits = text.strip_prefix(['v', 'V']).unwrap_or_default();
    if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(Invalid::new("MLflow means a version's number by it"));
    }
    Ok(())
}

/// What a class is called by: letters and digits of any script, so that a catalogue may be in its users' language.
const CLASS: Chars = Chars::new("letters, digits, spaces, '.', '_' and '-'", |c| {
    c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-')
});

/// What a class begins and ends with.
const CLASS_EDGE: Chars = Chars::new("a letter or a digit", char::is_alphanumeric);

name_type! {
    /// A class that a model tells apart.
    pub struct ClassName;
    what: "a class's name",
    rule: "1–63 letters, digits, spaces, '.', '_' or '-', beginning and ending with a letter or a digit",
    why: "It is the value of a metric's label and a text in the API's answers: short, printable, without quotes.",
    link: "https://prometheus.io/docs/practices/naming/#labels",
    examples: ["bream", "legitimate"],
    pattern: "^[^\\s'\"\\\\]([^'\"\\\\]*[^\\s'\"\\\\])?$",
    length: 1..=63,
    characters: { first: CLASS_EDGE, middle: CLASS, last: CLASS_EDGE },
    check: nothing_more,
}

name_type! {
    /// A feature that a model takes: a column of its table.
    pub struct FeatureName;
    what: "a feature's name",
    rule: "1–128 letters, digits or '_', not beginning with a digit",
    why: "It is a field of the API's request, a column of the training data and a variable in its code.",
    link: "https://docs.python.org/3/reference/lexical_analysis.html#identifiers",
    examples: ["amount", "v1"],
    pattern: "^[A-Za-z_][A-Za-z0-9_]{0,127}$",
    length: 1..=128,
    characters: { first: LETTER_OR_UNDERSCORE, middle: IDENTIFIER, last: IDENTIFIER },
    check: nothing_more,
}
