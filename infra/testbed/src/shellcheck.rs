//! shellcheck.

use std::process::Command;

use serde_json::Value;

use crate::{Engine, Finding, Result, Scratch, command};

/// What shellcheck finds in a script, its hints about style too; nothing where the engine may be missing and is. The
/// shell is that of the first line.
pub fn shellcheck(script: &str) -> Result<Option<Vec<Finding>>> {
    let Some(engine) = Engine::Shellcheck.find()? else { return Ok(None) };
    let scratch = Scratch::new()?;
    let file = scratch.write("script", script)?;
    let mut shellcheck = Command::new(engine.join("bin/shellcheck"));
    shellcheck.args(["--norc", "--severity", "style", "--format", "json1"]).arg(file);
    let output = command::output(&mut shellcheck)?;
    let answer: Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| command::refused(&shellcheck, &output))?;
    let comments = answer["comments"].as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(Some(comments.iter().map(finding).collect()))
}

fn finding(comment: &Value) -> Finding {
    Finding {
        rule: format!("SC{}", comment["code"]),
        place: format!("line {}", comment["line"]),
        text: comment["message"].as_str().unwrap_or_default().to_owned(),
    }
}
