//! Files as git has them at a revision.

use std::{
    ffi::OsStr,
    io::ErrorKind,
    path::Path,
    process::{Command, Output},
};

use spec::suggest;

use crate::{
    exit::Exit,
    failure::{Failure, reason},
};

/// The folder of a file, for git to run in: a path is then its name.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn run(folder: &Path, arguments: &[&OsStr]) -> Result<Output, Failure> {
    // Whatever language the user reads, what git says is looked into here.
    let output =
        Command::new("git").current_dir(folder).env("LC_ALL", "C").args(arguments).output();
    output.map_err(|error| {
        let failure = Failure {
            exit: Exit::WorldRefused,
            message: format!("cannot run git: {}", reason(&error)),
            help: None,
        };
        match error.kind() {
            ErrorKind::NotFound => failure.help("install git, or name a file as BASE"),
            _ => failure,
        }
    })
}

/// Makes sure that a revision is one, in the repository that a folder is in.
///
/// # Errors
/// There is no git, no repository, or no such revision.
pub fn find(revision: &str, folder: &Path) -> Result<(), Failure> {
    let commit = format!("{revision}^{{commit}}");
    let arguments = ["rev-parse", "--verify", "--end-of-options", &commit].map(OsStr::new);
    let output = run(folder, &arguments)?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let shown = suggest::shown(revision);
    if said.contains("not a git repository") {
        return Err(Failure {
            exit: Exit::WorldRefused,
            message: format!(
                "there is no stack `{shown}`, and no git repository that could have such a revision"
            ),
            help: None,
        }
        .help("name a stack.yaml or its folder as BASE"));
    }
    if said.contains("dubious ownership") {
        return Err(Failure {
            exit: Exit::WorldRefused,
            message: String::from("git refuses a repository of another user"),
            help: None,
        }
        .help("`git config --global --add safe.directory` with its folder allows it"));
    }
    Err(Failure::bad_input(format!("`{shown}` is neither a stack nor a git revision"))
        .help("`git log --oneline` lists revisions"))
}

/// The bytes of a file at a revision; none where it had no such file.
///
/// # Errors
/// There is no git, or the repository cannot be read.
pub fn read(revision: &str, path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let object = format!("{revision}:./{name}");
    let output = run(folder(path), &["show", "--end-of-options", &object].map(OsStr::new))?;
    Ok(output.status.success().then_some(output.stdout))
}

/// Whether a revision has a file.
///
/// # Errors
/// There is no git.
pub fn has(revision: &str, path: &Path) -> Result<bool, Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let object = format!("{revision}:./{name}");
    let arguments = ["cat-file", "-e", "--end-of-options", &object].map(OsStr::new);
    Ok(run(folder(path), &arguments)?.status.success())
}

/// The folder whose repository is meant where a stack is named.
#[must_use]
pub fn of(path: &Path) -> &Path {
    folder(path)
}
