//! checkov, which knows what is unsafe in a cloud and in a cluster.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{Engine, Error, Finding, Result, Scratch, command, terraform::Plan};

/// What checkov finds in a plan, in the order of the rules; nothing where the engine may be missing and is.
///
/// It reads plans because of Terraform's JSON it knows only what the CDK for Terraform writes. Values that are known
/// after an apply count as set.
pub fn checkov(plan: &Plan) -> Result<Option<Vec<Finding>>> {
    let scratch = Scratch::new()?;
    let file = scratch.write("plan.json", &plan.json.to_string())?;
    let Some(failed) = failed("terraform_plan", "--file", &file)? else { return Ok(None) };
    let mut findings: Vec<Finding> =
        failed.iter().map(|check| finding(check, text(check, "resource"))).collect();
    findings.sort();
    Ok(Some(findings))
}

/// What checkov finds in the manifests below a folder, by the file's path from there and in the order of the rules;
/// nothing where the engine may be missing and is.
///
/// All files are judged together, as some rules ask for an object of another file. Of two folders it would judge the
/// first one twice.
pub fn checkov_of_manifests(folder: &Path) -> Result<Option<BTreeMap<PathBuf, Vec<Finding>>>> {
    let Some(failed) = failed("kubernetes", "--directory", folder)? else { return Ok(None) };
    let mut findings: BTreeMap<PathBuf, Vec<Finding>> = BTreeMap::new();
    for check in &failed {
        let file = text(check, "file_path").trim_start_matches('/').into();
        let object = object(&text(check, "resource"));
        findings.entry(file).or_default().push(finding(check, object));
    }
    for found in findings.values_mut() {
        found.sort();
    }
    Ok(Some(findings))
}

/// The checks that failed.
fn failed(framework: &str, kind: &str, path: &Path) -> Result<Option<Vec<Value>>> {
    let Some(engine) = Engine::Checkov.find()? else { return Ok(None) };
    let home = Scratch::new()?;
    let mut checkov = Command::new(engine.join("bin/checkov"));
    // Without --skip-download it would ask for its makers' newest rules.
    checkov.args(["--skip-download", "--framework", framework, "--compact", "--quiet"]);
    checkov.args(["--output", "json", kind]).arg(path).env("HOME", home.path());
    let output = command::output(&mut checkov)?;
    let mut answer: Value =
        serde_json::from_slice(&output.stdout).map_err(|_| command::refused(&checkov, &output))?;
    let summary = answer.get("summary").unwrap_or(&answer);
    if summary["resource_count"].as_u64().unwrap_or_default() == 0 {
        return Err(Error::unexpected("the answer of checkov", "it looked at no resource"));
    }
    // What it could not read it says nothing of.
    if summary["parsing_errors"].as_u64().unwrap_or_default() > 0 {
        return Err(command::refused(&checkov, &output));
    }
    match answer["results"]["failed_checks"].take() {
        Value::Array(failed) => Ok(Some(failed)),
        _ => Ok(Some(Vec::new())),
    }
}

fn finding(check: &Value, place: String) -> Finding {
    Finding { rule: text(check, "check_id"), place, text: text(check, "check_name") }
}

fn text(check: &Value, key: &str) -> String {
    check[key].as_str().unwrap_or_default().to_owned()
}

/// An object as [`crate::Object`] calls it; checkov says `Deployment.shop.api`.
fn object(resource: &str) -> String {
    let mut parts = resource.splitn(3, '.');
    let mut part = || parts.next().unwrap_or_default();
    let (kind, namespace, name) = (part(), part(), part());
    format!("{kind} {namespace}/{name}")
}
