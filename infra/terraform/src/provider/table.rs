//! `provider/yandex.json` as types.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;
use serde_json::{Number, Value};

use super::Type;
use crate::model::Kind;

/// What the provider demands.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its address: `yandex-cloud/yandex`.
    pub provider: String,
    /// The version that the data is of.
    pub version: String,
    /// What can be made, by type.
    pub resources: BTreeMap<String, Shape>,
    /// What can be read, by type.
    pub data_sources: BTreeMap<String, Shape>,
    /// The keys of maps of settings, by the name in [`Attribute::map_keys`].
    pub map_keys: BTreeMap<String, BTreeMap<String, Setting>>,
    /// The attributes of the provider's own block.
    pub provider_config: BTreeMap<String, Configuration>,
}

/// A type of resource or data source.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "flags of the data, each by itself")]
pub struct Shape {
    /// Attributes and blocks, by path without indexes and keys: `config.kafka.resources`.
    pub attributes: BTreeMap<String, Attribute>,
    /// Which half of the provider it is in.
    pub provider_sdk: Sdk,
    /// The version of its state.
    pub schema_version: u32,
    /// Whether what exists can be taken over.
    #[serde(default)]
    pub import: bool,
    /// The operations that may be given a time limit, with the limit that they have otherwise.
    #[serde(default)]
    pub timeouts: BTreeMap<String, Option<String>>,
    /// Whether code of the type may change a plan.
    #[serde(default)]
    pub customize_diff: bool,
    /// The same, in the other half of the provider.
    #[serde(default)]
    pub modify_plan: bool,
    /// Whether code of the type checks a configuration.
    #[serde(default)]
    pub validate_config: bool,
    /// Whether nothing of it can be changed in place.
    #[serde(default)]
    pub no_update: bool,
}

/// The halves of the provider: they plan differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Sdk {
    /// SDK version 2: what is not set and the zero value are the same, and what the server computed stays known.
    #[serde(rename = "sdkv2")]
    V2,
    /// The plugin framework: what the server computes is unknown while anything changes.
    #[serde(rename = "framework")]
    Framework,
}

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

/// A key of a map of settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// `int`, `float`, `bool`, `text`, `enum`, `json`, …
    #[serde(rename = "type")]
    pub of: String,
    /// Its values.
    #[serde(default, rename = "enum")]
    pub one_of: Vec<String>,
    /// Values that only some versions have.
    #[serde(default)]
    pub enum_some_versions: BTreeMap<String, Vec<String>>,
    /// The versions that have the key; empty for all.
    #[serde(default)]
    pub versions: Vec<String>,
    /// Rules in words.
    #[serde(default)]
    pub rules: Vec<String>,
    /// What becomes of a change.
    pub update: Option<Update>,
}

/// An attribute of the provider's block.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// Its type.
    #[serde(rename = "type")]
    pub of: Type,
    /// The variable of the environment that gives it, too.
    pub env: Option<String>,
    /// Whether it may be left out.
    #[serde(default)]
    pub optional: bool,
    /// Whether Terraform does not show it.
    #[serde(default)]
    pub sensitive: bool,
    /// What it is where it is not given.
    pub default: Option<Value>,
    /// What must not be given beside it.
    #[serde(default)]
    pub conflicts_with: Vec<String>,
}

const JSON: &str = include_str!("../../provider/yandex.json");

/// The table, read once. A test proves that all of it is understood; a file that is not would know no type at all.
#[must_use]
pub fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| parsed(JSON).unwrap_or_default());
    &TABLE
}

fn parsed(json: &str) -> serde_json::Result<Table> {
    serde_json::from_str(json)
}

impl Table {
    /// What is known of a type.
    #[must_use]
    pub fn shape(&self, kind: Kind, name: &str) -> Option<&Shape> {
        match kind {
            Kind::Managed => self.resources.get(name),
            Kind::Data => self.data_sources.get(name),
        }
    }
}

impl Shape {
    /// What is known of a path.
    #[must_use]
    pub fn attribute(&self, path: &str) -> Option<&Attribute> {
        self.attributes.get(path)
    }

    /// What stands directly below a path, by its own name; everything at the top for an empty path.
    pub fn children<'a>(&'a self, path: &str) -> impl Iterator<Item = (&'a str, &'a Attribute)> {
        let beginning = if path.is_empty() { String::new() } else { format!("{path}.") };
        self.attributes
            .range(beginning.clone()..)
            .map_while(move |(known, attribute)| Some((known.strip_prefix(&beginning)?, attribute)))
            .filter(|(name, _)| !name.contains('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `flatten` lets unknown fields through, so those of an attribute are looked at one by one.
    const FIELDS: &[&str] = &[
        "any_of",
        "at_least_one_child",
        "checked",
        "companion",
        "computed",
        "conflicts_checked",
        "conflicts_with",
        "default",
        "deprecated",
        "diff_suppress",
        "element",
        "enum",
        "enum_ignore_case",
        "exactly_one_child",
        "exactly_one_of",
        "exclusive_min",
        "force_new",
        "force_new_when",
        "format",
        "key",
        "kind",
        "map_keys",
        "max",
        "max_items",
        "max_length",
        "min",
        "min_items",
        "min_length",
        "nesting",
        "null_equals_zero",
        "optional",
        "pattern",
        "required",
        "required_with",
        "rules",
        "sensitive",
        "state_func",
        "type",
        "unit",
        "update",
        "use_state_for_unknown",
        "write_only",
    ];

    #[test]
    fn all_of_the_file_is_understood() {
        let table = parsed(JSON).unwrap();
        assert_eq!(table.provider, crate::provider::SOURCE);
        assert_eq!(table.version, crate::provider::VERSION);
        assert!(table.resources.len() >= 31 && table.data_sources.len() >= 2);
        let raw: Value = serde_json::from_str(JSON).unwrap();
        let sections = ["resources", "data_sources"].map(|section| raw[section].as_object());
        for (name, shape) in sections.into_iter().flatten().flatten() {
            for (path, attribute) in shape["attributes"].as_object().unwrap() {
                for field in attribute.as_object().unwrap().keys() {
                    assert!(FIELDS.contains(&field.as_str()), "{name}: {path}: {field}");
                }
            }
        }
    }

    #[test]
    fn a_field_that_nobody_knows_is_refused() {
        let unknown = JSON.replacen("\"schema_version\"", "\"shape_version\"", 1);
        assert!(parsed(&unknown).is_err());
    }

    #[test]
    fn every_pattern_and_every_type_is_one() {
        for (name, shape) in table().resources.iter().chain(&table().data_sources) {
            for (path, attribute) in &shape.attributes {
                assert_eq!(
                    attribute.of.is_some(),
                    matches!(attribute.form, Form::Attribute | Form::ObjectField),
                    "{name}: {path}"
                );
                assert_eq!(attribute.nesting.is_some(), attribute.of.is_none(), "{name}: {path}");
                let values = [Some(&attribute.values), attribute.element.as_ref()];
                let keys = attribute.key.as_ref();
                for pattern in values.into_iter().chain([keys]).flatten().flat_map(|v| &v.pattern) {
                    assert!(regex::Regex::new(pattern).is_ok(), "{name}: {path}: {pattern}");
                }
            }
        }
    }

    #[test]
    fn children_are_those_directly_below() {
        let kafka = &table().resources["yandex_mdb_kafka_cluster"];
        let names: Vec<_> = kafka.children("config.kafka").map(|(name, _)| name).collect();
        assert_eq!(names, ["kafka_config", "resources"]);
        assert!(kafka.children("").any(|(name, _)| name == "config"));
    }
}
