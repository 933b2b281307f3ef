//! What an executor's pod is made from. Spark adds the image, the command, the variables and the memory
//! (<https://spark.apache.org/docs/3.5.9/running-on-kubernetes.html#pod-template>).

use std::collections::BTreeMap;

use k8s_openapi::{
    api::core::v1::{
        self, EmptyDirVolumeSource, Pod, PodSpec, ResourceRequirements, Volume, VolumeMount,
    },
    apimachinery::pkg::{api::resource::Quantity, apis::meta::v1::ObjectMeta},
};
use spec::stack::Container;

use crate::{
    image::{self, Image},
    lower::{scope::Component, security},
    yaml,
};

/// The executor's container.
pub(super) const CONTAINER: &str = "executor";

/// Where an executor works: Spark puts the files of a job into the folder that it starts in.
const WORK: &str = "/work";

/// What an executor writes to, with the most in mebibytes. Spark takes a volume with that beginning for what it spills
/// and shuffles; its image's own start writes to `/tmp`.
const FOLDERS: [(&str, &str, u32); 3] = [
    ("spark-local-dir-1", "/var/spark", image::UNKNOWN_MEBIBYTES),
    ("tmp", "/tmp", 256),
    ("work", WORK, 256),
];

/// The pod as YAML.
pub(super) fn text(executors: &Component<'_, '_>, container: &Container) -> String {
    let user = container.user.map_or(image::NAMED.uid, |user| i64::from(user.value));
    let image = Image { uid: user, gid: user, ..image::NAMED };
    let size =
        |mebibytes: u32| Quantity(spec::quantity::Bytes::from_mebibytes(mebibytes).to_string());
    let folders = FOLDERS.map(|(name, _, mebibytes)| Volume {
        name: name.to_owned(),
        empty_dir: Some(EmptyDirVolumeSource { size_limit: Some(size(mebibytes)), medium: None }),
        ..Volume::default()
    });
    let mounts = FOLDERS.map(|(name, path, _)| VolumeMount {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        ..VolumeMount::default()
    });
    let on_disk = size(FOLDERS.iter().map(|(_, _, mebibytes)| mebibytes).sum());
    let on_disk = || Some(BTreeMap::from([(String::from("ephemeral-storage"), on_disk.clone())]));
    let executor = v1::Container {
        name: CONTAINER.to_owned(),
        working_dir: Some(WORK.to_owned()),
        resources: Some(ResourceRequirements {
            requests: on_disk(),
            limits: on_disk(),
            claims: None,
        }),
        volume_mounts: Some(mounts.to_vec()),
        security_context: Some(security::container()),
        ..v1::Container::default()
    };
    let pod = Pod {
        metadata: ObjectMeta { labels: Some(executors.labels()), ..ObjectMeta::default() },
        spec: Some(PodSpec {
            automount_service_account_token: Some(false),
            enable_service_links: Some(false),
            security_context: Some(security::pod(&image)),
            containers: vec![executor],
            volumes: Some(folders.to_vec()),
            ..PodSpec::default()
        }),
        ..Pod::default()
    };
    yaml::documents(&[pod])
}
