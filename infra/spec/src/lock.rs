//! The lock file beside a stack: which digest each image has. Machines write it, so that a tag cannot move unseen.

use std::collections::BTreeMap;

use crate::{
    diagnostic::Diagnostic,
    load::InputFile,
    name::Text,
    node,
    quantity::ImageDigest,
    read::{Map, Read, Reader},
    section,
    source::{Sources, Spanned},
    text,
};

section! {
    /// The lock file: images and their digests.
    pub struct Lock: "a lock file" {
        /// `registry/repository:tag` to `sha256:…`.
        images: Map<Text, Spanned<ImageDigest>>,
    }
}

/// Image references without a digest, and the digest of each.
pub type Locked = BTreeMap<String, Spanned<ImageDigest>>;

/// Reads a lock file.
pub fn read(sources: &mut Sources, file: &InputFile) -> (Locked, Vec<Diagnostic>) {
    let source = match text::decode(sources, &file.name, &file.bytes) {
        Ok(source) => source,
        Err(diagnostic) => return (Locked::new(), vec![*diagnostic]),
    };
    let text = sources.get(source);
    let (root, diagnostics) = node::parse(source, &text.text);
    let mut reader = Reader { diagnostics };
    let lock = root.and_then(|root| Lock::read(&root, &mut reader));
    let images = lock.map(|lock| lock.images.entries).unwrap_or_default();
    let locked =
        images.into_iter().filter_map(|(image, digest)| Some((image.to_string(), digest?)));
    (locked.collect(), reader.diagnostics)
}
