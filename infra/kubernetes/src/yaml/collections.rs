//! Lists and mappings, an item or an entry at a time.

use serde::ser::{self, Serialize};

use super::{
    rank, scalar, spaces,
    writer::{Place, Unwritable, Writer, Written},
};

/// Writes a list, each item on its lines at the indent.
pub(super) struct ListWriter<'a> {
    out: &'a mut String,
    place: Place,
    indent: usize,
    /// Where everything of the list begins, and where its first item does.
    before: usize,
    start: usize,
}

impl<'a> ListWriter<'a> {
    pub(super) fn new(out: &'a mut String, place: Place, indent: usize) -> Self {
        let before = out.len();
        let start = begin(out, place, indent);
        Self { out, place, indent, before, start }
    }
}

impl ser::SerializeSeq for ListWriter<'_> {
    type Ok = Written;
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        if self.out.len() > self.start {
            spaces(self.out, self.indent);
        }
        self.out.push_str("- ");
        let item = Writer { out: &mut *self.out, indent: self.indent, place: Place::Item };
        if value.serialize(item)? == Written::Nothing {
            self.out.push_str("null\n");
        }
        Ok(())
    }

    fn end(self) -> Result<Written, Unwritable> {
        if self.out.len() == self.start {
            empty(self.out, self.place, self.before, "[]");
        }
        Ok(Written::Something)
    }
}

impl ser::SerializeTuple for ListWriter<'_> {
    type Ok = Written;
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Written, Unwritable> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeTupleStruct for ListWriter<'_> {
    type Ok = Written;
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Written, Unwritable> {
        ser::SerializeSeq::end(self)
    }
}

/// Writes a mapping, each entry on its lines at the indent; an entry without a value is left out.
pub(super) struct MapWriter<'a> {
    out: &'a mut String,
    place: Place,
    indent: usize,
    /// Where everything of the mapping begins, and where its first entry does.
    before: usize,
    start: usize,
    entries: Vec<Entry>,
    /// The entry that is being written: where its line begins, and its key.
    line: usize,
    key: usize,
}

/// An entry that was written: from its key to the end of its last line.
struct Entry {
    rank: u8,
    start: usize,
    end: usize,
}

impl<'a> MapWriter<'a> {
    pub(super) fn new(out: &'a mut String, place: Place, indent: usize, entries: usize) -> Self {
        let before = out.len();
        let start = begin(out, place, indent);
        let entries = Vec::with_capacity(entries);
        Self { out, place, indent, before, start, entries, line: start, key: start }
    }

    /// Puts the cursor where the next key belongs.
    fn next(&mut self) {
        self.line = self.out.len();
        if !self.entries.is_empty() {
            spaces(self.out, self.indent);
        }
        self.key = self.out.len();
    }

    /// Writes the value of the key at the cursor.
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        let rank = rank(self.out.get(self.key..).unwrap_or_default());
        self.out.push(':');
        let writer = Writer { out: &mut *self.out, indent: self.indent, place: Place::Value };
        match value.serialize(writer)? {
            Written::Nothing => self.out.truncate(self.line),
            Written::Something => {
                self.entries.push(Entry { rank, start: self.key, end: self.out.len() });
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Written {
        if self.entries.is_empty() {
            empty(self.out, self.place, self.before, "{}");
        } else if !self.entries.is_sorted_by_key(|entry| entry.rank) {
            self.put_in_order();
        }
        Written::Something
    }

    fn put_in_order(&mut self) {
        let text = self.out.split_off(self.start);
        self.entries.sort_by_key(|entry| entry.rank);
        for (index, Entry { start, end, .. }) in self.entries.iter().enumerate() {
            if index > 0 {
                spaces(self.out, self.indent);
            }
            let entry = text.get(start - self.start..end - self.start);
            self.out.push_str(entry.unwrap_or_default());
        }
    }
}

impl ser::SerializeMap for MapWriter<'_> {
    type Ok = Written;
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritable> {
        self.next();
        let writer = Writer { out: &mut *self.out, indent: self.indent, place: Place::Key };
        key.serialize(writer).map(drop)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.value(value)
    }

    fn end(self) -> Result<Written, Unwritable> {
        Ok(self.finish())
    }
}

impl ser::SerializeStruct for MapWriter<'_> {
    type Ok = Written;
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        self.next();
        scalar::quoted_if_needed(self.out, key);
        self.value(value)
    }

    fn end(self) -> Result<Written, Unwritable> {
        Ok(self.finish())
    }
}

/// Puts the cursor where the first item or entry begins: a value's on a line of its own.
fn begin(out: &mut String, place: Place, indent: usize) -> usize {
    if place == Place::Value {
        out.push('\n');
        spaces(out, indent);
    }
    out.len()
}

/// Writes a list or a mapping that turned out to hold nothing.
fn empty(out: &mut String, place: Place, before: usize, brackets: &str) {
    out.truncate(before);
    if place == Place::Value {
        out.push(' ');
    }
    out.push_str(brackets);
    out.push('\n');
}
