//! systemd-analyze, which reads units as systemd does.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt, process::Command};

use crate::{Engine, Error, Finding, Result, Scratch, command};

/// Where a person's units are.
const UNITS: &str = "etc/systemd/system";

/// What systemd finds in units (text by name, such as `mlflow.service`, or `mlflow.service.d/limits.conf` for what is
/// added to one); nothing where the engine may be missing and is. The programs that they start are taken to exist; what
/// other units they name is not asked for.
pub fn systemd_verify(units: &BTreeMap<String, String>) -> Result<Option<Vec<Finding>>> {
    let Some(engine) = Engine::Systemd.find()? else { return Ok(None) };
    let scratch = Scratch::new()?;
    for (name, text) in units {
        scratch.write(format!("{UNITS}/{name}"), text)?;
        for program in programs(text) {
            let path = scratch.write(program.trim_start_matches('/'), "")?;
            let executable = fs::Permissions::from_mode(0o755);
            fs::set_permissions(&path, executable).map_err(Error::file(&path))?;
        }
    }
    let mut analyze = Command::new(engine.join("bin/systemd-analyze"));
    analyze.args(["verify", "--man=no", "--recursive-errors=no", "--root"]).arg(scratch.path());
    let output = command::output(analyze.args(units.keys().filter(|name| !name.contains('/'))))?;
    let said = command::said(&output);
    if said.is_empty() && !output.status.success() {
        return Err(command::refused(&analyze, &output));
    }
    let folder = format!("{}/{UNITS}/", scratch.path().display());
    let lines = said.lines().map(|line| line.replace(&folder, ""));
    Ok(Some(
        lines.map(|text| Finding { rule: String::new(), place: String::new(), text }).collect(),
    ))
}

/// The programs of `ExecStart=` and its like, without the prefixes that change how they are run.
///
/// <https://www.freedesktop.org/software/systemd/man/252/systemd.service.html#Command%20lines>
fn programs(unit: &str) -> impl Iterator<Item = &str> {
    let commands = unit.lines().filter_map(|line| line.trim().strip_prefix("Exec"));
    let values = commands.filter_map(|line| line.split_once('=')).map(|(_, value)| value);
    values.filter_map(|value| {
        let value = value.trim_start_matches(['@', '-', ':', '+', '!']);
        value.split_whitespace().next().filter(|program| program.starts_with('/'))
    })
}
