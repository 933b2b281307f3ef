//! Packages of Node.js that peers are made of.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// Installs packages (`NAME@VERSION`) into a folder, once; where they are, or why they cannot be had.
pub(crate) fn install(folder: &Path, packages: &[&str]) -> io::Result<Result<PathBuf, String>> {
    let modules = folder.join("node_modules");
    if modules.exists() {
        return Ok(Ok(modules));
    }
    fs::create_dir_all(folder)?;
    let installed = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"])
        .arg(folder)
        .args(packages)
        .status();
    Ok(match installed {
        Ok(status) if status.success() => Ok(modules),
        _ => Err(format!("npm does not give {}; install Node.js", packages.join(" "))),
    })
}
