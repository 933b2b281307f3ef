//! What lies at the paths of a stack's files. Whoever may touch a disk reads it; what judges and ships it is handed the
//! bytes.

use std::collections::BTreeMap;

use crate::name::RelativePath;

/// The most of a file that is of use, in bytes: what a `ConfigMap` holds
/// (<https://kubernetes.io/docs/concepts/configuration/configmap/#motivation>). A reader may stop one byte later: that
/// byte tells that the file is too large.
pub const MOST_BYTES: usize = 1024 * 1024;

/// What lies at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A file, or the beginning of one that is longer than [`MOST_BYTES`].
    Bytes(Vec<u8>),
    /// Nothing.
    Missing,
}

/// Contents by path. A path that is not there was not looked at: nothing is judged of it, and nothing is shipped.
pub type Contents = BTreeMap<RelativePath, Content>;
