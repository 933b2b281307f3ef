//! Facts of the images that are run: as whom, what they write, how they start. They are not to be read from the spec,
//! and a wrong one is a pod that does not start.

use spec::{
    name::ImageName,
    quantity::{ImageRef, ImageTag, Version},
    stack::{Images, Stack},
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

impl Image {
    /// The image under the stack's registry.
    pub(crate) fn own(&self, stack: &Stack, images: &Images) -> Option<String> {
        let name: ImageName = self.repository.parse().ok()?;
        Some(built_here(stack, images, &name))
    }

    /// The image of a component's version.
    pub(crate) fn of_version(&self, stack: &Stack, version: &Version) -> String {
        pinned(stack, format!("{}:{version}", self.repository))
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

    const ALL: [Image; 4] = [INFERENCE, WORKER, REDIS, BUSYBOX];

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
        assert!(ALL.iter().all(|image| image.repository.parse::<ImageName>().is_ok()));
    }
}
