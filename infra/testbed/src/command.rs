//! Commands that run to their end.

use std::process::{Command, Output, Stdio};

use crate::{Error, Result};

/// Runs a command and gives what it printed, whatever its status says.
pub fn output(command: &mut Command) -> Result<Output> {
    command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Error::Start { program: shown(command), source })
}

/// Runs a command that must succeed and gives what it printed on stdout.
pub fn text(command: &mut Command) -> Result<String> {
    let output = output(command)?;
    if !output.status.success() {
        return Err(refused(command, &output));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The error of a command that ended badly.
#[must_use]
pub fn refused(command: &Command, output: &Output) -> Error {
    Error::Refused { command: shown(command), status: output.status, output: said(output) }
}

/// Both streams, as text.
#[must_use]
pub fn said(output: &Output) -> String {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    [stdout.trim_end(), stderr.trim_end()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// A command as it would be typed.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
