//! A chart, read by the real Helm.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{ControlPlane, Engine, Error, Object, Result, Scratch, command};

/// A chart's folder, and the Helm that reads it.
#[derive(Debug)]
pub struct Chart {
    helm: PathBuf,
    folder: PathBuf,
    /// Helm's own files.
    home: Scratch,
}

impl Chart {
    /// A chart; nothing where the engine may be missing and is.
    pub fn open(folder: &Path) -> Result<Option<Self>> {
        let Some(engine) = Engine::Helm.find()? else { return Ok(None) };
        let helm = engine.join("bin/helm");
        Ok(Some(Self { helm, folder: folder.to_owned(), home: Scratch::new()? }))
    }

    fn helm(&self, arguments: &[&str]) -> Command {
        let mut helm = Command::new(&self.helm);
        helm.current_dir(&self.folder).env("HOME", self.home.path()).args(arguments);
        helm
    }

    /// What `helm lint --strict` says; an error where it finds something.
    pub fn lint(&self) -> Result<String> {
        command::text(&mut self.helm(&["lint", "--strict", "."]))
    }

    /// The objects of a release.
    pub fn template(&self, release: &str, namespace: &str, values: &[&str]) -> Result<Vec<Object>> {
        let text = command::text(&mut self.templating(release, namespace, values))?;
        let objects = Object::read_all("helm template", &text)?;
        Ok(objects.into_iter().filter(|object| !object.0.is_null()).collect())
    }

    /// What Helm says of values that it refuses; an error where it takes them.
    pub fn refused(&self, release: &str, namespace: &str, values: &[&str]) -> Result<String> {
        let output = command::output(&mut self.templating(release, namespace, values))?;
        if output.status.success() {
            return Err(Error::unexpected("helm template", format!("takes {}", values.join(" "))));
        }
        Ok(command::said(&output))
    }

    fn templating(&self, release: &str, namespace: &str, values: &[&str]) -> Command {
        let mut helm = self.helm(&["template", release, ".", "--namespace", namespace]);
        helm.args(values);
        helm
    }

    /// Runs a command of Helm's against a control plane, in the chart's folder.
    pub fn on(&self, plane: &ControlPlane, arguments: &[&str]) -> Result<String> {
        let mut helm = self.helm(arguments);
        helm.env("KUBECONFIG", plane.kubeconfig());
        command::text(&mut helm)
    }
}
