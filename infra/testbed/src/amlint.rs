//! amlint, which knows how a configuration of Alertmanager loses alerts.

use std::{path::Path, process::Command};

use serde_json::Value;

use crate::{Engine, Error, Finding, Result, command};

/// What amlint finds in a configuration, beside the rules whose alerts it is for; nothing where the engine may be missing
/// and is.
pub fn amlint(configuration: &Path, rules: &Path) -> Result<Option<Vec<Finding>>> {
    let Some(engine) = Engine::Amlint.find()? else { return Ok(None) };
    let mut amlint = Command::new(engine.join("bin/amlint"));
    amlint.args(["check", "--strict", "--format", "json", "--input-format", "alertmanager"]);
    amlint.arg("--rules").arg(rules.join("*.yaml")).arg(configuration);
    let output = command::output(&mut amlint)?;
    let answer: Value =
        serde_json::from_slice(&output.stdout).map_err(|_| command::refused(&amlint, &output))?;
    let findings = answer.as_array().or_else(|| answer["findings"].as_array());
    let findings = findings.ok_or_else(|| Error::unexpected("the answer of amlint", &answer))?;
    Ok(Some(findings.iter().map(finding).collect()))
}

fn finding(found: &Value) -> Finding {
    let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
    Finding { rule: text("code"), place: text("where"), text: text("message") }
}
