//! What is known of an attribute or a block.

use serde::Deserialize;
use serde_json::{Number, Value};

use super::Type;

/// An attribute or a block.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the data, each by itself")]
pub struct Attribute {
    /// How it is written.
    #[serde(rename = "kind")]
    pub form: Form,
    /// Its type, where it is an attribute.
    #[serde(rename = "type")]
    pub of: Option<Type>,
    /// How many of it there may be, where it is a block or an object.
    pub nesting: Option<Nesting>,
    /// Must be written.
    #[serde(default)]
    pub required: bool,
    /// May be written.
    #[serde(default)]
    pub optional: bool,
    /// Known by the server where it is not written.
    #[serde(default)]
    pub computed: bool,
    /// Not shown by Terraform.
    #[serde(default)]
    pub sensitive: bool,
    /// In no plan and no state.
    #[serde(default)]
    pub write_only: bool,
    /// Not to be used any more.
    #[serde(default)]
    pub deprecated: bool,
    /// Whether a change replaces the resource.
    pub force_new: Option<ForceNew>,
    /// When it does, in words, where it depends.
    pub force_new_when: Option<String>,
    /// What Terraform takes where it is not written.
    pub default: Option<Value>,
    /// What it may be.
    #[serde(flatten)]
    pub values: Values,
    /// The unit of a number: `GB`, `bytes`.
    pub unit: Option<String>,
    /// The fewest members.
    pub min_items: Option<usize>,
    /// The most members.
    pub max_items: Option<usize>,
    /// What each member may be.
    pub element: Option<Values>,
    /// What each key of a map may be.
    pub key: Option<Values>,
    /// The table of keys of a map of settings.
    pub map_keys: Option<String>,
    /// Alternatives, one of which must hold.
    #[serde(default)]
    pub any_of: Vec<Alternative>,
    /// Paths that must not be written beside it.
    #[serde(default)]
    pub conflicts_with: Vec<String>,
    /// When Terraform finds a conflict.
    #[serde(default)]
    pub conflicts_checked: Checked,
    /// Paths of which exactly one must be written, itself among them.
    #[serde(default)]
    pub exactly_one_of: Vec<String>,
    /// Paths that must be written beside it.
    #[serde(default)]
    pub required_with: Vec<String>,
    /// Its children of which exactly one must be written.
    #[serde(default)]
    pub exactly_one_child: Vec<String>,
    /// Its children of which one must be written.
    #[serde(default)]
    pub at_least_one_child: Vec<String>,
    /// The path whose change tells the provider that this one, which is in no state, has changed.
    pub companion: Option<String>,
    /// Rules in words.
    #[serde(default)]
    pub rules: Vec<String>,
    /// What becomes of a change in place that is not plain.
    pub update: Option<Update>,
    /// Whether the provider holds different texts for the same.
    #[serde(default)]
    pub diff_suppress: bool,
    /// Whether the state holds another form of it.
    #[serde(default)]
    pub state_func: bool,
    /// Whether it stays known while the resource changes.
    #[serde(default)]
    pub use_state_for_unknown: bool,
    /// Whether not written and empty are the same.
    #[serde(default)]
    pub null_equals_zero: bool,
}

/// How an attribute is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A value.
    Attribute,
    /// A block: in JSON an array of objects, or one object.
    Block,
    /// A value with fields of its own.
    Object,
    /// A field of an attribute whose type is a list of objects.
    ObjectField,
}

/// How many of a block or an object there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nesting {
    /// One.
    Single,
    /// Many, in order.
    List,
    /// Many, without order.
    Set,
    /// Many, by name.
    Map,
}

/// When a change replaces the resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForceNew {
    /// At every change.
    Always,
    /// Where the new configuration writes it.
    IfConfigured,
    /// As [`Attribute::force_new_when`] says.
    Conditional,
}

/// When a broken rule is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// By `terraform validate`.
    #[default]
    Validate,
    /// By `terraform plan`.
    Plan,
    /// By `terraform apply`, in the provider.
    Apply,
    /// By the service.
    Api,
    /// The rule is declared and without effect.
    Never,
}

/// What becomes of a change in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Update {
    /// `apply` fails.
    Error,
    /// `plan` fails.
    PlanError,
    /// It is not sent.
    Ignored,
    /// The machine has to stop for it, and must be allowed to.
    NeedsStop,
    /// What was given before stays given.
    LeavesOld,
}

/// What a value may be.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Values {
    /// The values that there are; empty where any will do.
    #[serde(default, rename = "enum")]
    pub one_of: Vec<Value>,
    /// Whether their case matters not.
    #[serde(default)]
    pub enum_ignore_case: bool,
    /// The least number.
    pub min: Option<Number>,
    /// The greatest number.
    pub max: Option<Number>,
    /// The number that it must be greater than.
    pub exclusive_min: Option<Number>,
    /// The fewest characters.
    pub min_length: Option<usize>,
    /// The most characters.
    pub max_length: Option<usize>,
    /// Regular expressions that all match somewhere in it.
    #[serde(default)]
    pub pattern: Vec<String>,
    /// Its notation: `cidr`, `json`, `integer`.
    pub format: Option<String>,
    /// When a value that breaks this is found.
    #[serde(default)]
    pub checked: Checked,
}

/// One of several ways to keep a rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// The values.
    #[serde(default, rename = "enum")]
    pub one_of: Vec<Value>,
    /// Paths that must be written beside it.
    #[serde(default)]
    pub required_with: Vec<String>,
    /// In words.
    #[serde(default)]
    pub rules: Vec<String>,
}
