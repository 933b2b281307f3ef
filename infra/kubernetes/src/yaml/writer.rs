//! A serializer that writes a value as YAML while it is walked.

use std::fmt::{self, Write as _};

use serde::ser::{self, Impossible, Serialize, Serializer};

use super::{
    collections::{ListWriter, MapWriter},
    scalar,
};

/// Where the cursor stands: it decides how a value begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At the begin of a document.
    Document,
    /// Behind the `- ` of a list.
    Item,
    /// Where a key belongs.
    Key,
    /// Behind the `:` of a key.
    Value,
}

/// What was written of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// Nothing, since there is no value: whoever asked for it decides what stands there.
    Nothing,
    /// The value, with the end of its last line; a key has none.
    Something,
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

/// Writes one value.
pub(super) struct Writer<'a> {
    pub(super) out: &'a mut String,
    /// The indent of the list or mapping that the value stands in.
    pub(super) indent: usize,
    pub(super) place: Place,
}

impl<'a> Writer<'a> {
    /// The indent of what stands below the line of the cursor; a list may stand right below its key.
    const fn below(&self) -> usize {
        match self.place {
            Place::Document => 0,
            Place::Item | Place::Key | Place::Value => self.indent + 2,
        }
    }

    fn no_key(&self) -> Result<(), Unwritable> {
        if self.place == Place::Key { Err(Unwritable::Key) } else { Ok(()) }
    }

    fn text(self, text: &str) -> Written {
        match self.place {
            Place::Key => {
                scalar::quoted_if_needed(self.out, text);
                return Written::Something;
            }
            Place::Value => self.out.push(' '),
            Place::Document | Place::Item => {}
        }
        if scalar::is_block(text) {
            let indent = self.below();
            scalar::block(self.out, text, indent);
        } else {
            scalar::quoted_if_needed(self.out, text);
            self.out.push('\n');
        }
        Written::Something
    }

    /// A number or a boolean.
    fn word(self, word: impl fmt::Display) -> Result<Written, Unwritable> {
        self.no_key()?;
        if self.place == Place::Value {
            self.out.push(' ');
        }
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{word}");
        Ok(Written::Something)
    }

    fn list(self) -> Result<ListWriter<'a>, Unwritable> {
        self.no_key()?;
        let indent = if self.place == Place::Value { self.indent } else { self.below() };
        Ok(ListWriter::new(self.out, self.place, indent))
    }

    fn map(self, entries: usize) -> Result<MapWriter<'a>, Unwritable> {
        self.no_key()?;
        let indent = self.below();
        Ok(MapWriter::new(self.out, self.place, indent, entries))
    }
}

/// Numbers of any width.
macro_rules! integers {
    ($($method:ident: $kind:ty),+ $(,)?) => {
        $(fn $method(self, value: $kind) -> Result<Written, Unwritable> {
            self.word(value)
        })+
    };
}

impl<'a> Serializer for Writer<'a> {
    type Ok = Written;
    type Error = Unwritable;
    type SerializeSeq = ListWriter<'a>;
    type SerializeTuple = ListWriter<'a>;
    type SerializeTupleStruct = ListWriter<'a>;
    type SerializeTupleVariant = Impossible<Written, Unwritable>;
    type SerializeMap = MapWriter<'a>;
    type SerializeStruct = MapWriter<'a>;
    type SerializeStructVariant = Impossible<Written, Unwritable>;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
    }

    fn serialize_bool(self, value: bool) -> Result<Written, Unwritable> {
        self.word(value)
    }

    fn serialize_f32(self, _: f32) -> Result<Written, Unwritable> {
        Err(Unwritable::Kind("a fraction"))
    }

    fn serialize_f64(self, _: f64) -> Result<Written, Unwritable> {
        Err(Unwritable::Kind("a fraction"))
    }

    fn serialize_char(self, value: char) -> Result<Written, Unwritable> {
        Ok(self.text(value.encode_utf8(&mut [0; 4])))
    }

    fn serialize_str(self, value: &str) -> Result<Written, Unwritable> {
        Ok(self.text(value))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Written, Unwritable> {
        Err(Unwritable::Kind("a run of bytes"))
    }

    fn serialize_none(self) -> Result<Written, Unwritable> {
        self.no_key()?;
        Ok(Written::Nothing)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Written, Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Written, Unwritable> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Written, Unwritable> {
        self.serialize_none()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Written, Unwritable> {
        Ok(self.text(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Written, Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Written, Unwritable> {
        let mut map = self.map(1)?;
        ser::SerializeStruct::serialize_field(&mut map, variant, value)?;
        ser::SerializeStruct::end(map)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<ListWriter<'a>, Unwritable> {
        self.list()
    }

    fn serialize_tuple(self, _: usize) -> Result<ListWriter<'a>, Unwritable> {
        self.list()
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<ListWriter<'a>, Unwritable> {
        self.list()
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

    fn serialize_map(self, length: Option<usize>) -> Result<MapWriter<'a>, Unwritable> {
        self.map(length.unwrap_or_default())
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<MapWriter<'a>, Unwritable> {
        self.map(length)
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
