//! Buckets, volumes, files and the secrets that a person gives.

use std::{collections::BTreeMap, sync::Arc};

use super::Lifecycle;
use crate::{
    name::{BucketName, NamespaceName, PartName, RelativePath, SecretName, ThingName},
    quantity::{Bytes, Duration},
    source::Spanned,
};

/// A bucket of the cloud's object storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// The bucket's name without the stack's unique suffix.
    pub bucket: Spanned<BucketName>,
    /// The folders in it, each with its own grants.
    pub prefixes: BTreeMap<PartName, Prefix>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// A folder of a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix {
    /// The folder, without slashes.
    pub name: Spanned<PartName>,
    /// Objects older than this are deleted.
    pub delete_after: Option<Spanned<Duration>>,
}

/// A reference to a folder of a bucket, such as `data/results`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefixRef {
    /// The bucket.
    pub bucket: Arc<Bucket>,
    /// The folder.
    pub prefix: Spanned<PartName>,
}

/// A volume that pods share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// Where the claim stands.
    pub namespace: Spanned<NamespaceName>,
    /// How large it is.
    pub size: Spanned<Bytes>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// A file of the user's, shipped as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// Where it lies, relative to the stack's folder.
    pub path: Spanned<RelativePath>,
}

/// A secret that a person gives, or has made once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// Where it is kept.
    pub origin: SecretOrigin,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// Where a secret is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretOrigin {
    /// A secret of Yandex Lockbox, found by name.
    Lockbox {
        /// Its name there.
        name: Spanned<SecretName>,
        /// Whether the server makes the value.
        generate: Option<Spanned<bool>>,
    },
    /// A Secret of Kubernetes that somebody makes by hand; documented in the output's README.
    Kubernetes {
        /// Its name.
        name: Spanned<SecretName>,
    },
}
