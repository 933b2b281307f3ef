//! Folders that end with the test.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    thread,
};

use tempfile::TempDir;

use crate::{Error, Result};

/// A folder of its own; removed in the end, kept and named on stderr when the test panics.
#[derive(Debug)]
pub struct Scratch(Option<TempDir>);

impl Scratch {
    /// Makes an empty folder.
    pub fn new() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("stackwright-").tempdir();
        folder.map(|folder| Self(Some(folder))).map_err(Error::file(std::env::temp_dir()))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.as_ref().map_or(Path::new(""), TempDir::path)
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, name: impl AsRef<Path>, text: &str) -> Result<PathBuf> {
        let path = self.path().join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Error::file(folder))?;
        }
        fs::write(&path, text).map_err(Error::file(&path))?;
        Ok(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if thread::panicking() {
            let path = self.0.take().map(TempDir::keep).unwrap_or_default();
            // Nobody is left to tell if stderr is closed.
            let _ =
                writeln!(io::stderr(), "what the engines were given and said: {}", path.display());
        }
    }
}
