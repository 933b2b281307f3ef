//! Stacks of this repository, in every environment, rendered for engines to read.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use spec::{
    InputFile,
    content::{Content, Contents},
    name::EnvironmentName,
    source::Sources,
    stack::{Ships, Stack, StoredFile},
};
use wiring::Wiring;

use crate::{Error, Object, Result, Scratch, engines::root};

/// A stack, for one environment or for none, with its files in a folder of its own.
#[derive(Debug)]
pub struct RenderedStack {
    /// What the spec says.
    pub stack: Stack,
    /// What its references derive.
    pub wiring: Wiring,
    /// The Kubernetes objects, in order of file and of place in it.
    pub objects: Vec<Object>,
    /// The files of the target `terraform`, by name.
    pub terraform: BTreeMap<String, String>,
    scratch: Scratch,
}

impl RenderedStack {
    /// Every stack of `infra/stacks` that renders to Kubernetes objects; an error if there is none, since then nothing
    /// would be tested.
    pub fn all() -> Result<Vec<Self>> {
        chosen(examples()?, "Kubernetes objects", |stack| !stack.objects.is_empty())
    }

    /// Every stack of `infra/stacks` that renders to Terraform files; an error if there is none.
    pub fn in_cloud() -> Result<Vec<Self>> {
        chosen(examples()?, "Terraform files", |stack| !stack.terraform.is_empty())
    }

    /// What somebody who applies a module says where it asks: text by variable, none of it secret.
    #[must_use]
    pub fn answers() -> BTreeMap<String, String> {
        [
            ("administrators", r#"["aje0000000administrator"]"#),
            ("ca_certificate", "-----BEGIN CERTIFICATE-----"),
            ("people_ranges", r#"["10.200.0.0/24"]"#),
            ("ssh_keys", r#"["ops:ssh-ed25519 AAAA"]"#),
        ]
        .map(|(name, answer)| (name.to_owned(), answer.to_owned()))
        .into()
    }

    /// Every stack with a machine, the valid ones of `snapshots` too; an error if there is none.
    pub fn with_machines() -> Result<Vec<Self>> {
        let mut stacks = examples()?;
        stacks.extend(valid()?);
        chosen(stacks, "a machine", |stack| stack.terraform.contains_key("machines.tf.json"))
    }

    /// Every stack that renders to Kubernetes objects, the valid ones of `snapshots` too; an error if there is none.
    pub fn with_manifests() -> Result<Vec<Self>> {
        let mut stacks = examples()?;
        stacks.extend(valid()?);
        chosen(stacks, "Kubernetes objects", |stack| !stack.objects.is_empty())
    }

    /// Every stack with alerts, the valid ones of `snapshots` too; an error if there is none.
    pub fn with_alerts() -> Result<Vec<Self>> {
        let mut stacks = examples()?;
        stacks.extend(valid()?);
        chosen(stacks, "alerts", |stack| stack.alerts().exists())
    }

    /// A stack of `infra/stacks` by its name and environment, as in `fish@dev`, with its file's text changed.
    pub fn changed(named: &str, change: impl FnOnce(String) -> String) -> Result<Self> {
        let (name, environment) = match named.split_once('@') {
            Some((name, environment)) => (name, Some(environment)),
            None => (named, None),
        };
        let environment = environment
            .map(str::parse::<EnvironmentName>)
            .transpose()
            .map_err(|error| Error::unexpected(named, error))?;
        let (mut file, lock) = files(&root().join("infra/stacks").join(name))?;
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        file.bytes = change(text).into_bytes();
        Ok(rendered(&file, lock.as_ref(), environment.as_ref())?.0)
    }

    /// A stack of a text, without files of its own.
    pub fn of_text(name: &str, text: &str) -> Result<Self> {
        let file = InputFile { name: format!("{name}.yaml"), bytes: text.as_bytes().to_vec() };
        Ok(rendered(&file, None, None)?.0)
    }

    /// Its name, with the environment's: `fish`, `fish-dev`.
    #[must_use]
    pub fn id(&self) -> String {
        self.stack.id()
    }

    /// The folder of the target `kubernetes`.
    #[must_use]
    pub fn folder(&self) -> std::path::PathBuf {
        self.scratch.path().join("kubernetes")
    }

    /// The folder of the target `alerts`, which is there if it has any.
    #[must_use]
    pub fn alerts(&self) -> std::path::PathBuf {
        self.scratch.path().join("alerts")
    }

    /// The folder of its chart, if it ships one.
    #[must_use]
    pub fn chart(&self) -> Option<std::path::PathBuf> {
        Some(self.scratch.path().join("helm")).filter(|folder| folder.exists())
    }

    /// The minor version of Kubernetes that the stack runs on: `1.33`.
    #[must_use]
    pub fn kubernetes_version(&self) -> String {
        self.stack.cluster.as_ref().map(|cluster| cluster.version.to_string()).unwrap_or_default()
    }
}

/// The stacks of `infra/stacks`, in order of name.
fn examples() -> Result<Vec<RenderedStack>> {
    let mut stacks = Vec::new();
    for folder in entries(&root().join("infra/stacks"))? {
        let (file, lock) = files(&folder)?;
        stacks.extend(every_environment(&file, lock.as_ref())?);
    }
    Ok(stacks)
}

/// The small stacks that no rule complains about, in order of name.
fn valid() -> Result<Vec<RenderedStack>> {
    let mut stacks = Vec::new();
    for file in entries(&root().join("snapshots/valid"))? {
        stacks.extend(every_environment(&read(&file)?, None)?);
    }
    Ok(stacks)
}

fn chosen(
    mut stacks: Vec<RenderedStack>,
    what: &str,
    is_wanted: impl Fn(&RenderedStack) -> bool,
) -> Result<Vec<RenderedStack>> {
    stacks.retain(is_wanted);
    if stacks.is_empty() {
        return Err(Error::unexpected("the stacks", format!("none renders to {what}")));
    }
    Ok(stacks)
}

pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        paths.push(entry.map_err(Error::file(folder))?.path());
    }
    paths.sort();
    Ok(paths)
}

/// A stack without an environment, then with each.
fn every_environment(file: &InputFile, lock: Option<&InputFile>) -> Result<Vec<RenderedStack>> {
    let (base, environments) = rendered(file, lock, None)?;
    let mut stacks = vec![base];
    for environment in environments {
        stacks.push(rendered(file, lock, Some(&environment))?.0);
    }
    Ok(stacks)
}

/// The file of a stack, and its lock where it has one.
fn files(folder: &Path) -> Result<(InputFile, Option<InputFile>)> {
    let file = read(&folder.join("stack.yaml"))?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let lock = folder.join(format!("{name}.lock.yaml"));
    let lock = if lock.exists() { Some(read(&lock)?) } else { None };
    Ok((file, lock))
}

fn read(path: &Path) -> Result<InputFile> {
    let bytes = fs::read(path).map_err(Error::file(path))?;
    Ok(InputFile { name: path.display().to_string(), bytes })
}

/// The files that a stack ships.
fn contents(stack: &Stack, folder: &Path) -> Result<Contents> {
    let read = |file: &StoredFile| {
        let path = folder.join(file.path.as_str());
        if !path.exists() {
            return Ok((file.path.value.clone(), Content::Missing));
        }
        let bytes = fs::read(&path).map_err(Error::file(&path))?;
        Ok((file.path.value.clone(), Content::Bytes(bytes)))
    };
    stack.files.values().map(|file| read(file)).collect()
}

fn rendered(
    file: &InputFile,
    lock: Option<&InputFile>,
    environment: Option<&EnvironmentName>,
) -> Result<(RenderedStack, Vec<EnvironmentName>)> {
    let mut sources = Sources::default();
    let loaded = spec::load(&mut sources, file, lock, environment);
    let (Some(mut stack), true) = (loaded.stack, loaded.complete) else {
        let reports: Vec<String> =
            loaded.diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect();
        return Err(Error::unexpected(&file.name, reports.join("; ")));
    };
    stack.contents = contents(&stack, Path::new(&file.name).parent().unwrap_or(Path::new("")))?;
    let wiring = wiring::wire(&stack);
    let scratch = Scratch::new()?;
    if stack.ships == Ships::Helm {
        for (name, text) in render::render(&stack, &wiring).files {
            scratch.write(&name, &text)?;
        }
        // What a chart makes in the cluster is what the plain objects would; a test of the chart holds it to that.
        stack.ships = Ships::Objects;
    }
    let (mut objects, mut terraform) = (Vec::new(), BTreeMap::new());
    for (name, text) in render::render(&stack, &wiring).files {
        scratch.write(&name, &text)?;
        if name.starts_with("kubernetes/objects/") {
            objects.extend(Object::read_all(&name, &text)?);
        }
        if let Some(name) = name.strip_prefix("terraform/") {
            terraform.insert(name.to_owned(), text);
        }
    }
    let environments =
        loaded.environments.into_iter().map(|environment| environment.value).collect();
    Ok((RenderedStack { stack, wiring, objects, terraform, scratch }, environments))
}
