//! `<out>/<stack>/.stackwright.json`: which files of the folder are ours, and what we wrote into them.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
    fs, io,
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Force, folder};
use crate::failure::{Failure, reason};

/// The manifest's name in the stack's folder.
pub const MANIFEST: &str = ".stackwright.json";

/// The version of the manifest's format.
const FORMAT: u32 = 1;

/// The SHA-256 of a file, as `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut text = String::from("sha256:");
        for byte in Sha256::digest(bytes) {
            // Only writing to the string could fail, and it cannot.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The files of a folder that are ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: u32,
    /// The stack's id.
    pub stack: String,
    /// Each file as it was last written, by its path in the folder.
    pub files: BTreeMap<String, Digest>,
}

impl Manifest {
    /// The manifest of a folder that is empty so far.
    #[must_use]
    pub fn new(stack: &str) -> Self {
        Self { format: FORMAT, stack: String::from(stack), files: BTreeMap::new() }
    }

    /// Reads a folder's manifest; a new one where there is none, or where it is broken and others' work is given up.
    ///
    /// # Errors
    /// It is not what we write, or the folder is a link or a file: then nothing tells our files from others'.
    pub fn read(folder: &Path, stack: &str, force: Force) -> Result<Self, Failure> {
        if let Some(what) = folder::obstacle(folder) {
            return Err(Failure::bad_input(format!("`{}` is {what}", folder.display()))
                .help("move it out of the way, or write elsewhere with `--out`"));
        }
        match (Self::read_strictly(folder, stack), force) {
            (Err(_), Force::Yes) => Ok(Self::new(stack)),
            (read, _) => read,
        }
    }

    fn read_strictly(folder: &Path, stack: &str) -> Result<Self, Failure> {
        let path = folder.join(MANIFEST);
        let broken = |why: &str| {
            Failure::bad_input(format!("`{}` is broken: {why}", path.display()))
                .help("restore it, or write it and all rendered files anew with `--force`")
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::new(stack)),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(broken(&reason(&error)));
            }
            Err(error) => return Err(Failure::world("read", &path, &error)),
        };
        let manifest: Self =
            serde_json::from_str(&text).map_err(|error| broken(&error.to_string()))?;
        if manifest.format != FORMAT {
            return Err(broken(&format!(
                "it has the format {} where this version knows {FORMAT}",
                manifest.format
            )));
        }
        match manifest.files.keys().find(|path| !folder::is_inside(path)) {
            Some(outside) => {
                Err(broken(&format!("it lists `{outside}`, which is not below the folder")))
            }
            None => Ok(Self { stack: String::from(stack), ..manifest }),
        }
    }

    /// The manifest's text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
