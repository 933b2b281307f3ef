//! A value as JSON knows them, each part with its place in the spec where it has one.

use std::collections::BTreeMap;

use serde_json::{Number, json};

use crate::{
    diagnostic::Diagnostic,
    node::{Kind, Node, Style},
    read::{Read, Reader, misread},
    rules::language::UNQUOTED,
    schema::Schemas,
    source::Span,
};

/// A value with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Where it stands; none for what the spec does not say itself.
    pub span: Option<Span>,
    /// What it is.
    pub value: Value,
}

/// A value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// A mapping, in order of key.
    Map(BTreeMap<String, Field>),
}

/// The value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Where the key stands.
    pub key: Option<Span>,
    /// The value.
    pub tree: Tree,
}

impl Tree {
    /// What stands at a key of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(fields) => fields.get(key).map(|field| &field.tree),
            _ => None,
        }
    }

    /// The text, where it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value alone.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => json!(value),
            Value::Number(value) => serde_json::Value::Number(value.clone()),
            Value::Text(value) => json!(value),
            Value::List(items) => items.iter().map(Self::json).collect(),
            Value::Map(fields) => {
                fields.iter().map(|(key, field)| (key.clone(), field.tree.json())).collect()
            }
        }
    }
}

impl From<serde_json::Value> for Tree {
    fn from(json: serde_json::Value) -> Self {
        let value = match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(value),
            serde_json::Value::Number(value) => Value::Number(value),
            serde_json::Value::String(value) => Value::Text(value),
            serde_json::Value::Array(items) => {
                Value::List(items.into_iter().map(Self::from).collect())
            }
            serde_json::Value::Object(fields) => Value::Map(
                fields
                    .into_iter()
                    .map(|(key, json)| (key, Field { key: None, tree: Self::from(json) }))
                    .collect(),
            ),
        };
        Self { span: None, value }
    }
}

impl Read for Tree {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let value = match &node.kind {
            Kind::Null => Value::Null,
            Kind::Scalar(text) if text.style == Style::Quoted => Value::Text(text.value.clone()),
            Kind::Scalar(text) => bare(&text.value, node.span, reader)?,
            Kind::List(items) => {
                let read: Vec<_> = items.iter().map(|item| Self::read(item, reader)).collect();
                Value::List(read.into_iter().collect::<Option<_>>()?)
            }
            Kind::Map(entries) => {
                let read: Vec<_> = entries
                    .iter()
                    .map(|entry| {
                        let tree = Self::read(&entry.value, reader)?;
                        Some((entry.key.value.clone(), Field { key: Some(entry.span), tree }))
                    })
                    .collect();
                Value::Map(read.into_iter().collect::<Option<_>>()?)
            }
        };
        Some(Self { span: Some(node.span), value })
    }

    fn schema(_: &mut Schemas) -> serde_json::Value {
        json!({})
    }
}

/// A scalar without quotes: only what every YAML reader takes for the same.
fn bare(text: &str, span: Span, reader: &mut Reader) -> Option<Value> {
    if let Ok(value) = text.parse() {
        return Some(Value::Bool(value));
    }
    if let Ok(number) = serde_json::from_str::<Number>(text)
        && number.to_string() == text
    {
        return Some(Value::Number(number));
    }
    if misread(text) {
        let message =
            format!("this must be quoted: some YAML readers take `{text}` for something else");
        reader.report(Diagnostic::new(&UNQUOTED, span, message).help(format!("write \"{text}\"")));
        return None;
    }
    Some(Value::Text(text.to_owned()))
}
