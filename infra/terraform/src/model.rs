//! The target language: a root module in Terraform's JSON syntax
//! (<https://developer.hashicorp.com/terraform/language/syntax/json>).
//!
//! A resource is a struct whose fields are the provider's attributes, in the order in which a reviewer reads them.
//! What the syntax gets wrong easily is a type here: a string is [`Text`], which escapes what Terraform would take for
//! a template; a reference is a [`Ref`] to one kind of resource; a number that the provider wants in quotes is
//! [`Quoted`]. Whether a name is an attribute or a block, and everything else that the provider demands, is proved
//! against the provider's own constraints ([`crate::provider`]).

mod block;
mod label;
mod module;
mod reference;
mod text;

pub(crate) mod resources;

pub(crate) use self::{
    block::{EmptyBlock, Quoted},
    label::Label,
    module::{Module, Output, Topic, Variable},
    reference::{Data, Handle, Ref, Resource},
    text::{Text, text},
};
pub use self::{
    label::Address,
    module::{Declared, Kind},
};
