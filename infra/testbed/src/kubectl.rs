//! kubectl without a cluster.

use std::{path::Path, process::Command};

use crate::{Engine, Object, Result, command};

/// What `kubectl kustomize` makes of a folder; nothing where the engine may be missing and is.
pub fn kustomize(folder: &Path) -> Result<Option<Vec<Object>>> {
    let Some(engine) = Engine::Kubernetes.find()? else { return Ok(None) };
    let text =
        command::text(Command::new(engine.join("bin/kubectl")).arg("kustomize").arg(folder))?;
    Object::read_all("the answer of kubectl kustomize", &text).map(Some)
}
