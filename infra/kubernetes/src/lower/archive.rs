//! Archives that a program finds unpacked: each is a `ConfigMap`, unpacked by an init container into a folder that the
//! program can only read.

use std::collections::BTreeMap;

use k8s_openapi::{
    ByteString,
    api::core::v1::{ConfigMap, ConfigMapVolumeSource, Container, Volume, VolumeMount},
};
use spec::{
    name::ThingName,
    stack::{self, Mount, StoredFile},
};

use super::{
    config::{self, OWNER_AND_GROUP_READ},
    scope::Component,
    storage::Scratch,
    wait,
};

/// Unpacks an archive.
pub(super) const UNPACK: &str = include_str!("unpack.sh");

/// The key of a `ConfigMap` with an archive.
const KEY: &str = "archive.zip";

/// Where archives lie for the one who unpacks them, and where they are unpacked.
const PACKED: &str = "/packed";
const UNPACKED: &str = "/unpacked";

/// The most that an archive may hold when it is unpacked, in mebibytes: a few hundred times of what a `ConfigMap`
/// takes, which no honest archive needs.
pub(crate) const UNPACKED_MEBIBYTES: u32 = 256;

/// The name of the `ConfigMap` with an archive of a service.
pub(crate) fn config_map(service: &ThingName, file: &StoredFile) -> String {
    wiring::names::fitted(format!("{service}-{}", file.name), 253)
}

/// The `ConfigMap` of each archive that was there; the same file at two paths is one.
pub(super) fn config_maps(
    component: &Component<'_, '_>,
    container: &stack::Container,
) -> Vec<ConfigMap> {
    let files: BTreeMap<&ThingName, &StoredFile> = container
        .mounts
        .values()
        .map(|mount| (&mount.archive.file.name.value, mount.archive.file.value.as_ref()))
        .collect();
    let map = |file: &&StoredFile| {
        let bytes = component.scope.stack.bytes_of(file)?.to_vec();
        Some(ConfigMap {
            metadata: component.metadata_of(config_map(&component.workload.thing, file)),
            binary_data: Some(BTreeMap::from([(KEY.to_owned(), ByteString(bytes))])),
            ..ConfigMap::default()
        })
    };
    files.values().filter_map(map).collect()
}

/// A digest of each archive, by path: another archive rolls the pods.
pub(super) fn digests(
    component: &Component<'_, '_>,
    container: &stack::Container,
) -> BTreeMap<String, String> {
    let digest = |mount: &Mount| {
        let bytes = component.scope.stack.bytes_of(&mount.archive.file)?;
        Some((mount.path.to_string(), config::digest_of_bytes(bytes)))
    };
    container.mounts.values().filter_map(digest).collect()
}

/// An archive of a pod, from where it is packed to where it is read.
pub(super) struct Unpacked {
    /// The container that unpacks it.
    pub(super) container: Container,
    /// The volume that it lies in, packed.
    pub(super) volume: Volume,
    /// Where the program reads it.
    pub(super) mount: VolumeMount,
}

/// Each archive of a container; the folders that they are unpacked into are added to the pod's.
pub(super) fn unpacked(
    component: &Component<'_, '_>,
    container: &stack::Container,
    scratch: &mut Scratch,
) -> Vec<Unpacked> {
    let mounts = container.mounts.values().enumerate();
    mounts.map(|(index, mount)| one(component, index, mount, scratch)).collect()
}

fn one(
    component: &Component<'_, '_>,
    index: usize,
    mount: &Mount,
    scratch: &mut Scratch,
) -> Unpacked {
    let packed = format!("packed-{index}");
    let unpacked = scratch.reserve("unpacked", &mount.path, UNPACKED_MEBIBYTES);
    let arguments = vec![format!("{PACKED}/{KEY}"), UNPACKED.to_owned()];
    let mounted = |name: &str, path: &str, read_only: Option<bool>| VolumeMount {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        read_only,
        ..VolumeMount::default()
    };
    let mounts = vec![mounted(&packed, PACKED, Some(true)), mounted(&unpacked, UNPACKED, None)];
    Unpacked {
        container: wait::helper(component, &format!("unpack-{index}"), UNPACK, arguments, mounts),
        volume: Volume {
            name: packed,
            config_map: Some(ConfigMapVolumeSource {
                name: config_map(&component.workload.thing, &mount.archive.file),
                default_mode: Some(OWNER_AND_GROUP_READ),
                ..ConfigMapVolumeSource::default()
            }),
            ..Volume::default()
        },
        mount: mounted(&unpacked, mount.path.as_str(), Some(true)),
    }
}
