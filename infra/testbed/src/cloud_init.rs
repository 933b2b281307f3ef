//! cloud-init, which reads user data when a machine is made.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value;

use crate::{Engine, Error, Finding, Result, Scratch, command};

/// Where cloud-init keeps its schema.
const SCHEMA: &str =
    "root/usr/lib/python3/dist-packages/cloudinit/config/schemas/schema-cloud-config-v1.json";

/// What cloud-init finds in user data; nothing where the engine may be missing and is.
///
/// Its own check lets every unknown module pass, so the keys are compared with those of its schema here: a typing
/// error in `runcmd` would be a machine that starts and does nothing.
pub fn cloud_init(user_data: &str) -> Result<Option<Vec<Finding>>> {
    let Some(engine) = Engine::Cloudinit.find()? else { return Ok(None) };
    let scratch = Scratch::new()?;
    let file = scratch.write("user-data", user_data)?;
    let mut schema = Command::new(engine.join("bin/cloud-init"));
    schema.args(["schema", "--config-file"]).arg(file).env("HOME", scratch.path());
    let output = command::output(&mut schema)?;
    let said = command::said(&output);
    let mut findings = Vec::new();
    // A deprecated key is valid, and said on stdout.
    if !output.status.success() || said.contains("deprecations:") {
        findings.push(Finding { rule: String::new(), place: String::new(), text: said });
    }
    findings.extend(unknown_keys(user_data, &engine.join(SCHEMA))?);
    Ok(Some(findings))
}

fn unknown_keys(user_data: &str, schema: &Path) -> Result<Vec<Finding>> {
    let text = fs::read_to_string(schema).map_err(Error::file(schema))?;
    let schema: Value =
        serde_json::from_str(&text).map_err(|error| Error::unexpected("the schema", error))?;
    let definitions = schema["$defs"].as_object().into_iter().flat_map(|all| all.values());
    let properties = definitions.filter_map(|definition| definition["properties"].as_object());
    let known: BTreeSet<&str> = properties.flat_map(|all| all.keys()).map(String::as_str).collect();
    let written: serde_yaml::Value = serde_yaml::from_str(user_data)
        .map_err(|error| Error::unexpected("the user data", error))?;
    let keys = written.as_mapping().into_iter().flat_map(|mapping| mapping.keys());
    let unknown = keys.filter_map(|key| key.as_str()).filter(|key| !known.contains(key));
    Ok(unknown
        .map(|key| Finding {
            rule: String::new(),
            place: key.to_owned(),
            text: String::from("cloud-init knows no such key"),
        })
        .collect())
}
