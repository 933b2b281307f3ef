//! checkov, which knows what is unsafe in a cloud.

use std::process::Command;

use serde_json::Value;

use crate::{Engine, Error, Finding, Result, Scratch, command, terraform::Plan};

/// What checkov finds in a plan, in the order of the rules; nothing where the engine may be missing and is.
///
/// It reads plans because of Terraform's JSON it knows only what the CDK for Terraform writes. Values that are known
/// after an apply count as set.
pub fn checkov(plan: &Plan) -> Result<Option<Vec<Finding>>> {
    let Some(engine) = Engine::Checkov.find()? else { return Ok(None) };
    let scratch = Scratch::new()?;
    let file = scratch.write("plan.json", &plan.json.to_string())?;
    let mut checkov = Command::new(engine.join("bin/checkov"));
    // Without --skip-download it would ask for its makers' newest rules.
    checkov.args(["--skip-download", "--framework", "terraform_plan", "--compact", "--quiet"]);
    checkov.args(["--output", "json", "--file"]).arg(file).env("HOME", scratch.path());
    let output = command::output(&mut checkov)?;
    let answer: Value =
        serde_json::from_slice(&output.stdout).map_err(|_| command::refused(&checkov, &output))?;
    let summary = answer.get("summary").unwrap_or(&answer);
    if summary["resource_count"].as_u64().unwrap_or_default() == 0 {
        return Err(Error::unexpected("the answer of checkov", "it looked at no resource"));
    }
    let failed = answer["results"]["failed_checks"].as_array();
    let mut findings: Vec<Finding> =
        failed.map(Vec::as_slice).unwrap_or_default().iter().map(finding).collect();
    findings.sort();
    Ok(Some(findings))
}

fn finding(check: &Value) -> Finding {
    let text = |key: &str| check[key].as_str().unwrap_or_default().to_owned();
    Finding { rule: text("check_id"), place: text("resource"), text: text("check_name") }
}
