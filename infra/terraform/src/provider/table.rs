//! `provider/yandex.json` as types.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;
use serde_json::Value;

use super::{Attribute, Type, Update};
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
    use crate::provider::Form;

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
        for (known, unknown) in
            [("\"schema_version\"", "\"shape_version\""), ("\"computed\"", "\"told\"")]
        {
            assert!(parsed(&JSON.replacen(known, unknown, 1)).is_err(), "{unknown}");
        }
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
