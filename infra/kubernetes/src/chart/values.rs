//! What a chart's user may set: `values.yaml`, which explains it, and `values.schema.json`, which refuses what is wrong.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Map, Value, json};

/// A value.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    /// Its keys from the top.
    pub(super) path: Vec<String>,
    /// What it is for; nothing where its key says it.
    pub(super) about: String,
    /// What it is where nobody sets it.
    pub(super) default: Value,
    /// What it may be.
    pub(super) allowed: Value,
}

/// Every value, in the order in which a reader meets them.
#[derive(Default)]
pub(super) struct Values {
    settings: Vec<Setting>,
    /// What a key that holds others is for.
    sections: BTreeMap<Vec<String>, String>,
}

impl Values {
    /// Adds a value, unless it is there.
    pub(super) fn add(&mut self, setting: Setting) {
        if !self.settings.iter().any(|known| known.path == setting.path) {
            self.settings.push(setting);
        }
    }

    /// Says what a key is for.
    pub(super) fn section(&mut self, path: &[&str], about: String) {
        self.sections.insert(path.iter().map(|&key| key.to_owned()).collect(), about);
    }

    /// Every value.
    pub(super) fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// `values.yaml` below its heading.
    pub(super) fn yaml(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, &[]);
        out
    }

    /// Writes what stands below a path: each key once, in the order in which it was added.
    fn write(&self, out: &mut String, path: &[String]) {
        let depth = path.len();
        let mut written: Vec<&str> = Vec::new();
        for setting in self.settings.iter().filter(|setting| setting.path.starts_with(path)) {
            let Some(key) = setting.path.get(depth).map(String::as_str) else { continue };
            if written.contains(&key) {
                continue;
            }
            written.push(key);
            let is_leaf = setting.path.len() == depth + 1;
            let below: Vec<String> = setting.path.iter().take(depth + 1).cloned().collect();
            let about = if is_leaf { Some(&setting.about) } else { self.sections.get(&below) };
            if depth == 0 {
                out.push('\n');
            }
            let indent = "  ".repeat(depth);
            for line in about.into_iter().flat_map(|about| about.lines()) {
                // Writing to a string cannot fail.
                let _ = writeln!(out, "{indent}# {line}");
            }
            if is_leaf {
                let default = crate::yaml::documents(&[&setting.default]);
                let _ = writeln!(out, "{indent}{key}: {}", default.trim_end());
            } else {
                let _ = writeln!(out, "{indent}{key}:");
                self.write(out, &below);
            }
        }
    }

    /// `values.schema.json`: every key that there is, and no other.
    pub(super) fn schema(&self) -> String {
        let mut root = self.section_schema(&[]);
        if let Some(fields) = root.as_object_mut() {
            let dialect = json!("http://json-schema.org/draft-07/schema#");
            fields.shift_insert(0, String::from("$schema"), dialect);
        }
        format!("{root:#}\n")
    }

    fn section_schema(&self, path: &[String]) -> Value {
        let depth = path.len();
        let mut properties = Map::new();
        for setting in self.settings.iter().filter(|setting| setting.path.starts_with(path)) {
            let Some(key) = setting.path.get(depth) else { continue };
            if properties.contains_key(key) {
                continue;
            }
            let below: Vec<String> = setting.path.iter().take(depth + 1).cloned().collect();
            let schema = if setting.path.len() == depth + 1 {
                described(&setting.allowed, &setting.about)
            } else {
                described(
                    &self.section_schema(&below),
                    self.sections.get(&below).map_or("", String::as_str),
                )
            };
            properties.insert(key.clone(), schema);
        }
        let required: Vec<&String> = properties.keys().collect();
        json!({
            "type": "object",
            "required": required,
            "additionalProperties": false,
            "properties": properties.clone(),
        })
    }
}

fn described(schema: &Value, about: &str) -> Value {
    let mut schema = schema.clone();
    if let (Some(fields), false) = (schema.as_object_mut(), about.is_empty()) {
        fields.insert(String::from("description"), json!(about.replace('\n', " ")));
    }
    schema
}

/// What an image may be.
pub(super) fn image() -> Value {
    json!({ "type": "string", "pattern": "^[^\\s]+$" })
}

/// What a quantity of Kubernetes may be; Helm hands `--set cpu=1` on as a number.
pub(super) fn quantity() -> Value {
    json!({ "type": ["string", "number"], "pattern": "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$" })
}

/// What a count may be.
pub(super) fn count(least: u32) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": 1000 })
}

/// What a variable may be; Helm hands `--set PORT=6380` on as a number.
pub(super) fn variable() -> Value {
    json!({ "type": ["string", "number", "boolean"] })
}
