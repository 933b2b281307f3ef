//! `cloud`.

use crate::{
    name::{BucketName, BucketPrefix, FolderId, UniqueSuffix, Zone},
    quantity::Cidr,
    read::Map,
    section,
    source::Spanned,
};

section! {
    /// The cloud that things are made in.
    pub struct Cloud: "`cloud`", exactly one of [yandex] {
        /// Yandex Cloud.
        yandex: Option<Yandex>,
    }
}

section! {
    /// A folder of Yandex Cloud.
    pub struct Yandex: "`yandex`" {
        /// The folder's id; not a secret.
        folder: Spanned<FolderId>,
        /// The zones in use; the first is the default.
        zones: Vec<Spanned<Zone>>,
        /// Address ranges by role.
        network: Network,
        /// Where Terraform keeps its state.
        state: State,
        /// Ends the names that are unique world-wide (buckets).
        unique_suffix: Option<Spanned<UniqueSuffix>>,
    }
}

section! {
    /// Address ranges: role, zone, range; so that a rule can name "data" and nothing else.
    pub struct Network: "`network`" {
        /// The cluster's nodes.
        nodes: Map<Zone, Spanned<Cidr>>,
        /// Managed databases and brokers.
        data: Map<Zone, Spanned<Cidr>>,
        /// Virtual machines.
        machines: Map<Zone, Spanned<Cidr>>,
        /// Pods.
        pods: Option<Spanned<Cidr>>,
        /// Services of the cluster.
        services: Option<Spanned<Cidr>>,
    }
}

section! {
    /// Where Terraform keeps its state.
    pub struct State: "`state`" {
        /// The bucket, made before the stack.
        bucket: Spanned<BucketName>,
        /// What the keys begin with.
        prefix: Spanned<BucketPrefix>,
    }
}
