//! Paths of files.

use super::{
    chars::{Chars, PATH, PATH_SEGMENT},
    declare::name_type,
};
use crate::scalar::Invalid;

/// What an absolute path begins with.
const SLASH: Chars = Chars::new("a '/'", |c| c == '/');

name_type! {
    /// A file or folder inside a container.
    pub struct FilePath;
    what: "a path in a container",
    rule: "an absolute path of 2–512 letters, digits, '.', '_', '-', '+', '=', '@' and '/'; no '/' last, no '.' or '..' \
           as a part",
    why: "Kubernetes mounts only at absolute paths without ':', and two spellings of one folder would be two mounts.",
    link: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1",
    examples: ["/opt/model", "/tmp"],
    pattern: "^/[A-Za-z0-9._+=@/-]*[A-Za-z0-9._+=@-]$",
    length: 2..=512,
    characters: { first: SLASH, middle: PATH, last: PATH_SEGMENT },
    check: absolute,
}

fn absolute(text: &str) -> Result<(), Invalid> {
    plain_segments(text.strip_prefix('/').unwrap_or(text))
}

impl FilePath {
    /// Whether `other` is this path or lies below it.
    #[must_use]
    pub fn holds(&self, other: &FilePath) -> bool {
        other
            .as_str()
            .strip_prefix(self.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

name_type! {
    /// A file or folder that lies beside the spec.
    pub struct RelativePath;
    what: "a path relative to the spec",
    rule: "1–512 letters, digits, '.', '_', '-', '+', '=' or '@' in parts between '/'; no '/' first or last, no '.' or \
           '..' as a part",
    why: "A stack refers only to files of its own repository, by the same path on every machine.",
    link: "https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap04.html#tag_04_16",
    examples: ["dist/model-lab5-1.0.0.zip", "queries.sql"],
    pattern: "^[A-Za-z0-9._+=@-]([A-Za-z0-9._+=@/-]*[A-Za-z0-9._+=@-])?$",
    length: 1..=512,
    characters: { first: PATH_SEGMENT, middle: PATH, last: PATH_SEGMENT },
    check: plain_segments,
}

/// That no part between slashes is empty or means another folder.
pub(crate) fn plain_segments(text: &str) -> Result<(), Invalid> {
    for segment in text.split('/') {
        match segment {
            "" => return Err(Invalid::new("two '/' stand side by side")),
            "." | ".." => return Err(Invalid::new(format!("'{segment}' leads to another folder"))),
            _ => {}
        }
    }
    Ok(())
}
