//! The user as whom programs of a pod run where the test itself is root: in a pod nobody is.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Error, Result, Scratch, command};

const ID: u32 = 65534;

/// What stands before a command.
const AS_NOBODY: &[&str] = &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/// Whether the test is root.
pub(crate) fn is_needed() -> Result<bool> {
    let own = "/proc/self";
    fs::metadata(own).map(|own| own.uid() == 0).map_err(Error::file(own))
}

/// An engine that the user reaches. It reaches neither those of root nor the test's folder in /tmp, so both are opened:
/// the engine by links to its files, where both are on one file system.
pub(crate) fn opened(engine: PathBuf, scratch: &Scratch) -> Result<PathBuf> {
    if !is_needed()? {
        return Ok(engine);
    }
    let open = fs::Permissions::from_mode(0o755);
    fs::set_permissions(scratch.path(), open).map_err(Error::file(scratch.path()))?;
    let opened = scratch.path().join("engine");
    let copy = |how: &[&str]| {
        let mut copy = Command::new("cp");
        copy.arg("--recursive").args(how).arg(&engine).arg(&opened);
        command::text(&mut copy)
    };
    if copy(&["--link"]).is_err() {
        fs::remove_dir_all(&opened).map_err(Error::file(&opened))?;
        copy(&[])?;
    }
    Ok(opened)
}

/// Gives the user a folder.
pub(crate) fn owns(folder: &Path) -> Result<()> {
    if is_needed()? {
        chown(folder, Some(ID), Some(ID)).map_err(Error::file(folder))?;
    }
    Ok(())
}

/// A program with its arguments, run by the user, with nothing of the test's environment but where programs are.
pub(crate) fn command(words: &[String]) -> Result<Command> {
    let before: &[&str] = if is_needed()? { AS_NOBODY } else { &[] };
    let words: Vec<&str> = before.iter().copied().chain(words.iter().map(String::as_str)).collect();
    let (program, arguments) =
        words.split_first().ok_or_else(|| Error::unexpected("a container", "it has no command"))?;
    let mut command = Command::new(program);
    command.args(arguments).env_clear();
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    Ok(command)
}
