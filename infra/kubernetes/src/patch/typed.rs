//! A merged tree as an object's type: what the type does not know, and what is of another type, is found with its
//! place.

use std::{cell::RefCell, fmt};

use serde::{
    de::{
        self, DeserializeSeed, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
        Visitor, value::MapAccessDeserializer,
    },
    forward_to_deserialize_any,
};
use spec::{
    source::Span,
    tree::{Field, Tree, Value},
};

use super::quantity;
use crate::model::Object;

/// A key that a type does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    pub(super) span: Option<Span>,
    /// The key.
    pub(super) key: String,
    /// The type, as Kubernetes calls it.
    pub(super) of: &'static str,
    /// What the type knows.
    pub(super) known: &'static [&'static str],
}

/// A value of another type than that of its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistyped {
    pub(super) span: Option<Span>,
    pub(super) message: String,
}

/// Reads a tree as an object of the same kind as another. Unknown keys are told apart, and left out.
pub(super) fn read(like: &Object, tree: &Tree) -> (Result<Object, Mistyped>, Vec<Unknown>) {
    let unknown = RefCell::new(Vec::new());
    let read = like.same_kind(Reader { tree, unknown: &unknown });
    (read, unknown.into_inner())
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    tree: &'a Tree,
    unknown: &'a RefCell<Vec<Unknown>>,
}

impl<'a> Reader<'a> {
    const fn below(self, tree: &'a Tree) -> Self {
        Self { tree, unknown: self.unknown }
    }

    /// The innermost place that an error has.
    fn at<T>(self, result: Result<T, Mistyped>) -> Result<T, Mistyped> {
        result.map_err(|error| Mistyped { span: error.span.or(self.tree.span), ..error })
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistyped> {
        match &self.tree.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(value) => match (value.as_u64(), value.as_i64()) {
                (Some(value), _) => visitor.visit_u64(value),
                (_, Some(value)) => visitor.visit_i64(value),
                _ => visitor.visit_f64(value.as_f64().unwrap_or_default()),
            },
            Value::Text(value) => visitor.visit_str(value),
            Value::List(items) => visitor.visit_seq(Items { reader: self, items: items.iter() }),
            Value::Map(fields) => {
                let fields = fields.iter().collect();
                visitor.visit_map(Fields { reader: self, fields, value: None })
            }
        }
    }
}

impl<'de> de::Deserializer<'de> for Reader<'_> {
    type Error = Mistyped;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistyped> {
        self.at(self.any(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistyped> {
        match &self.tree.value {
            Value::Null => visitor.visit_none(),
            _ => self.at(visitor.visit_some(self)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistyped> {
        let Value::Map(fields) = &self.tree.value else { return self.deserialize_any(visitor) };
        let (fields, strange): (Vec<_>, Vec<_>) =
            fields.iter().partition(|(key, _)| known.contains(&key.as_str()));
        let strange = strange.into_iter().map(|(key, field)| Unknown {
            span: field.key,
            key: key.clone(),
            of: name,
            known,
        });
        self.unknown.borrow_mut().extend(strange);
        self.at(visitor.visit_map(Fields {
            reader: self,
            fields: fields.into_iter().collect(),
            value: None,
        }))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistyped> {
        if name == "Quantity"
            && let Some(text) = self.tree.text()
            && !quantity::is_quantity(text)
        {
            return self.at(Err(de::Error::custom(
                "this is no quantity: a quantity is a number and a unit, such as `500m` or `2Gi`",
            )));
        }
        self.at(visitor.visit_newtype_struct(self))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistyped> {
        let result = match &self.tree.value {
            Value::Map(fields) => visitor.visit_enum(MapAccessDeserializer::new(Fields {
                reader: self,
                fields: fields.iter().collect(),
                value: None,
            })),
            Value::Text(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            _ => return self.deserialize_any(visitor),
        };
        self.at(result)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

struct Items<'a> {
    reader: Reader<'a>,
    items: std::slice::Iter<'a, Tree>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Mistyped;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistyped> {
        self.items.next().map(|item| seed.deserialize(self.reader.below(item))).transpose()
    }
}

struct Fields<'a> {
    reader: Reader<'a>,
    fields: std::collections::VecDeque<(&'a String, &'a Field)>,
    value: Option<&'a Tree>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Mistyped;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistyped> {
        let Some((key, field)) = self.fields.pop_front() else { return Ok(None) };
        self.value = Some(&field.tree);
        seed.deserialize(key.as_str().into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistyped> {
        let tree = self.value.take().unwrap_or(self.reader.tree);
        seed.deserialize(self.reader.below(tree))
    }
}

impl fmt::Display for Mistyped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistyped {}

/// Messages without the value: it may be a secret.
impl de::Error for Mistyped {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { span: None, message: message.to_string() }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format!("{} belongs here, and this is {}", wanted(expected), what(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }
}

/// What a type expects, in the words of the language.
fn wanted(expected: &dyn Expected) -> String {
    match expected.to_string().as_str() {
        "a sequence" => String::from("a list"),
        "a map" => String::from("a mapping"),
        "a string" | "str" => String::from("a text"),
        "a boolean" => String::from("`true` or `false`"),
        "i32" | "i64" | "u32" | "u64" => String::from("a whole number"),
        "IntOrString" => String::from("a whole number or a text"),
        "Quantity" => String::from("a quantity"),
        other => format!("`{other}`"),
    }
}

const fn what(found: Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "`true` or `false`",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "a whole number",
        Unexpected::Float(_) => "a number with a fraction",
        Unexpected::Str(_) => "a text",
        Unexpected::Unit | Unexpected::Option => "nothing",
        Unexpected::Seq => "a list",
        Unexpected::Map => "a mapping",
        _ => "something else",
    }
}
