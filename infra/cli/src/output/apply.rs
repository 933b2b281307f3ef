//! Carrying a plan out: all new texts are on the disk before the first is moved into place, so that a full disk or a
//! refused folder leaves everything as it was; each move replaces a file, or adds a whole folder, at once.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fs, io,
    path::{Path, PathBuf},
};

use spec::artifact::Artifacts;
use tempfile::{Builder, TempDir};

use super::{
    folder::is_inside,
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
                staging.add(&folder.join(path), text(path))?;
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
    staging.add(&folder.join(MANIFEST), &next.text())?;
    staging.move_into_place()
}

/// New texts that wait beside where they belong; what is not moved is removed.
#[derive(Default)]
struct Staging {
    /// In each folder that is there, one of ours where all that is new to it waits: a move never leaves the file
    /// system, and a folder that refuses does so before the first move.
    rooms: BTreeMap<PathBuf, TempDir>,
    /// Where the files of each folder wait.
    waiting: BTreeMap<PathBuf, Waiting>,
    /// What is moved, by where it belongs.
    moves: BTreeMap<PathBuf, PathBuf>,
}

/// Where the files of a folder wait.
#[derive(Clone)]
enum Waiting {
    /// The folder is there; each file is moved.
    Files(PathBuf),
    /// The folder is new, and moved with all that is in it.
    Whole(PathBuf),
}

impl Staging {
    /// Writes a text.
    fn add(&mut self, target: &Path, text: &str) -> Result<(), Failure> {
        let refused = |error| Failure::world("write", target, &error);
        let folder = target.parent().unwrap_or(Path::new(""));
        let name = target.file_name().unwrap_or_default();
        let waiting = match self.waiting(folder).map_err(refused)? {
            Waiting::Whole(at) => at.join(name),
            Waiting::Files(at) => {
                self.moves.insert(target.to_owned(), at.join(name));
                at.join(name)
            }
        };
        fs::write(waiting, text).map_err(refused)
    }

    /// Where the files of a folder wait; made when it is first asked for.
    fn waiting(&mut self, folder: &Path) -> io::Result<Waiting> {
        if let Some(known) = self.waiting.get(folder) {
            return Ok(known.clone());
        }
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.is_dir();
        let new = folder.ancestors().take_while(is_missing).last();
        let waiting = match new.and_then(|new| Some((new, new.parent()?))) {
            Some((new, above)) if is_below(folder, above) => {
                let room = self.room(above)?;
                let place = |path: &Path| room.join(path.strip_prefix(above).unwrap_or(path));
                fs::create_dir_all(place(folder))?;
                self.moves.insert(new.to_owned(), place(new));
                Waiting::Whole(place(folder))
            }
            _ => {
                fs::create_dir_all(folder)?;
                Waiting::Files(self.room(folder)?)
            }
        };
        self.waiting.insert(folder.to_owned(), waiting.clone());
        Ok(waiting)
    }

    /// The folder of ours in a folder.
    fn room(&mut self, folder: &Path) -> io::Result<PathBuf> {
        let room = match self.rooms.entry(folder.to_owned()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
                new.insert(Builder::new().prefix(".stackwright-").tempdir_in(folder)?)
            }
        };
        Ok(room.path().to_owned())
    }

    /// Moves everything to where it belongs.
    fn move_into_place(self) -> Result<(), Failure> {
        for (target, waiting) in &self.moves {
            fs::rename(waiting, target).map_err(|error| Failure::world("write", target, &error))?;
        }
        Ok(())
    }
}

/// Whether a folder is below another without a way up: `..` is no name of a folder to be made.
fn is_below(folder: &Path, above: &Path) -> bool {
    folder.strip_prefix(above).is_ok_and(|path| is_inside(&path.to_string_lossy()))
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
