//! The provider and its constraints: `provider/yandex.json`, of which the README beside it tells, as types; and the
//! proof that a module keeps to them.

pub(crate) mod expression;

mod attribute;
mod kind;
pub(crate) mod prove;
mod table;

pub use self::{
    attribute::{Alternative, Attribute, Checked, ForceNew, Form, Nesting, Update, Values},
    kind::Type,
    prove::{Problem, Proof, prove},
    table::{Configuration, Sdk, Setting, Shape, Table, table},
};

/// Where Terraform finds the provider.
pub const SOURCE: &str = "yandex-cloud/yandex";

/// The version whose constraints are known here, and which is therefore pinned.
pub const VERSION: &str = "0.220.0";
