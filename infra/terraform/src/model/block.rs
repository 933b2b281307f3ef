//! Shapes that Terraform's JSON syntax or the provider wants to be otherwise than the value is.

use std::fmt;

use serde::{Serialize, Serializer};

/// A number or a boolean that the provider declares as a string: `"3"`, `"true"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quoted<T>(pub(crate) T);

impl<T: fmt::Display> Serialize for Quoted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A block that is there and holds nothing. An empty object would do by the syntax, but an array of one says aloud
/// that the block is present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EmptyBlock;

impl Serialize for EmptyBlock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [serde_json::Map::new()].serialize(serializer)
    }
}
