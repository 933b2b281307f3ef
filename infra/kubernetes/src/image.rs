//! Facts of the images that are run: as whom, what they write, how they start. They are not to be read from the spec,
//! and a wrong one is a pod that does not start.

use std::fmt;

use spec::{
    name::ImageName,
    quantity::{ImageRef, ImageTag, Version},
    stack::{Images, InCluster, Stack},
};

/// What is known of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Image {
    /// The name below the stack's registry for ours; else the repository, as a container runtime resolves it.
    pub(crate) repository: &'static str,
    /// The user that the image is built for.
    pub(crate) uid: i64,
    /// That user's group.
    pub(crate) gid: i64,
    /// What it writes to; everything else is read-only.
    pub(crate) writable: &'static [Writable],
    /// What is started, where the image's own entrypoint is not.
    pub(crate) command: &'static [&'static str],
    /// Where all of this is said.
    pub(crate) source: &'static str,
}

/// A folder that an image writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Writable {
    /// The volume's name.
    pub(crate) name: &'static str,
    /// The folder.
    pub(crate) path: &'static str,
    /// The most that it may hold, in mebibytes.
    pub(crate) mebibytes: u32,
    /// The variable that tells the program of it, where it has one.
    pub(crate) variable: Option<&'static str>,
}

const TMP: Writable = Writable { name: "tmp", path: "/tmp", mebibytes: 64, variable: None };

/// Models that were fetched, so that a restarted container does not fetch again. Two versions of a model lie in it
/// while one replaces the other.
const MODELS: Writable = Writable {
    name: "models",
    path: "/var/cache/models",
    mebibytes: 2048,
    variable: Some(contract::env::MODEL_CACHE_DIR),
};

/// Our inference API.
pub(crate) const INFERENCE: Image = Image {
    repository: "inference",
    uid: 10_001,
    gid: 10_001,
    writable: &[TMP, MODELS],
    command: &[],
    source: "services/inference/Dockerfile",
};

/// Our Kafka worker.
pub(crate) const WORKER: Image =
    Image { repository: "worker", source: "services/worker/Dockerfile", ..INFERENCE };

/// Redis, as its project publishes it. Its own entrypoint only drops root, which is never had here.
pub(crate) const REDIS: Image = Image {
    repository: "redis",
    uid: 999,
    gid: 999,
    writable: &[],
    command: &["redis-server"],
    source: "https://github.com/redis/docker-library-redis/blob/release/7.4/debian/Dockerfile",
};

/// `BusyBox`: a shell, `nc` and `unzip` for what must be done before a program starts whose own image may have none of
/// them. It is built from upstream's defaults, which `-w` and `-e` of its `nc` are part of.
pub(crate) const BUSYBOX: Image = Image {
    repository: "busybox",
    uid: 65_534,
    gid: 65_534,
    writable: &[],
    command: &["sh", "-c"],
    source: "https://github.com/docker-library/busybox/blob/master/latest-1/glibc/Dockerfile.builder",
};

/// The version of it.
const BUSYBOX_VERSION: &str = "1.37.0";

/// An image that the spec names. Nobody knows whom it is built for; nobody in particular is what it runs as.
pub(crate) const NAMED: Image =
    Image { repository: "", uid: 65_534, gid: 65_534, writable: &[], command: &[], source: "" };

/// The most that a folder may hold to which a program of an unknown image writes, in mebibytes: nobody knows how much
/// it needs, and a pod that writes more is evicted.
pub(crate) const UNKNOWN_MEBIBYTES: u32 = 1024;

/// The small image of helpers.
pub(crate) fn busybox(stack: &Stack) -> String {
    pinned(stack, format!("{}:{BUSYBOX_VERSION}", BUSYBOX.repository))
}

/// An image as the spec names it.
pub(crate) fn named(stack: &Stack, image: &ImageRef) -> String {
    pinned(stack, image.to_string())
}

/// Kafka, as its project publishes it. It has a shell and the tools of `BusyBox`.
pub(crate) const KAFKA: Image = Image {
    repository: "apache/kafka",
    uid: 1000,
    gid: 1000,
    writable: &[TMP],
    command: &["/opt/kafka/bin/kafka-server-start.sh"],
    source: "https://github.com/apache/kafka/blob/3.9.1/docker/jvm/Dockerfile",
};

/// The exporter beside Kafka. Its image names no user and has one that owns nothing.
pub(crate) const KAFKA_EXPORTER: Image = Image {
    repository: "danielqsj/kafka-exporter",
    uid: 65_534,
    gid: 65_534,
    writable: &[],
    command: &["/bin/kafka_exporter"],
    source: "https://github.com/danielqsj/kafka_exporter/blob/v1.9.0/Dockerfile",
};

/// The exporter's release whose options are used.
const KAFKA_EXPORTER_TAG: &str = "v1.9.0";

/// The newest release of each series of Kafka that was there when this was written: its images have the tags of
/// releases only, none of a series (<https://hub.docker.com/r/apache/kafka/tags>).
const KAFKA_RELEASES: [(&[u32], &str); 5] = [
    (&[3, 7], "3.7.2"),
    (&[3, 8], "3.8.1"),
    (&[3, 9], "3.9.1"),
    (&[4, 0], "4.0.1"),
    (&[4, 1], "4.1.1"),
];

/// The image of a Kafka's version: of a series its newest release; of an unknown one its first.
pub(crate) fn kafka(stack: &Stack, version: &Version) -> String {
    let newest = KAFKA_RELEASES.iter().find(|(series, _)| version.numbers() == *series);
    let tag = match (newest, version.numbers()) {
        (Some((_, release)), _) => (*release).to_owned(),
        (None, [_, _]) => format!("{version}.0"),
        (None, _) => version.to_string(),
    };
    pinned(stack, format!("{}:{tag}", KAFKA.repository))
}

/// The image of the exporter beside Kafka.
pub(crate) fn kafka_exporter(stack: &Stack) -> String {
    pinned(stack, format!("{}:{KAFKA_EXPORTER_TAG}", KAFKA_EXPORTER.repository))
}

/// `PostgreSQL`, as Docker's library publishes it. Its own entrypoint makes databases too, but only once; here a script
/// does, each time. The programs of its version are in its `PATH`, and a shell is there.
pub(crate) const POSTGRES: Image = Image {
    repository: "postgres",
    uid: 999,
    gid: 999,
    writable: &[TMP],
    command: &["postgres"],
    source: "https://github.com/docker-library/postgres/blob/master/16/bookworm/Dockerfile",
};

/// The exporter beside a `PostgreSQL`.
pub(crate) const POSTGRES_EXPORTER: Image = Image {
    repository: "quay.io/prometheuscommunity/postgres-exporter",
    uid: 65_534,
    gid: 65_534,
    writable: &[],
    command: &["/bin/postgres_exporter"],
    source: "https://github.com/prometheus-community/postgres_exporter/blob/v0.17.1/Dockerfile",
};

/// Its version.
pub(crate) const POSTGRES_EXPORTER_TAG: &str = "v0.17.1";

/// The exporter beside a Redis, as its project publishes it.
pub(crate) const REDIS_EXPORTER: Image = Image {
    repository: "oliver006/redis_exporter",
    uid: 59_000,
    gid: 59_000,
    writable: &[],
    command: &["/redis_exporter"],
    source: "https://github.com/oliver006/redis_exporter/blob/v1.74.0/Dockerfile",
};

/// Its version, which the catalogue's metrics are of.
pub(crate) const REDIS_EXPORTER_TAG: &str = "v1.74.0";

/// Prometheus, as its project publishes it.
pub(crate) const PROMETHEUS: Image = Image {
    repository: "prom/prometheus",
    uid: 65_534,
    gid: 65_534,
    writable: &[],
    command: &["/bin/prometheus"],
    source: "https://github.com/prometheus/prometheus/blob/v3.5.0/Dockerfile",
};

/// Alertmanager, as its project publishes it.
pub(crate) const ALERTMANAGER: Image = Image {
    repository: "prom/alertmanager",
    command: &["/bin/alertmanager"],
    source: "https://github.com/prometheus/alertmanager/blob/v0.31.0/Dockerfile",
    ..PROMETHEUS
};

/// The node exporter, as its project publishes it.
pub(crate) const NODE_EXPORTER: Image = Image {
    repository: "prom/node-exporter",
    command: &["/bin/node_exporter"],
    source: "https://github.com/prometheus/node_exporter/blob/v1.9.1/Dockerfile",
    ..PROMETHEUS
};

/// Its version: the catalogue's metrics are those of its series.
pub(crate) const NODE_EXPORTER_TAG: &str = "v1.9.1";

/// kube-state-metrics, as its project publishes it.
pub(crate) const KUBE_STATE_METRICS: Image = Image {
    repository: "registry.k8s.io/kube-state-metrics/kube-state-metrics",
    command: &["/kube-state-metrics"],
    source: "https://github.com/kubernetes/kube-state-metrics/blob/v2.15.0/Dockerfile",
    ..PROMETHEUS
};

/// Its version, which the catalogue's metrics are of.
pub(crate) const KUBE_STATE_METRICS_TAG: &str = "v2.15.0";

impl Image {
    /// What is started.
    pub(crate) fn start(&self) -> Vec<String> {
        self.command.iter().map(|&word| word.to_owned()).collect()
    }

    /// The image of a component's release, whose tags are `v` and three numbers; of a series its first.
    pub(crate) fn of_release(&self, stack: &Stack, version: &Version) -> String {
        let rest = ".0".repeat(3_usize.saturating_sub(version.numbers().len()));
        self.of_tag(stack, format_args!("v{version}{rest}"))
    }

    /// The image of a component's release, or the one that the spec names for it.
    pub(crate) fn placed(&self, stack: &Stack, placement: &InCluster, version: &Version) -> String {
        match (&placement.image, &stack.images) {
            (Some(name), Some(images)) => built_here(stack, images, name),
            _ => self.of_release(stack, version),
        }
    }

    /// The image under the stack's registry.
    pub(crate) fn own(&self, stack: &Stack, images: &Images) -> Option<String> {
        let name: ImageName = self.repository.parse().ok()?;
        Some(built_here(stack, images, &name))
    }

    /// The image of a component's version.
    pub(crate) fn of_version(&self, stack: &Stack, version: &Version) -> String {
        self.of_tag(stack, version)
    }

    /// The image with a tag.
    pub(crate) fn of_tag(&self, stack: &Stack, tag: impl fmt::Display) -> String {
        pinned(stack, format!("{}:{tag}", self.repository))
    }
}

/// An image that is built from this repository.
pub(crate) fn built_here(stack: &Stack, images: &Images, name: &ImageName) -> String {
    let tag: ImageTag = images.tag.value.clone();
    let image: ImageRef = images.registry.image(name, tag);
    pinned(stack, image.to_string())
}

/// The image with its digest, where the lock file has it: a tag can be moved, a digest cannot.
fn pinned(stack: &Stack, image: String) -> String {
    match stack.lock.get(&image) {
        Some(digest) => format!("{image}@{digest}"),
        None => image,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: [Image; 2] = [INFERENCE, WORKER];
    const ALL: [Image; 13] = [
        INFERENCE,
        WORKER,
        REDIS,
        BUSYBOX,
        KAFKA,
        KAFKA_EXPORTER,
        POSTGRES,
        POSTGRES_EXPORTER,
        REDIS_EXPORTER,
        PROMETHEUS,
        ALERTMANAGER,
        NODE_EXPORTER,
        KUBE_STATE_METRICS,
    ];

    #[test]
    fn nobody_runs_as_root() {
        assert!(ALL.iter().all(|image| image.uid > 0 && image.gid > 0));
    }

    #[test]
    fn every_fact_has_a_source() {
        assert!(ALL.iter().all(|image| image.source.contains("/Dockerfile")));
    }

    #[test]
    fn our_images_have_names_of_the_language() {
        assert!(OURS.iter().all(|image| image.repository.parse::<ImageName>().is_ok()));
    }

    #[test]
    fn a_series_of_kafka_is_its_newest_release() {
        let stack = crate::tests::stack(crate::tests::ANYWHERE);
        for (version, tag) in
            [("3.9", "3.9.1"), ("3.9.0", "3.9.0"), ("4.0", "4.0.1"), ("4.9", "4.9.0")]
        {
            let image = kafka(&stack, &version.parse().unwrap());
            assert_eq!(image, format!("apache/kafka:{tag}"));
        }
    }

    #[test]
    fn every_release_of_kafka_is_of_its_series() {
        for (series, release) in KAFKA_RELEASES {
            assert!(contract::versions::KAFKA.series.contains(&series), "{series:?}");
            assert!(release.parse::<Version>().unwrap().is_of(series), "{release}");
        }
    }
}
