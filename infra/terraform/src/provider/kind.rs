//! Terraform's types, as its schema writes them in JSON
//! (<https://developer.hashicorp.com/terraform/internals/json-format#schema-representation>).

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;

/// The type of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A text.
    String,
    /// A number.
    Number,
    /// True or false.
    Bool,
    /// Whatever is given.
    Dynamic,
    /// Values in order.
    List(Box<Self>),
    /// Values without order.
    Set(Box<Self>),
    /// Values by names that are chosen freely.
    Map(Box<Self>),
    /// Values by fixed names.
    Object(BTreeMap<String, Self>),
}

impl Type {
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(name) => match name.as_str() {
                "string" => Some(Self::String),
                "number" => Some(Self::Number),
                "bool" => Some(Self::Bool),
                "dynamic" => Some(Self::Dynamic),
                _ => None,
            },
            Value::Array(parts) => {
                let [Value::String(name), of] = parts.as_slice() else { return None };
                match (name.as_str(), of) {
                    ("list", of) => Some(Self::List(Box::new(Self::of(of)?))),
                    ("set", of) => Some(Self::Set(Box::new(Self::of(of)?))),
                    ("map", of) => Some(Self::Map(Box::new(Self::of(of)?))),
                    ("object", Value::Object(fields)) => {
                        let fields = fields
                            .iter()
                            .map(|(name, of)| Some((name.clone(), Self::of(of)?)))
                            .collect::<Option<_>>()?;
                        Some(Self::Object(fields))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::of(&value).ok_or_else(|| D::Error::custom(format!("`{value}` is no type")))
    }
}
