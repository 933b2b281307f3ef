//! promtool, which reads rules as Prometheus does.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Engine, Error, Given, Result, Scratch, command};

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

    /// What it says of the configuration that a container is given, as of its rules; files of the pod that are no part of
    /// it need not be there.
    pub fn check_configuration(&self, given: &Given) -> Result<String> {
        let scratch = Scratch::new()?;
        let root = scratch.path();
        let file = given.command.iter().find_map(|word| word.strip_prefix("--config.file="));
        let file = file.ok_or_else(|| Error::unexpected("a Prometheus", "it reads no file"))?;
        for (path, text) in &given.files {
            scratch.write(path.trim_start_matches('/'), &given.moved(root, text))?;
        }
        let token = scratch.write("token", "")?.display().to_string();
        let settings = format!("{}{file}", root.display());
        let text = fs::read_to_string(&settings).map_err(Error::file(&settings))?;
        let text = text.replace("/var/run/secrets/kubernetes.io/serviceaccount/token", &token);
        fs::write(&settings, text).map_err(Error::file(&settings))?;
        let mut promtool = Command::new(&self.program);
        command::text(
            promtool.args(["check", "config", "--lint=all", "--lint-fatal"]).arg(settings),
        )
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
