//! Virtual machines as cloud-init would find them. Read from the rendered Terraform alone, so that an engine gets
//! exactly what a machine does.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Error, Result};

/// Where a machine keeps units.
const UNITS: &str = "/etc/systemd/system/";

/// A machine, by what it is told at its first start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Its label in Terraform, which is the name of the thing that runs on it.
    pub name: String,
    /// What cloud-init reads.
    pub user_data: String,
    /// Contents of the files that it writes, by absolute path.
    pub files: BTreeMap<String, String>,
}

impl Machine {
    /// Every machine of a module (text by file name), in order of name.
    pub fn read_all(terraform: &BTreeMap<String, String>) -> Result<Vec<Self>> {
        let Some(text) = terraform.get("machines.tf.json") else { return Ok(Vec::new()) };
        let module: Value = serde_json::from_str(text)
            .map_err(|error| Error::unexpected("machines.tf.json", error))?;
        let resources = &module["resource"];
        let instances = resources["yandex_compute_instance"].as_object().into_iter().flatten();
        instances.map(|(name, instance)| Self::read(name, instance, resources)).collect()
    }

    fn read(name: &str, instance: &Value, resources: &Value) -> Result<Self> {
        let told = instance["metadata"]["user-data"].as_str().unwrap_or_default();
        let label =
            told.strip_prefix("${terraform_data.").and_then(|it| it.strip_suffix(".output}"));
        let input = label.and_then(|label| resources["terraform_data"][label]["input"].as_str());
        let input = input
            .ok_or_else(|| Error::unexpected(name, format!("its user data is `{told}` alone")))?;
        Self::told(name, evaluated(input))
    }

    /// A machine that is told this.
    pub fn told(name: &str, user_data: String) -> Result<Self> {
        let files = files(&user_data).map_err(|error| Error::unexpected(name, error))?;
        Ok(Self { name: name.to_owned(), user_data, files })
    }

    /// What a shell runs, by path.
    pub fn scripts(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_script = |text: &str| {
            text.starts_with("#!") && text.lines().next().is_some_and(|line| line.ends_with("sh"))
        };
        self.files
            .iter()
            .filter(move |(_, text)| is_script(text))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Its units and what it adds to others (`NAME.service.d/…`), by name.
    #[must_use]
    pub fn units(&self) -> BTreeMap<String, String> {
        let units = self.files.iter().filter_map(|(path, text)| {
            path.strip_prefix(UNITS).map(|name| (name.to_owned(), text.clone()))
        });
        units.collect()
    }
}

/// A literal as Terraform gives it on: a doubled first character of a template is one. Nothing else is in user data,
/// since what is known only after an apply does not belong there.
fn evaluated(literal: &str) -> String {
    literal.replace("$${", "${").replace("%%{", "%{")
}

fn files(user_data: &str) -> Result<BTreeMap<String, String>, String> {
    let read: serde_yaml::Value =
        serde_yaml::from_str(user_data).map_err(|error| error.to_string())?;
    let mut files = BTreeMap::new();
    for file in read["write_files"].as_sequence().into_iter().flatten() {
        let (Some(path), Some(content)) = (file["path"].as_str(), file["content"].as_str()) else {
            return Err(String::from("a file has no path or no content"));
        };
        files.insert(path.to_owned(), content.to_owned());
    }
    Ok(files)
}
