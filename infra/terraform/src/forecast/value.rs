//! Values as far as they are known before anything is applied.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// A value. Text stands for numbers and booleans, too: Terraform converts between them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    /// Known only after something is applied; the address of what it waits for.
    Unknown(String),
    /// A text. References to what is known stand in it as symbols.
    Text(String),
    /// Values in order, or in none.
    List(Vec<Self>),
    /// Values by name.
    Map(BTreeMap<String, Self>),
}

/// Stands before and behind a reference to what only the cloud knows, and in no text of a spec.
pub(super) const SYMBOL: char = '\u{1a}';

impl Value {
    /// A value of the provider's data. What is `null` there is not set.
    pub(super) fn of(json: &Json) -> Option<Self> {
        match json {
            Json::Null => None,
            Json::String(text) => Some(Self::Text(text.clone())),
            Json::Bool(_) | Json::Number(_) => Some(Self::Text(json.to_string())),
            Json::Array(values) => Some(Self::List(values.iter().filter_map(Self::of).collect())),
            Json::Object(fields) => Some(Self::Map(
                fields
                    .iter()
                    .filter_map(|(name, value)| Some((name.clone(), Self::of(value)?)))
                    .collect(),
            )),
        }
    }

    /// What the value waits for, if it or a part of it does.
    pub(super) fn waits_for(&self) -> Option<&str> {
        match self {
            Self::Unknown(address) => Some(address),
            Self::Text(_) => None,
            Self::List(values) => values.iter().find_map(Self::waits_for),
            Self::Map(fields) => fields.values().find_map(Self::waits_for),
        }
    }

    /// Whether it is what an attribute that is not set is, to one half of the provider.
    pub(super) fn is_zero(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::Text(text) => matches!(text.as_str(), "" | "0" | "false"),
            Self::List(values) => values.is_empty(),
            Self::Map(fields) => fields.is_empty(),
        }
    }

    /// The same without order.
    pub(super) fn sorted(&self) -> Self {
        match self {
            Self::List(values) => {
                let mut values = values.clone();
                values.sort();
                values.dedup();
                Self::List(values)
            }
            other => other.clone(),
        }
    }

    /// The value for people, where it is plain and known.
    pub(super) fn shown(&self) -> Option<String> {
        /// Longer texts are no values that a reader compares.
        const MAX: usize = 60;
        match self {
            Self::Text(text) => {
                let is_plain =
                    !text.contains(SYMBOL) && !text.contains('\n') && text.chars().count() <= MAX;
                is_plain.then(|| text.clone())
            }
            Self::List(values) if !values.is_empty() => {
                let values = values.iter().map(Self::shown).collect::<Option<Vec<_>>>()?;
                let shown = values.join(", ");
                (shown.chars().count() <= MAX).then_some(shown)
            }
            _ => None,
        }
    }

    /// The number that it is.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}
