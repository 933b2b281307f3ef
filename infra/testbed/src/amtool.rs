//! amtool, which reads a configuration as Alertmanager does.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Engine, Result, command};

/// amtool.
#[derive(Debug)]
pub struct Amtool {
    program: PathBuf,
}

impl Amtool {
    /// That of an engine; nothing where the engine may be missing and is.
    pub fn open(engine: Engine) -> Result<Option<Self>> {
        Ok(engine.find()?.map(|engine| Self { program: engine.join("bin/amtool") }))
    }

    /// What it says of a configuration and its templates; an error where it refuses them.
    pub fn check_config(&self, file: &Path) -> Result<String> {
        command::text(Command::new(&self.program).arg("check-config").arg(file))
    }

    /// The receivers that an alert with such labels reaches, in order of routes.
    pub fn receivers(
        &self,
        configuration: &Path,
        labels: &BTreeMap<String, String>,
    ) -> Result<Vec<String>> {
        let mut amtool = Command::new(&self.program);
        amtool.args(["config", "routes", "test", "--config.file"]).arg(configuration);
        amtool.args(labels.iter().map(|(name, value)| format!("{name}={value}")));
        let said = command::text(&mut amtool)?;
        Ok(said.trim().split(',').map(ToOwned::to_owned).collect())
    }

    /// What a template makes of data, as text or as HTML.
    pub fn render(&self, templates: &Path, kind: &str, text: &str, data: &Path) -> Result<String> {
        let mut amtool = Command::new(&self.program);
        amtool.args(["template", "render", "--template.glob"]).arg(templates);
        amtool
            .args(["--template.type", kind, "--template.text", text, "--template.data"])
            .arg(data);
        command::text(&mut amtool)
    }
}
