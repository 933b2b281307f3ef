//! The tools that people render manifests with today, on objects that are there already.

use std::{fmt::Write as _, fs, path::Path, process::Command};

use testbed::Engine;

use super::{Result, npm};

/// The versions of cdk8s and its one dependency.
const CDK8S: &[&str] = &["cdk8s@2.70.106", "constructs@10.4.2"];

/// A command that is ready to run, or why the peer cannot be.
type Prepared = std::result::Result<Command, String>;

/// A tool that people render manifests with.
pub(crate) struct Peer {
    /// Its name in the table.
    pub(crate) name: &'static str,
    /// The services of the largest stack that it is given; above that a run takes minutes.
    pub(crate) largest: usize,
    prepare: fn(&Path, &Path, &Path) -> Result<Prepared>,
}

/// The peers, in the order of the table's columns.
pub(crate) const PEERS: &[Peer] = &[
    Peer { name: "kubectl kustomize", largest: 100, prepare: kustomize },
    Peer { name: "helm template", largest: 1_000, prepare: helm },
    Peer { name: "cdk8s synth", largest: 1_000, prepare: cdk8s },
];

impl Peer {
    /// Lays out the objects in a folder as the peer wants them; what it needs of its own stands in `scratch`.
    pub(crate) fn prepare(
        &self,
        objects: &Path,
        folder: &Path,
        scratch: &Path,
    ) -> Result<Prepared> {
        (self.prepare)(objects, folder, scratch)
    }
}

fn kustomize(objects: &Path, folder: &Path, _: &Path) -> Result<Prepared> {
    let Some(engine) = Engine::Kubernetes.find()? else {
        return Ok(Err(String::from("kubectl is not installed")));
    };
    let names = copy(objects, folder)?;
    let mut kustomization = String::from("resources:\n");
    for name in &names {
        writeln!(kustomization, "- {name}")?;
    }
    fs::write(folder.join("kustomization.yaml"), kustomization)?;
    let mut command = Command::new(engine.join("bin/kubectl"));
    command.arg("kustomize").arg(folder);
    Ok(Ok(command))
}

fn helm(objects: &Path, folder: &Path, _: &Path) -> Result<Prepared> {
    let Some(engine) = Engine::Helm.find()? else {
        return Ok(Err(String::from("helm is not installed")));
    };
    copy(objects, &folder.join("templates"))?;
    fs::write(folder.join("Chart.yaml"), "apiVersion: v2\nname: bench\nversion: 1.0.0\n")?;
    let mut command = Command::new(engine.join("bin/helm"));
    command.args(["template", "bench"]).arg(folder);
    Ok(Ok(command))
}

/// A program that makes one `ApiObject` of each object, which it reads as JSON: the fastest that cdk8s can be asked.
fn cdk8s(objects: &Path, folder: &Path, scratch: &Path) -> Result<Prepared> {
    let modules = match npm::install(&scratch.join("node"), CDK8S)? {
        Ok(modules) => modules,
        Err(missing) => return Ok(Err(missing)),
    };
    fs::create_dir_all(folder)?;
    fs::write(folder.join("objects.json"), serde_json::to_vec(&documents(objects)?)?)?;
    fs::write(
        folder.join("main.js"),
        "const { App, Chart, ApiObject } = require('cdk8s');\n\
         const app = new App({ outdir: __dirname + '/dist' });\n\
         const chart = new Chart(app, 'bench');\n\
         require('./objects.json').forEach((object, at) => new ApiObject(chart, 'o' + at, object));\n\
         app.synth();\n",
    )?;
    let mut command = Command::new("node");
    command.arg("main.js").env("NODE_PATH", modules).current_dir(folder);
    Ok(Ok(command))
}

fn copy(objects: &Path, folder: &Path) -> Result<Vec<String>> {
    fs::create_dir_all(folder)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(objects)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        fs::copy(entry.path(), folder.join(&name))?;
        names.push(name);
    }
    names.sort();
    Ok(names)
}

fn documents(objects: &Path) -> Result<Vec<serde_json::Value>> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(objects)? {
        let text = fs::read_to_string(entry?.path())?;
        for document in serde_yaml::Deserializer::from_str(&text) {
            documents.push(serde::Deserialize::deserialize(document)?);
        }
    }
    Ok(documents)
}
