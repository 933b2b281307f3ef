//! Carrying a plan out: all new texts are on the disk before the first is moved into place, so that a full disk or a
//! refused folder leaves everything as it was; each move replaces a file at once.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fs, io,
    path::{Path, PathBuf},
};

use spec::artifact::Artifacts;
use tempfile::TempDir;

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
    let mut staging = Staging::default();
    let mut removed = Vec::new();
    for (path, step) in &plan.steps {
        match step {
            Step::Write(_) => {
                staging.add(folder.join(path), text(path))?;
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
    staging.move_into_place()?;
    for path in removed {
        fs::remove_file(&path).map_err(|error| Failure::world("remove", &path, &error))?;
        remove_empty_parents(&path, folder);
    }
    if next == *manifest && folder.join(MANIFEST).is_file() {
        return Ok(());
    }
    // Last: a run that is cut short leaves the old one, which still names what is to be removed.
    let mut staging = Staging::default();
    staging.add(folder.join(MANIFEST), &next.text())?;
    staging.move_into_place()
}

/// New texts that wait beside their targets; what is not moved is removed.
#[derive(Default)]
struct Staging {
    /// In each folder that gets files, one of ours where they wait: a move never leaves the file system, and a folder
    /// that refuses does so before the first move.
    folders: BTreeMap<PathBuf, TempDir>,
    /// Where each text waits, and where it belongs.
    moves: Vec<(PathBuf, PathBuf)>,
}

impl Staging {
    /// Writes a text.
    fn add(&mut self, target: PathBuf, text: &str) -> Result<(), Failure> {
        let refused = |error| Failure::world("write", &target, &error);
        let parent = target.parent().unwrap_or_else(|| Path::new("."));
        let folder = match self.folders.entry(parent.to_owned()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(waiting_room(parent).map_err(refused)?),
        };
        let waiting = folder.path().join(self.moves.len().to_string());
        fs::write(&waiting, text).map_err(refused)?;
        self.moves.push((waiting, target));
        Ok(())
    }

    /// Moves every text to where it belongs.
    fn move_into_place(self) -> Result<(), Failure> {
        for (waiting, target) in &self.moves {
            fs::rename(waiting, target).map_err(|error| Failure::world("write", target, &error))?;
        }
        Ok(())
    }
}

/// A new folder in a folder, which is made where it is missing.
fn waiting_room(parent: &Path) -> io::Result<TempDir> {
    fs::create_dir_all(parent)?;
    tempfile::Builder::new().prefix(".stackwright-").tempdir_in(parent)
}

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
