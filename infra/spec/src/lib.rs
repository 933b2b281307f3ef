//! In: the text of a `stack.yaml`. Out: a [`Stack`](stack::Stack) that is valid by construction, or diagnostics that
//! name every problem at its line.
//!
//! Text becomes nodes that know their place ([`node`]), an environment is laid over them ([`merge`]), they are read
//! as the sections of the language ([`raw`]), and references become the things that they name ([`stack`]). Then
//! [`rules`] judge what is meant.

pub mod artifact;
pub mod change;
pub mod content;
pub mod diagnostic;
pub mod source;
pub mod suggest;

pub mod name;
pub mod quantity;
pub mod scalar;
pub mod words;

pub mod merge;
pub mod node;
pub mod raw;
pub mod read;
pub mod reference;
pub mod schema;
pub mod text;
pub mod tree;

mod load;
pub mod lock;
mod lower;
pub mod stack;

pub mod rules;
pub mod waivers;

pub use self::load::{InputFile, Loaded, load};
