//! What generators give: files by path.

use std::collections::BTreeMap;

/// Files by their path relative to the stack's output folder, with `/` between parts.
pub type Artifacts = BTreeMap<String, String>;

/// The files of targets that only make files, for those that put them where they run: a `ConfigMap` carries the rules
/// of alerts to a Prometheus.
#[derive(Clone, Debug, Default)]
pub struct Leaves(pub Artifacts);

impl Leaves {
    /// What a stack without any has.
    pub const NONE: &'static Self = &Self(Artifacts::new());

    /// The files of a folder, by their name in it; a folder's path ends with `/`.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let files = self.0.range(folder.to_owned()..);
        files.map_while(move |(path, text)| Some((path.strip_prefix(folder)?, text.as_str())))
    }
}
