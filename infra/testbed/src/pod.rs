//! What a kubelet would hand to a container: command, environment, files. Read from the objects alone, so that an engine
//! gets exactly what was rendered.
//!
//! Values of secrets are invented, the same for the same entry of the store, so that both sides of a password agree
//! here exactly if they do in the cluster.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::Value;

use crate::{Error, Object, Result, helm};

/// What a container is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Command and arguments.
    pub command: Vec<String>,
    /// Environment.
    pub env: BTreeMap<String, String>,
    /// Contents of mounted files, by absolute path.
    pub files: BTreeMap<String, String>,
    /// Where folders are mounted, by absolute path: with files, or to write to.
    pub folders: BTreeSet<String>,
    /// Those of them that are folders of the node, which have this path there.
    pub of_node: BTreeMap<String, String>,
    /// The command of its readiness probe; empty where it has none.
    pub ready: Vec<String>,
}

impl Given {
    /// A text with the container's folders as those below `root`: each where it begins a path.
    #[must_use]
    pub fn moved(&self, root: &Path, text: &str) -> String {
        let is_path =
            |character: char| character.is_ascii_alphanumeric() || "._-/".contains(character);
        let mut moved = String::new();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let begins = next == '/' && !moved.ends_with(is_path);
            let folder = self.folders.iter().filter(|_| begins).find(|folder| {
                rest.strip_prefix(folder.as_str())
                    .is_some_and(|after| !after.starts_with(|c| is_path(c) && c != '/'))
            });
            match folder {
                Some(folder) => {
                    moved += &root.display().to_string();
                    moved += folder;
                }
                None => moved.push(next),
            }
            let taken = folder.map_or(next.len_utf8(), String::len);
            rest = rest.get(taken..).unwrap_or_default();
        }
        moved
    }
}

/// What the first container of a workload is given; nothing where the engine that fills in templates may be missing
/// and is.
pub fn given(objects: &[Object], namespace: &str, workload: &str) -> Result<Option<Given>> {
    let Some(pod) = pod(objects, namespace, workload)? else { return Ok(None) };
    pod.given(&pod.template["containers"][0]).map(Some)
}

/// What one container of a workload is given, by its name; it may be one that runs before the others.
pub fn given_to(
    objects: &[Object],
    namespace: &str,
    workload: &str,
    name: &str,
) -> Result<Option<Given>> {
    let Some(pod) = pod(objects, namespace, workload)? else { return Ok(None) };
    let mut containers =
        ["initContainers", "containers"].into_iter().flat_map(|kind| list(&pod.template[kind]));
    let container = containers
        .find(|container| container["name"] == name)
        .ok_or_else(|| pod.error(format!("no container is called `{name}`")))?;
    pod.given(container).map(Some)
}

fn pod<'a>(objects: &'a [Object], namespace: &str, workload: &str) -> Result<Option<Pod<'a>>> {
    let at = |object: &&Object| (object.namespace(), object.name()) == (namespace, workload);
    let template = objects.iter().filter(at).find_map(Object::pod_template);
    let origin = format!("{namespace}/{workload}");
    let Some(template) = template else {
        return Err(Error::unexpected(origin, "no object makes its pods"));
    };
    let Some(secrets) = secrets(objects, namespace)? else { return Ok(None) };
    let here = |object: &&Object| (object.kind(), object.namespace()) == ("ConfigMap", namespace);
    let maps = objects.iter().filter(here);
    let pod = Pod {
        origin,
        template: &template["spec"],
        config_maps: maps.map(|map| (map.name().to_owned(), strings(&map.0["data"]))).collect(),
        secrets,
    };
    Ok(Some(pod))
}

type Entries = BTreeMap<String, String>;

struct Pod<'a> {
    origin: String,
    template: &'a Value,
    config_maps: BTreeMap<String, Entries>,
    secrets: BTreeMap<String, Entries>,
}

impl Pod<'_> {
    fn given(&self, container: &Value) -> Result<Given> {
        let command =
            [&container["command"], &container["args"]].into_iter().flat_map(words).collect();
        let ready = words(&container["readinessProbe"]["exec"]["command"]).collect();
        let mut given = Given { command, env: self.env(container)?, ready, ..Given::default() };
        for mount in list(&container["volumeMounts"]) {
            self.mount(mount, &mut given)?;
        }
        Ok(given)
    }

    fn env(&self, container: &Value) -> Result<Entries> {
        let mut env = Entries::new();
        for from in list(&container["envFrom"]) {
            env.extend(self.entries(&self.config_maps, &from["configMapRef"]["name"])?.clone());
        }
        for variable in list(&container["env"]) {
            let from = &variable["valueFrom"]["secretKeyRef"];
            let value = match variable["value"].as_str() {
                Some(value) => value,
                None if from.is_object() => {
                    let entries = self.entries(&self.secrets, &from["name"])?;
                    let key = from["key"].as_str().unwrap_or_default();
                    entries
                        .get(key)
                        .ok_or_else(|| self.error(format!("its secret has no key: {from}")))?
                }
                // The name of its own pod and the like: nothing that another object must agree with.
                None => continue,
            };
            env.insert(variable["name"].as_str().unwrap_or_default().to_owned(), value.to_owned());
        }
        Ok(env)
    }

    fn mount(&self, mount: &Value, given: &mut Given) -> Result<()> {
        let path = mount["mountPath"].as_str().unwrap_or_default();
        given.folders.insert(path.to_owned());
        let volume = list(&self.template["volumes"]).find(|volume| volume["name"] == mount["name"]);
        // What no volume names is a claim of its own.
        let Some(volume) = volume else { return Ok(()) };
        if volume.get("emptyDir").or(volume.get("persistentVolumeClaim")).is_some() {
            return Ok(());
        }
        if let Some(folder) = volume["hostPath"]["path"].as_str() {
            given.of_node.insert(path.to_owned(), folder.to_owned());
            return Ok(());
        }
        let sources: Vec<&Value> = match volume.get("projected") {
            Some(projected) => list(&projected["sources"]).collect(),
            None => vec![volume],
        };
        for source in sources {
            for (name, text) in self.files(source)? {
                given.files.insert(format!("{path}/{name}"), text);
            }
        }
        Ok(())
    }

    /// The files of a volume, or of a part of one that is projected.
    fn files(&self, source: &Value) -> Result<Entries> {
        let named = |from: &Value| {
            [from["name"].clone(), from["secretName"].clone()].into_iter().find(Value::is_string)
        };
        let (all, from) = match (source.get("configMap"), source.get("secret")) {
            (Some(from), _) => (&self.config_maps, from),
            (_, Some(from)) => (&self.secrets, from),
            _ => return Err(self.error(format!("a volume that is not understood: {source}"))),
        };
        let entries = self.entries(all, &named(from).unwrap_or_default())?;
        if from["items"].is_null() {
            return Ok(entries.clone());
        }
        let file = |item: &Value| {
            let text = entries.get(item["key"].as_str().unwrap_or_default());
            let text =
                text.ok_or_else(|| self.error(format!("a volume has no such key: {item}")))?;
            Ok((self::text(&item["path"]), text.clone()))
        };
        list(&from["items"]).map(file).collect()
    }

    fn entries<'a>(&self, all: &'a BTreeMap<String, Entries>, name: &Value) -> Result<&'a Entries> {
        let name = name.as_str().unwrap_or_default();
        all.get(name).ok_or_else(|| self.error(format!("nothing makes `{name}`, which it reads")))
    }

    fn error(&self, why: String) -> Error {
        Error::unexpected(&self.origin, why)
    }
}

/// The Secrets that External Secrets would make in a namespace, by name; nothing where the engine that fills in
/// templates may be missing and is.
pub fn secrets(objects: &[Object], namespace: &str) -> Result<Option<BTreeMap<String, Entries>>> {
    let mut secrets = BTreeMap::new();
    for object in objects {
        if (object.kind(), object.namespace()) != ("ExternalSecret", namespace) {
            continue;
        }
        let spec = &object.0["spec"];
        let fetched: Entries = list(&spec["data"])
            .map(|data| {
                let remote = &data["remoteRef"];
                (
                    text(&data["secretKey"]),
                    invented(&text(&remote["key"]), &text(&remote["property"])),
                )
            })
            .collect();
        let template = &spec["target"]["template"];
        let mut entries =
            if template["mergePolicy"] == "Replace" { Entries::new() } else { fetched.clone() };
        for (key, written) in strings(&template["data"]) {
            let Some(filled) = helm::fill_in(&written, &fetched)? else { return Ok(None) };
            entries.insert(key, filled);
        }
        secrets.insert(text(&spec["target"]["name"]), entries);
    }
    Ok(Some(secrets))
}

/// A value for an entry of a secret of the store.
fn invented(secret: &str, entry: &str) -> String {
    format!("{secret}.{entry}.value")
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn words(value: &Value) -> impl Iterator<Item = String> {
    list(value).map(text)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn strings(value: &Value) -> Entries {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), text(value))).collect()
}
