//! What pods write to: folders that end with the pod, each with a bound, and disks that do not.

use k8s_openapi::{
    api::core::v1::{EmptyDirVolumeSource, Volume, VolumeMount},
    apimachinery::pkg::api::resource::Quantity,
};

use spec::stack::{ClusterPlacement, DiskType};

use super::Scope;
use crate::image::{Image, Writable};

/// What a container's log may take on its node: the kubelet rotates at 10 MiB and keeps five files by default
/// (<https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation>).
const LOG_MEBIBYTES: u32 = 50;

/// The folders that an image writes to.
pub(crate) struct Scratch {
    folders: Vec<Writable>,
}

impl Scratch {
    /// Those of the image.
    pub(crate) fn of(image: &Image) -> Self {
        Self { folders: image.writable.to_vec() }
    }

    /// A volume for each.
    pub(crate) fn volumes(&self) -> impl Iterator<Item = Volume> {
        self.folders.iter().map(|folder| Volume {
            name: folder.name.to_owned(),
            empty_dir: Some(EmptyDirVolumeSource {
                size_limit: Some(mebibytes(folder.mebibytes)),
                medium: None,
            }),
            ..Volume::default()
        })
    }

    /// Where they are mounted.
    pub(crate) fn mounts(&self) -> impl Iterator<Item = VolumeMount> {
        self.folders.iter().map(|folder| VolumeMount {
            name: folder.name.to_owned(),
            mount_path: folder.path.to_owned(),
            ..VolumeMount::default()
        })
    }

    /// What a pod may take of its node's disk: the folders and the log. A pod that takes more is evicted.
    pub(crate) fn on_disk(&self) -> Quantity {
        mebibytes(self.folders.iter().map(|folder| folder.mebibytes).sum::<u32>() + LOG_MEBIBYTES)
    }
}

/// The class of a disk's kind, by the names that the cloud's clusters have; a cluster that is not ours has a default
/// (<https://yandex.cloud/en/docs/managed-kubernetes/concepts/volume#dynamic-provisioning>).
pub(super) fn class(scope: &Scope<'_>, kind: DiskType) -> Option<String> {
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
