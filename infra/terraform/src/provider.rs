//! The provider and its constraints: what [`provider/README.md`](https://registry.terraform.io/providers/yandex-cloud/yandex)
//! says of the committed data, as types; and the proof that a module keeps to them.

pub(crate) mod expression;

mod kind;
mod prove;
mod table;

pub use self::{
    kind::Type,
    prove::{Problem, Proof, prove},
    table::{
        Attribute, Checked, ForceNew, Form, Nesting, Sdk, Shape, Table, Update, Values, table,
    },
};

/// Where Terraform finds the provider.
pub const SOURCE: &str = "yandex-cloud/yandex";

/// The version whose constraints are known here, and which is therefore pinned.
pub const VERSION: &str = "0.220.0";
