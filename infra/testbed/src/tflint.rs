//! tflint, which knows what is unused, untyped or undocumented in a module.

use std::{collections::BTreeMap, process::Command};

use serde_json::Value;

use crate::{Engine, Finding, Result, Scratch, command};

/// Every rule of the set that is built in, but for two. The module's own structure is its generator's; labels are the
/// spec's names, which have hyphens, so that a thing is found by the same word everywhere.
const SETTINGS: &str = r#"
config { call_module_type = "none" }
plugin "terraform" {
  enabled = true
  preset = "all"
}
rule "terraform_standard_module_structure" { enabled = false }
rule "terraform_naming_convention" { enabled = false }
"#;

/// What tflint finds in a module (text by file name), in order; nothing where the engine may be missing and is.
pub fn tflint(files: &BTreeMap<String, String>) -> Result<Option<Vec<Finding>>> {
    let Some(engine) = Engine::Tflint.find()? else { return Ok(None) };
    let scratch = Scratch::new()?;
    for (name, text) in files {
        scratch.write(name, text)?;
    }
    let settings = scratch.write(".tflint.hcl", SETTINGS)?;
    let mut tflint = Command::new(engine.join("bin/tflint"));
    tflint.arg("--config").arg(settings).args(["--format", "json", "--force"]);
    tflint.current_dir(scratch.path()).env("HOME", scratch.path());
    let output = command::output(&mut tflint)?;
    let answer: Value =
        serde_json::from_slice(&output.stdout).map_err(|_| command::refused(&tflint, &output))?;
    let list = |key: &str| answer[key].as_array().map(Vec::as_slice).unwrap_or_default();
    if !list("errors").is_empty() {
        return Err(command::refused(&tflint, &output));
    }
    let mut findings: Vec<Finding> = list("issues").iter().map(finding).collect();
    findings.sort();
    Ok(Some(findings))
}

fn finding(issue: &Value) -> Finding {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let range = &issue["range"];
    Finding {
        rule: text(&issue["rule"]["name"]),
        place: format!("{}:{}", text(&range["filename"]), range["start"]["line"]),
        text: text(&issue["message"]),
    }
}
