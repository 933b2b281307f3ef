//! Any value that serde can write, as a tree.

use std::{borrow::Cow, fmt};

use serde::ser::{self, Impossible, Serialize, Serializer};

/// The key of a mapping; a field's name costs nothing.
pub(super) type Key = Cow<'static, str>;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// Nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Integer(i128),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Self>),
    /// Values by key, in the order in which they are written.
    Map(Vec<(Key, Self)>),
}

impl Node {
    /// The tree of a value.
    pub(super) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, Unwritable> {
        value.serialize(Builder)
    }
}

/// Why a value cannot be written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwritable {
    /// Keys are texts.
    #[error("a mapping's key is no text")]
    Key,
    /// Manifests hold whole numbers only.
    #[error("{0} has no place in a manifest")]
    Kind(&'static str),
    /// What the value itself says.
    #[error("{0}")]
    Other(String),
}

impl ser::Error for Unwritable {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Other(message.to_string())
    }
}

/// Builds one node.
struct Builder;

/// A number of any width.
macro_rules! integers {
    ($($method:ident: $kind:ty),+ $(,)?) => {
        $(fn $method(self, value: $kind) -> Result<Node, Unwritable> {
            Ok(Node::Integer(i128::from(value)))
        })+
    };
}

impl Serializer for Builder {
    type Ok = Node;
    type Error = Unwritable;
    type SerializeSeq = ListBuilder;
    type SerializeTuple = ListBuilder;
    type SerializeTupleStruct = ListBuilder;
    type SerializeTupleVariant = Impossible<Node, Unwritable>;
    type SerializeMap = MapBuilder;
    type SerializeStruct = MapBuilder;
    type SerializeStructVariant = Impossible<Node, Unwritable>;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
    }

    fn serialize_bool(self, value: bool) -> Result<Node, Unwritable> {
        Ok(Node::Bool(value))
    }

    fn serialize_f32(self, _: f32) -> Result<Node, Unwritable> {
        Err(Unwritable::Kind("a fraction"))
    }

    fn serialize_f64(self, _: f64) -> Result<Node, Unwritable> {
        Err(Unwritable::Kind("a fraction"))
    }

    fn serialize_char(self, value: char) -> Result<Node, Unwritable> {
        Ok(Node::Text(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Node, Unwritable> {
        Ok(Node::Text(value.to_owned()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Node, Unwritable> {
        Err(Unwritable::Kind("a run of bytes"))
    }

    fn serialize_none(self) -> Result<Node, Unwritable> {
        Ok(Node::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Node, Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Node, Unwritable> {
        Ok(Node::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Node, Unwritable> {
        Ok(Node::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Node, Unwritable> {
        Ok(Node::Text(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Node, Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Node, Unwritable> {
        Ok(Node::Map(vec![(Key::Borrowed(variant), Node::of(value)?)]))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<ListBuilder, Unwritable> {
        Ok(ListBuilder(Vec::with_capacity(length.unwrap_or_default())))
    }

    fn serialize_tuple(self, length: usize) -> Result<ListBuilder, Unwritable> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        length: usize,
    ) -> Result<ListBuilder, Unwritable> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritable> {
        Err(Unwritable::Kind("a variant of several values"))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<MapBuilder, Unwritable> {
        Ok(MapBuilder { entries: Vec::with_capacity(length.unwrap_or_default()), key: None })
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<MapBuilder, Unwritable> {
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unwritable> {
        Err(Unwritable::Kind("a variant of several fields"))
    }
}

/// Builds a list.
struct ListBuilder(Vec<Node>);

impl ser::SerializeSeq for ListBuilder {
    type Ok = Node;
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.0.push(Node::of(value)?);
        Ok(())
    }

    fn end(self) -> Result<Node, Unwritable> {
        Ok(Node::List(self.0))
    }
}

impl ser::SerializeTuple for ListBuilder {
    type Ok = Node;
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Node, Unwritable> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeTupleStruct for ListBuilder {
    type Ok = Node;
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Node, Unwritable> {
        ser::SerializeSeq::end(self)
    }
}

/// Builds a mapping; an entry without a value is left out.
struct MapBuilder {
    entries: Vec<(Key, Node)>,
    key: Option<Key>,
}

impl MapBuilder {
    fn push<T: Serialize + ?Sized>(&mut self, key: Key, value: &T) -> Result<(), Unwritable> {
        match Node::of(value)? {
            Node::Null => {}
            node => self.entries.push((key, node)),
        }
        Ok(())
    }

    fn finish(mut self) -> Node {
        self.entries.sort_by_key(|(key, _)| super::rank(key));
        Node::Map(self.entries)
    }
}

impl ser::SerializeMap for MapBuilder {
    type Ok = Node;
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritable> {
        match Node::of(key)? {
            Node::Text(text) => self.key = Some(Key::Owned(text)),
            _ => return Err(Unwritable::Key),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        let key = self.key.take().ok_or(Unwritable::Key)?;
        self.push(key, value)
    }

    fn end(self) -> Result<Node, Unwritable> {
        Ok(self.finish())
    }
}

impl ser::SerializeStruct for MapBuilder {
    type Ok = Node;
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        self.push(Key::Borrowed(key), value)
    }

    fn end(self) -> Result<Node, Unwritable> {
        Ok(self.finish())
    }
}
