//! What one YAML scalar can be: the contract between the types of names and quantities and the reader.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use serde_json::{Value, json};

/// A type that is written as one scalar: a name, a quantity, a closed word.
///
/// Goes in: the scalar's text. Comes out: the value, or [`Invalid`] with the reason and a way to mend it.
/// The constants are the type's documentation: diagnostics, the JSON Schema and `explain` print them.
pub trait Scalar: FromStr<Err = Invalid> + fmt::Display + Clone + Ord {
    /// What the type is, with its article: `a Kafka topic's name`.
    const WHAT: &'static str;
    /// The rule in one sentence fragment: `1–249 letters, digits, '.', '_' or '-'`.
    const RULE: &'static str;
    /// Why the rule stands: the platform that enforces it.
    const WHY: &'static str;
    /// Where the rule is written down.
    const LINK: &'static str;
    /// Values that parse; the first is the one shown in messages.
    const EXAMPLES: &'static [&'static str];
    /// How the scalar may stand in YAML.
    const QUOTING: Quoting = Quoting::Text;
    /// A regular expression (ECMA 262, anchored) that accepts at least every valid text.
    const PATTERN: Option<&'static str> = None;
    /// The least and the greatest whole number; `None` for what is none.
    const BOUNDS: Option<RangeInclusive<u32>> = None;
    /// All values of a closed set; empty for an open one.
    const VALUES: &'static [&'static str] = &[];

    /// The JSON Schema of the scalar.
    #[must_use]
    fn schema() -> Value {
        let mut schema = json!({
            "description": format!("{}: {}. {}", capitalised(Self::WHAT), Self::RULE, Self::WHY),
            "examples": Self::EXAMPLES,
        });
        match Self::QUOTING {
            Quoting::Text => schema["type"] = json!("string"),
            Quoting::Number => {
                schema["type"] = json!(["string", "number"]);
            }
            Quoting::Integer => schema["type"] = json!("integer"),
        }
        if !Self::VALUES.is_empty() {
            schema["enum"] = json!(Self::VALUES);
        } else if let Some(pattern) = Self::PATTERN {
            schema["pattern"] = json!(pattern);
        }
        if let Some(bounds) = Self::BOUNDS {
            schema["minimum"] = json!(bounds.start());
            schema["maximum"] = json!(bounds.end());
        }
        schema
    }
}

/// How a scalar may stand in YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    /// Text. What some YAML reader would turn into a number, date or boolean must be quoted.
    Text,
    /// A quantity: a bare number is as good as text (`2`, `500m`, `70%`).
    Number,
    /// A whole number, never quoted.
    Integer,
}

/// Why a text is not a value of its type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Invalid {
    /// What is wrong, as a fragment: `'_' is not allowed in a DNS label`.
    pub reason: String,
    /// A text that would parse, where one can be guessed: `my-service`.
    pub suggestion: Option<String>,
}

impl Invalid {
    /// A reason without a suggestion.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), suggestion: None }
    }

    /// The same reason with a text that would parse.
    #[must_use]
    pub fn suggest(mut self, text: impl Into<String>) -> Self {
        self.suggestion = Some(text.into());
        self
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
