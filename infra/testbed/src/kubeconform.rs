//! Strict validation against the schemas of one minor version of Kubernetes.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{Engine, Error, Result, command};

/// kubeconform, with the schemas of Kubernetes' own kinds and of the custom ones.
#[derive(Debug)]
pub struct Kubeconform {
    program: PathBuf,
    schemas: PathBuf,
}

/// What kubeconform found in some files.
#[derive(Debug)]
pub struct Conformity {
    /// How many objects are valid.
    pub valid: usize,
    /// A line for each object that is not, with the reasons.
    pub invalid: Vec<String>,
}

impl Kubeconform {
    /// Finds it; nothing where it may be missing and is.
    pub fn find() -> Result<Option<Self>> {
        let (Some(engine), Some(schemas)) = (Engine::Kubelint.find()?, Engine::Schemas.find()?)
        else {
            return Ok(None);
        };
        Ok(Some(Self { program: engine.join("bin/kubeconform"), schemas }))
    }

    /// Judges a file, or every file of a folder, by the schemas of a version such as `1.33`.
    pub fn judge(&self, path: &Path, version: &str) -> Result<Conformity> {
        let schemas = self.schemas.join(version);
        if !schemas.is_dir() {
            let mend = "add its schemas to .ci/engines/schemas";
            return Err(Error::unexpected(format!("Kubernetes {version}"), mend));
        }
        let location =
            format!("{}/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json", schemas.display());
        let mut kubeconform = Command::new(&self.program);
        // Without a location of its own it would ask the network.
        kubeconform
            .args(["-strict", "-verbose", "-output", "json", "-schema-location", &location])
            .arg(path);
        let output = command::output(&mut kubeconform)?;
        let answer: Value = serde_json::from_slice(&output.stdout)
            .map_err(|_| command::refused(&kubeconform, &output))?;
        let resources = answer["resources"].as_array().map(Vec::as_slice).unwrap_or_default();
        let (valid, invalid): (Vec<&Value>, Vec<&Value>) =
            resources.iter().partition(|resource| resource["status"] == "statusValid");
        Ok(Conformity {
            valid: valid.len(),
            invalid: invalid.into_iter().map(Value::to_string).collect(),
        })
    }
}
