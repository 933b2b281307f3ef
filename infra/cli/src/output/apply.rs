//! Carrying a plan out: all new texts are on the disk before the first is moved into place, so that a full disk or a
//! refused folder leaves everything as it was; each move replaces a file at once.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use spec::artifact::Artifacts;
use tempfile::{Builder, TempPath};

use super::{
    manifest::{Digest, MANIFEST, Manifest},
    plan::{Plan, Step},
};
use crate::failure::Failure;

/// Carries a plan out, and writes the manifest.
///
/// # Errors
/// The disk refused.
pub fn apply(
    folder: &Path,
    files: &Artifacts,
    manifest: &Manifest,
    plan: &Plan,
) -> Result<(), Failure> {
    let text = |path: &String| files.get(path).map(String::as_str).unwrap_or_default();
    let mut next = manifest.clone();
    let mut staged = Vec::new();
    let mut removed = Vec::new();
    for (path, step) in &plan.steps {
        match step {
            Step::Write(_) => {
                let target = folder.join(path);
                staged.push((stage(&target, text(path))?, target));
                next.files.insert(path.clone(), Digest::of(text(path).as_bytes()));
            }
            Step::Unchanged => {
                drop(next.files.insert(path.clone(), Digest::of(text(path).as_bytes())));
            }
            Step::Remove(_) => {
                removed.push(folder.join(path));
                next.files.remove(path);
            }
            Step::Forget => drop(next.files.remove(path)),
        }
    }
    for (temporary, target) in staged {
        temporary
            .persist(&target)
            .map_err(|error| Failure::world("write", &target, &error.error))?;
    }
    for path in removed {
        fs::remove_file(&path).map_err(|error| Failure::world("remove", &path, &error))?;
        remove_empty_parents(&path, folder);
    }
    if next == *manifest && folder.join(MANIFEST).is_file() {
        return Ok(());
    }
    let target = folder.join(MANIFEST);
    let temporary = stage(&target, &next.text())?;
    temporary.persist(&target).map_err(|error| Failure::world("write", &target, &error.error))
}

/// Writes a text to a new file beside its target.
fn stage(target: &Path, text: &str) -> Result<TempPath, Failure> {
    let write = |parent: &Path| -> io::Result<TempPath> {
        fs::create_dir_all(parent)?;
        let mut builder = Builder::new();
        builder.prefix(".stackwright-");
        ordinary_permissions(&mut builder);
        let file = builder.tempfile_in(parent)?;
        fs::write(file.path(), text)?;
        // The open file is given up: thousands of them may wait at once.
        Ok(file.into_temp_path())
    };
    let parent = target.parent().map_or_else(|| PathBuf::from("."), Path::to_owned);
    write(&parent).map_err(|error| Failure::world("write", target, &error))
}

/// A temporary file is its user's alone; rendered files are what the user's umask allows.
#[cfg(unix)]
fn ordinary_permissions(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn ordinary_permissions(_: &mut Builder<'_, '_>) {}

/// Removes the folders that a removed file leaves empty, up to the stack's own.
fn remove_empty_parents(path: &Path, folder: &Path) {
    let parents = path.ancestors().skip(1).take_while(|parent| *parent != folder);
    for parent in parents {
        // A folder that is not empty refuses, and that ends it.
        if fs::remove_dir(parent).is_err() {
            return;
        }
    }
}
