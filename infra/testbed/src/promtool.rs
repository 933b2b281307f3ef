//! promtool, which reads rules as Prometheus does.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Engine, Result, command};

/// promtool.
#[derive(Debug)]
pub struct Promtool {
    program: PathBuf,
}

impl Promtool {
    /// Nothing where the engine may be missing and is.
    pub fn open() -> Result<Option<Self>> {
        let engine = Engine::Prometheus.find()?;
        Ok(engine.map(|engine| Self { program: engine.join("bin/promtool") }))
    }

    /// What it says of files of rules; an error where it finds anything, be it a matter of style.
    pub fn check_rules(&self, files: &[PathBuf]) -> Result<String> {
        let mut promtool = Command::new(&self.program);
        command::text(promtool.args(["check", "rules", "--lint=all", "--lint-fatal"]).args(files))
    }

    /// What it says of tests; an error with every difference where one fails.
    pub fn test_rules(&self, files: &[PathBuf]) -> Result<String> {
        let mut promtool = Command::new(&self.program);
        command::text(promtool.args(["test", "rules"]).args(files))
    }
}

/// The files of a folder with an ending, in order.
pub fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut files = crate::stacks::entries(folder)?;
    files.retain(|file| file.extension().is_some_and(|found| found == ending));
    Ok(files)
}
