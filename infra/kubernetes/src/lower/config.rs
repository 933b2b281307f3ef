//! What a program is told: variables and files. What is no secret stands in a `ConfigMap`; a digest of it stands in the
//! pods' template, so that a change rolls the pods.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    ConfigMap, ConfigMapEnvSource, ConfigMapProjection, ConfigMapVolumeSource, EnvFromSource,
    EnvVar, EnvVarSource, KeyToPath, ProjectedVolumeSource, SecretKeySelector, SecretProjection,
    Volume, VolumeMount, VolumeProjection,
};
use sha2::{Digest, Sha256};
use wiring::{Delivery, KeyRef, Value};

use super::{deployment::some, scope::Component};

/// Read by the owner and the group, which is the pod's `fsGroup`.
pub(super) const OWNER_AND_GROUP_READ: i32 = 0o440;

/// What a program is told.
pub(crate) struct Config {
    name: String,
    literals: BTreeMap<String, String>,
    secrets: BTreeMap<String, KeyRef>,
    /// By folder, then by the file's name in it.
    folders: BTreeMap<String, BTreeMap<String, File>>,
}

/// Where a file's text comes from.
enum File {
    /// A key of the workload's `ConfigMap`.
    Literal(String),
    /// A key of a Secret.
    Secret(KeyRef),
}

impl Config {
    /// What the wiring delivers to a workload, and settings beside it.
    pub(super) fn of(component: &Component<'_, '_>, settings: &[(String, String)]) -> Self {
        let mut config = Self {
            name: component.workload.config_map(),
            literals: settings.iter().cloned().collect(),
            secrets: BTreeMap::new(),
            folders: BTreeMap::new(),
        };
        for binding in component.scope.wiring.bindings_of(&component.workload) {
            match (&binding.delivery, &binding.value) {
                (Delivery::Env(name), Value::Literal(text)) => {
                    config.literals.insert(name.clone(), text.clone());
                }
                (Delivery::Env(name), Value::Secret(key)) => {
                    config.secrets.insert(name.clone(), key.clone());
                }
                (Delivery::File(path), Value::Literal(text)) => {
                    config.file(path, File::Literal(text.clone()));
                }
                (Delivery::File(path), Value::Secret(key)) => {
                    config.file(path, File::Secret(key.clone()));
                }
            }
        }
        config
    }

    fn file(&mut self, path: &str, file: File) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        self.folders.entry(folder.to_owned()).or_default().insert(name.to_owned(), file);
    }

    /// The `ConfigMap`; none where nothing would stand in it.
    pub(super) fn map(&self, component: &Component<'_, '_>) -> Option<ConfigMap> {
        let data = self.data();
        let metadata = component.metadata_of(self.name.clone());
        (!data.is_empty()).then(|| ConfigMap { metadata, data: Some(data), ..ConfigMap::default() })
    }

    /// What stands in the `ConfigMap`.
    pub(super) fn data(&self) -> BTreeMap<String, String> {
        let files = self.folders.values().flatten().filter_map(|(name, file)| match file {
            File::Literal(text) => Some((name.clone(), text.clone())),
            File::Secret(_) => None,
        });
        files.chain(self.literals.clone()).collect()
    }

    /// A digest of everything in the `ConfigMap`.
    pub(super) fn digest(&self) -> String {
        digest(&self.data())
    }

    /// Every plain variable at once.
    pub(super) fn env_from(&self) -> Option<Vec<EnvFromSource>> {
        let config_map_ref = Some(ConfigMapEnvSource { name: self.name.clone(), optional: None });
        (!self.literals.is_empty())
            .then(|| vec![EnvFromSource { config_map_ref, ..EnvFromSource::default() }])
    }

    /// Variables that hold secrets, by reference.
    pub(super) fn env(&self) -> Option<Vec<EnvVar>> {
        let variable =
            |(name, key): (&String, &KeyRef)| secret_variable(name, &key.secret, &key.key);
        some(self.secrets.iter().map(variable).collect())
    }

    /// A volume for each folder, with its files.
    pub(super) fn volumes(&self) -> impl Iterator<Item = Volume> {
        self.folders.iter().map(|(folder, files)| Volume {
            name: volume_name(folder),
            projected: Some(ProjectedVolumeSource {
                default_mode: Some(OWNER_AND_GROUP_READ),
                sources: Some(
                    files.iter().map(|(name, file)| self.projection(name, file)).collect(),
                ),
            }),
            ..Volume::default()
        })
    }

    fn projection(&self, name: &str, file: &File) -> VolumeProjection {
        let item = |key: &str| {
            Some(vec![KeyToPath { key: key.to_owned(), path: name.to_owned(), mode: None }])
        };
        match file {
            File::Literal(_) => VolumeProjection {
                config_map: Some(ConfigMapProjection {
                    name: self.name.clone(),
                    items: item(name),
                    optional: None,
                }),
                ..VolumeProjection::default()
            },
            File::Secret(key) => VolumeProjection {
                secret: Some(SecretProjection {
                    name: key.secret.clone(),
                    items: item(&key.key),
                    optional: None,
                }),
                ..VolumeProjection::default()
            },
        }
    }

    /// Where the volumes are mounted.
    pub(super) fn mounts(&self) -> impl Iterator<Item = VolumeMount> {
        self.folders.keys().map(|folder| VolumeMount {
            name: volume_name(folder),
            mount_path: folder.clone(),
            read_only: Some(true),
            ..VolumeMount::default()
        })
    }
}

/// A variable that holds a key of a Secret, by reference.
pub(super) fn secret_variable(name: &str, secret: &str, key: &str) -> EnvVar {
    EnvVar {
        name: name.to_owned(),
        value: None,
        value_from: Some(EnvVarSource {
            secret_key_ref: Some(SecretKeySelector {
                name: secret.to_owned(),
                key: key.to_owned(),
                optional: None,
            }),
            ..EnvVarSource::default()
        }),
    }
}

/// A `ConfigMap` as a volume.
pub(super) fn volume(name: &str, config_map: String) -> Volume {
    Volume {
        name: name.to_owned(),
        config_map: Some(ConfigMapVolumeSource {
            name: config_map,
            default_mode: Some(OWNER_AND_GROUP_READ),
            items: None,
            optional: None,
        }),
        ..Volume::default()
    }
}

/// A digest of a `ConfigMap`'s content: 16 hexadecimal digits of SHA-256, which differ when it does.
pub(super) fn digest(data: &BTreeMap<String, String>) -> String {
    let mut hash = Sha256::new();
    for text in data.iter().flat_map(|(key, value)| [key, value]) {
        // The length goes before the text, so that no two contents look the same when strung together.
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    }
    first_digits(hash.finalize().iter())
}

/// Sixteen hexadecimal digits that differ when the bytes do.
pub(super) fn digest_of_bytes(bytes: &[u8]) -> String {
    first_digits(Sha256::digest(bytes).iter())
}

fn first_digits<'a>(hash: impl Iterator<Item = &'a u8>) -> String {
    let first = hash.take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
    format!("{first:016x}")
}

/// A volume's name: the folder's last part, as a DNS label.
fn volume_name(folder: &str) -> String {
    let last = folder.rsplit('/').next().unwrap_or(folder);
    wiring::names::fitted(last.replace(['.', '_'], "-").to_ascii_lowercase(), 63)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{ANYWHERE, WITH_CLOUD, objects, services, text_at};

    #[test]
    fn a_digest_tells_every_content_apart() {
        let data = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
        };
        let contents: [BTreeMap<String, String>; 4] =
            [data(&[("a", "b")]), data(&[("ab", "")]), data(&[("a", ""), ("b", "")]), data(&[])];
        let digests: std::collections::BTreeSet<String> = contents.iter().map(digest).collect();
        assert_eq!(digests.len(), contents.len());
        assert!(digests.iter().all(|digest| digest.len() == 16));
    }

    #[test]
    fn another_setting_rolls_the_pods() {
        let digest = |text: &str| {
            let objects = objects(text);
            let worker = &objects[&(String::from("Deployment"), String::from("worker"))];
            text_at(worker, "spec.template.metadata.annotations.checksum/config")
        };
        let text = services(WITH_CLOUD);
        assert_eq!(digest(&text), digest(&text));
        assert_ne!(digest(&text), digest(&text.replace("group: workers", "group: others")));
    }

    #[test]
    fn threads_are_no_more_than_a_node_has() {
        let threads = |text: &str| {
            let objects = objects(text);
            text_at(
                &objects[&(String::from("ConfigMap"), String::from("worker"))],
                "data.WORKER_THREADS",
            )
        };
        assert_eq!(threads(&services(WITH_CLOUD)), "4");
        assert_eq!(threads(&services(ANYWHERE)), "8");
    }

    #[test]
    fn volumes_have_names_that_kubernetes_takes() {
        assert_eq!(volume_name("/run/secrets/fish.api_keys"), "fish-api-keys");
        assert!(volume_name(&format!("/run/secrets/{}", "a".repeat(100))).len() <= 63);
    }
}
