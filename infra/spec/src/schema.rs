//! The language as a JSON Schema (2020-12), from the same declarations that read it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{read::Read, stack::Stack};

/// The schema of the language; with a stack, its names as the values of references.
#[must_use]
pub fn schema(stack: Option<&Stack>) -> Value {
    let names = stack.map(crate::reference::names);
    let mut schemas = Schemas { definitions: BTreeMap::new(), names, form: Form::Whole };
    let root = crate::raw::Stack::schema(&mut schemas);
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Stackwright stack",
    });
    if let (Some(schema), Some(root)) = (schema.as_object_mut(), root.as_object()) {
        schema.extend(root.clone());
        schema.insert(String::from("$defs"), json!(schemas.definitions));
    }
    schema
}

/// The schemas of sections, gathered while they are walked.
#[derive(Debug)]
pub struct Schemas {
    definitions: BTreeMap<String, Value>,
    /// Names of one stack by kind of reference.
    names: Option<BTreeMap<&'static str, Vec<String>>>,
    form: Form,
}

/// What a schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A whole section.
    Whole,
    /// What an environment changes of it: nothing is required, and `null` removes.
    Change,
}

impl Schemas {
    /// A section's schema, defined once and referred to.
    pub fn section(
        &mut self,
        name: &'static str,
        about: &str,
        exactly_one: &[&[&'static str]],
        fields: impl FnOnce(&mut Self, &mut Fields),
    ) -> Value {
        let name = match self.form {
            Form::Whole => String::from(name),
            Form::Change => format!("{name}Change"),
        };
        let reference = json!({ "$ref": format!("#/$defs/{name}") });
        if self.definitions.contains_key(&name) {
            return reference;
        }
        self.definitions.insert(name.clone(), Value::Null);
        let mut gathered = Fields::default();
        fields(self, &mut gathered);
        let mut schema = json!({
            "type": "object",
            "description": about.trim(),
            "properties": gathered.properties,
            "additionalProperties": false,
        });
        if self.form == Form::Whole {
            schema["required"] = json!(gathered.required);
            let one_of = |keys: &&[&str]| json!({ "oneOf": keys.iter().map(|key| json!({ "required": [key] })).collect::<Vec<_>>() });
            let choices: Vec<Value> = exactly_one.iter().map(one_of).collect();
            if !choices.is_empty() {
                schema["allOf"] = json!(choices);
            }
        }
        self.definitions.insert(name, schema);
        reference
    }

    /// The schema of a value that an environment may remove.
    #[must_use]
    pub fn removable(&self, schema: Value) -> Value {
        match self.form {
            Form::Whole => schema,
            Form::Change => json!({ "anyOf": [schema, { "type": "null" }] }),
        }
    }

    /// The schema of what an environment changes.
    pub fn change<T: Read>(&mut self) -> Value {
        let before = std::mem::replace(&mut self.form, Form::Change);
        let schema = T::schema(self);
        self.form = before;
        schema
    }

    /// The names that a kind of reference can take in the stack at hand, if one is.
    #[must_use]
    pub fn names_of(&self, kind: &str) -> Option<&Vec<String>> {
        self.names.as_ref().and_then(|names| names.get(kind))
    }
}

/// The fields of a section.
#[derive(Debug, Default)]
pub struct Fields {
    properties: Map<String, Value>,
    required: Vec<&'static str>,
}

impl Fields {
    /// Adds a field with its documentation.
    pub fn add<T: Read>(&mut self, schemas: &mut Schemas, key: &'static str, about: &str) {
        let mut schema = T::schema(schemas);
        if let Some(object) = schema.as_object_mut() {
            let rule =
                object.get("description").and_then(Value::as_str).map(|rule| format!(" ({rule})"));
            let about = format!("{}{}", about.trim(), rule.unwrap_or_default());
            object.insert(String::from("description"), json!(about));
        }
        self.properties.insert(String::from(key), schemas.removable(schema));
        if T::REQUIRED {
            self.required.push(key);
        }
    }
}
