//! From what is there and what should be there to steps, and to what is kept because somebody else wrote it.

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;
use spec::artifact::Artifacts;

use super::{
    folder::{Found, look},
    manifest::{Digest, Manifest},
};
use crate::failure::Failure;

/// Whether others' work is overwritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// It is kept, and reported.
    No,
    /// It is overwritten.
    Yes,
}

/// What happens to each path of a stack's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Each path and its step, in order.
    pub steps: BTreeMap<String, Step>,
    /// What is kept although the stack says otherwise.
    pub kept: Vec<Kept>,
}

/// What happens to a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The new text is written; with the bytes that are there now, if any.
    Write(Option<Vec<u8>>),
    /// The new text is there already.
    Unchanged,
    /// The file is ours and no longer rendered; with the bytes that are there now.
    Remove(Vec<u8>),
    /// The file is ours and already gone.
    Forget,
}

/// A path that is kept although the stack says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The path in the stack's folder.
    pub path: String,
    /// Why.
    pub why: Why,
}

/// Why a path is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// We wrote it, and somebody changed it since.
    Edited,
    /// Somebody else put a file there.
    Foreign,
    /// A link stands there.
    Link,
    /// A folder or something else that is not a file stands there.
    NotAFile,
    /// A link or a file stands where a folder should be.
    Blocked,
}

impl Why {
    /// The reason in a sentence about the path.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Edited => "was edited by hand",
            Self::Foreign => "is there already, and was not rendered by this tool",
            Self::Link => "is a link, which is not followed",
            Self::NotAFile => "is not a file",
            Self::Blocked => "lies below a link or a file, which is not followed",
        }
    }

    /// Whether `--force` overwrites it. What stands in the way of a folder is the user's to move.
    #[must_use]
    pub const fn yields(self) -> bool {
        matches!(self, Self::Edited | Self::Foreign | Self::Link)
    }
}

/// Plans the way from a folder as it is to the files that a stack renders.
///
/// `in_scope` says which paths are rendered in this run; ours outside of it stay as they are.
///
/// # Errors
/// The folder cannot be looked at.
pub fn plan(
    folder: &Path,
    files: &Artifacts,
    manifest: &Manifest,
    in_scope: &dyn Fn(&str) -> bool,
    force: Force,
) -> Result<Plan, Failure> {
    let mut plan = Plan { steps: BTreeMap::new(), kept: Vec::new() };
    let mut take = |path: &str, decided: Result<Step, Why>| match decided {
        Ok(step) => drop(plan.steps.insert(String::from(path), step)),
        Err(why) => plan.kept.push(Kept { path: String::from(path), why }),
    };
    let found = |path: &str| {
        look(folder, path).map_err(|error| Failure::world("look at", &folder.join(path), &error))
    };
    for (path, text) in files {
        take(path, wanted(found(path)?, text, manifest.files.get(path), force));
    }
    for (path, digest) in &manifest.files {
        if in_scope(path) && !files.contains_key(path) {
            take(path, unwanted(found(path)?, digest, force));
        }
    }
    plan.kept.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(plan)
}

/// What happens to a path that the stack renders.
fn wanted(found: Found, text: &str, ours: Option<&Digest>, force: Force) -> Result<Step, Why> {
    match found {
        Found::Nothing => Ok(Step::Write(None)),
        Found::File(bytes) if bytes == text.as_bytes() => Ok(Step::Unchanged),
        Found::File(bytes) => match ours {
            Some(digest) if *digest == Digest::of(&bytes) => Ok(Step::Write(Some(bytes))),
            Some(_) => forced(Why::Edited, Step::Write(Some(bytes)), force),
            None => forced(Why::Foreign, Step::Write(Some(bytes)), force),
        },
        Found::Link => forced(Why::Link, Step::Write(None), force),
        Found::Other => Err(Why::NotAFile),
        Found::Blocked => Err(Why::Blocked),
    }
}

/// What happens to a path that was ours and is no longer rendered.
fn unwanted(found: Found, ours: &Digest, force: Force) -> Result<Step, Why> {
    match found {
        Found::File(bytes) if *ours == Digest::of(&bytes) => Ok(Step::Remove(bytes)),
        Found::File(bytes) => forced(Why::Edited, Step::Remove(bytes), force),
        // What we wrote is gone; what stands there now is not ours.
        Found::Nothing | Found::Link | Found::Other | Found::Blocked => Ok(Step::Forget),
    }
}

fn forced(why: Why, step: Step, force: Force) -> Result<Step, Why> {
    match force {
        Force::Yes if why.yields() => Ok(step),
        Force::Yes | Force::No => Err(why),
    }
}
