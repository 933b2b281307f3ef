//! `buckets`, `volumes`, `files` and `secrets`.

use crate::{
    name::{BucketName, NamespaceName, PartName, RelativePath, SecretName},
    quantity::{Bytes, Duration},
    read::Map,
    section,
    source::Spanned,
    thing,
};

thing! {
    /// A bucket.
    pub struct Bucket: "a bucket" {
        /// Its name, without the stack's `unique_suffix`.
        name: Spanned<BucketName>,
        /// The folders in it; only these can be referred to.
        prefixes: Map<PartName, Prefix>,
    }
}

section! {
    /// A folder of a bucket.
    pub struct Prefix: "a prefix" {
        /// Older objects are deleted.
        delete_after: Option<Spanned<Duration>>,
    }
}

thing! {
    /// A volume that pods share.
    pub struct Volume: "a volume" {
        /// Where the claim stands; the default namespace where not said.
        namespace: Option<Spanned<NamespaceName>>,
        /// How large it is.
        size: Spanned<Bytes>,
    }
}

section! {
    /// A file beside the stack.
    pub struct File: "a file" {
        /// Its path, relative to the stack's folder.
        path: Spanned<RelativePath>,
    }
}

thing! {
    /// A secret that a person gives.
    pub struct Secret: "a secret", exactly one of [lockbox, kubernetes] {
        /// Its name in Yandex Lockbox.
        lockbox: Option<Spanned<SecretName>>,
        /// Its name as a Secret of Kubernetes that somebody makes by hand.
        kubernetes: Option<Spanned<SecretName>>,
        /// Whether Lockbox makes the value once.
        generate: Option<Spanned<bool>>,
    }
}
