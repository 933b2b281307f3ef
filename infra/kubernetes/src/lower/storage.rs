//! What pods write to: folders that end with the pod, each with a bound, and disks that do not.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::core::v1::{
        EmptyDirVolumeSource, PersistentVolumeClaim, PersistentVolumeClaimSpec, Volume,
        VolumeMount, VolumeResourceRequirements,
    },
    apimachinery::pkg::{api::resource::Quantity, apis::meta::v1::ObjectMeta},
};

use spec::{
    name::FilePath,
    stack::{ClusterPlacement, Disk, DiskType},
};

use super::{
    Scope,
    scope::{Component, selecting},
};
use crate::image::{Image, Writable};

/// What a container's log may take on its node: the kubelet rotates at 10 MiB and keeps five files by default
/// (<https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation>).
const LOG_MEBIBYTES: u32 = 50;

/// The folders that an image writes to.
pub(crate) struct Scratch {
    folders: Vec<Folder>,
}

/// A folder that ends with its pod.
struct Folder {
    volume: String,
    /// Where the program writes to it; none where it only reads what was put there.
    path: Option<String>,
    mebibytes: u32,
}

impl Scratch {
    /// Those of the image.
    pub(crate) fn of(image: &Image) -> Self {
        let folder = |folder: &Writable| Folder {
            volume: folder.name.to_owned(),
            path: Some(folder.path.to_owned()),
            mebibytes: folder.mebibytes,
        };
        Self { folders: image.writable.iter().map(folder).collect() }
    }

    /// A folder at each path, of one size.
    pub(crate) fn at<'a>(paths: impl IntoIterator<Item = &'a FilePath>, mebibytes: u32) -> Self {
        let mut scratch = Self { folders: Vec::new() };
        for path in paths {
            let volume = scratch.free_name(&format!("writable{path}"));
            scratch.folders.push(Folder { volume, path: Some(path.to_string()), mebibytes });
        }
        scratch
    }

    /// Adds a folder that the program only reads; its volume's name is given back, for those who mount it.
    pub(crate) fn reserve(&mut self, what: &str, path: &FilePath, mebibytes: u32) -> String {
        let volume = self.free_name(&format!("{what}{path}"));
        self.folders.push(Folder { volume: volume.clone(), path: None, mebibytes });
        volume
    }

    /// A volume's name that no other has: two paths may differ only in what a name cannot hold.
    fn free_name(&self, text: &str) -> String {
        let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let name: String = text.chars().map(word).collect();
        let name = wiring::names::fitted(name.trim_end_matches('-').to_owned(), 60);
        let is_taken = |name: &str| self.folders.iter().any(|folder| folder.volume == name);
        if !is_taken(&name) {
            return name;
        }
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        numbered.take(self.folders.len() + 1).find(|name| !is_taken(name)).unwrap_or(name)
    }

    /// A volume for each.
    pub(crate) fn volumes(&self) -> impl Iterator<Item = Volume> {
        self.folders.iter().map(|folder| Volume {
            name: folder.volume.clone(),
            empty_dir: Some(EmptyDirVolumeSource {
                size_limit: Some(mebibytes(folder.mebibytes)),
                medium: None,
            }),
            ..Volume::default()
        })
    }

    /// Where they are mounted.
    pub(crate) fn mounts(&self) -> impl Iterator<Item = VolumeMount> {
        self.folders.iter().filter_map(|folder| {
            Some(VolumeMount {
                name: folder.volume.clone(),
                mount_path: folder.path.clone()?,
                ..VolumeMount::default()
            })
        })
    }

    /// What a pod may take of its node's disk: the folders and the log. A pod that takes more is evicted.
    pub(crate) fn on_disk(&self) -> Quantity {
        mebibytes(self.folders.iter().map(|folder| folder.mebibytes).sum::<u32>() + LOG_MEBIBYTES)
    }
}

/// A volume, mounted in a container.
pub(super) fn mount(name: &str, path: &str, read_only: Option<bool>) -> VolumeMount {
    VolumeMount {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        read_only,
        ..VolumeMount::default()
    }
}

/// The claim of a disk that one pod holds.
pub(super) fn claim(
    component: &Component<'_, '_>,
    name: &str,
    disk: Disk,
) -> PersistentVolumeClaim {
    let size = BTreeMap::from([(String::from("storage"), Quantity(disk.size.to_string()))]);
    // A set's template of a claim is never changed, while a team, a stack's name or a release's may be.
    let labels = selecting(&component.workload);
    PersistentVolumeClaim {
        metadata: ObjectMeta {
            name: Some(name.to_owned()),
            labels: Some(labels),
            ..ObjectMeta::default()
        },
        spec: Some(PersistentVolumeClaimSpec {
            access_modes: Some(vec![String::from("ReadWriteOnce")]),
            storage_class_name: class(component.scope, disk.kind.value),
            resources: Some(VolumeResourceRequirements { requests: Some(size), limits: None }),
            ..PersistentVolumeClaimSpec::default()
        }),
        ..PersistentVolumeClaim::default()
    }
}

/// The class of a disk's kind, by the names that the cloud's clusters have; a cluster that is not ours has a default
/// (<https://yandex.cloud/en/docs/managed-kubernetes/concepts/volume#dynamic-provisioning>).
fn class(scope: &Scope<'_>, kind: DiskType) -> Option<String> {
    let class = match kind {
        DiskType::Ssd | DiskType::LocalSsd => "yc-network-ssd",
        DiskType::Hdd => "yc-network-hdd",
        DiskType::SsdNonreplicated => "yc-network-ssd-nonreplicated",
    };
    matches!(scope.cluster.placement, ClusterPlacement::Managed(_)).then(|| class.to_owned())
}

fn mebibytes(count: u32) -> Quantity {
    Quantity(spec::quantity::Bytes::from_mebibytes(count).to_string())
}
