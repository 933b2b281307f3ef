//! The files that a stack ships: read beside it, and handed in.

use std::path::Path;

use spec::{
    content::{Content, Contents, MOST_BYTES},
    stack::Stack,
};

use crate::{failure::Failure, stacks::read};

/// What is done about a file that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingFiles {
    /// It is reported.
    Reported,
    /// Nothing is said of it but that it is not rendered.
    Allowed,
}

/// What lies at the path of each file of a stack, from the stack's folder.
///
/// # Errors
/// A file is there and cannot be read.
pub fn contents(stack: &Stack, folder: &Path, missing: MissingFiles) -> Result<Contents, Failure> {
    let mut contents = Contents::new();
    for file in stack.files.values() {
        let path = folder.join(file.path.as_str());
        if path.exists() {
            let bytes = read(&path, MOST_BYTES)?;
            contents.insert(file.path.value.clone(), Content::Bytes(bytes));
        } else if missing == MissingFiles::Reported {
            contents.insert(file.path.value.clone(), Content::Missing);
        }
    }
    Ok(contents)
}
