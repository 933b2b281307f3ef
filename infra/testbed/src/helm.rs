//! Templates of Go, filled in by Helm. External Secrets has the same engine with the same functions (sprig).

use std::{collections::BTreeMap, process::Command};

use serde_json::{Value, json};

use crate::{Engine, Object, Result, Scratch, command};

/// Puts the template into an object, since Helm prints nothing else.
const CHART: &str = "kind: Filled\ntext: {{ tpl .Values.template .Values.data | toJson }}\n";

/// A template's text with its data; nothing where the engine may be missing and is.
pub(crate) fn fill_in(template: &str, data: &BTreeMap<String, String>) -> Result<Option<String>> {
    let Some(engine) = Engine::Helm.find()? else { return Ok(None) };
    let scratch = Scratch::new()?;
    scratch.write(
        "Chart.yaml",
        &json!({ "apiVersion": "v2", "name": "filled", "version": "0.0.0" }).to_string(),
    )?;
    scratch.write("values.yaml", &json!({ "template": template, "data": data }).to_string())?;
    scratch.write("templates/filled.yaml", CHART)?;
    let mut helm = Command::new(engine.join("bin/helm"));
    helm.arg("template").arg(scratch.path()).env("HOME", scratch.path());
    let answer = Object::read_all("the answer of helm", &command::text(&mut helm)?)?;
    let filled = answer.iter().find_map(|object| object.0.get("text")).and_then(Value::as_str);
    Ok(Some(filled.unwrap_or_default().to_owned()))
}
