//! Looking at a folder without leaving it: no link below it is followed.

use std::{
    fs, io,
    path::{Component, Path},
};

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// A file, with its bytes.
    File(Vec<u8>),
    /// A link; where it leads does not matter.
    Link,
    /// A folder, a pipe, a device.
    Other,
    /// Something above it is a link or not a folder.
    Blocked,
}

/// Whether a path stays in the folder that it is relative to.
pub(super) fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// What stands where a stack's folder should be, if it is not a folder; a link is not followed.
pub(super) fn obstacle(folder: &Path) -> Option<&'static str> {
    match kind(folder) {
        Ok(Some(kind)) if kind.is_symlink() => Some("a link, which is not followed"),
        Ok(Some(kind)) if !kind.is_dir() => Some("not a folder"),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Some("below a file"),
        _ => None,
    }
}

/// Looks at a path in a folder.
pub(super) fn look(folder: &Path, path: &str) -> io::Result<Found> {
    let mut at = folder.to_owned();
    if let Some(found) = blocked(&at)? {
        return Ok(found);
    }
    let mut parts = Path::new(path).components().peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        if parts.peek().is_some()
            && let Some(found) = blocked(&at)?
        {
            return Ok(found);
        }
    }
    let Some(kind) = kind(&at)? else { return Ok(Found::Nothing) };
    if kind.is_symlink() {
        Ok(Found::Link)
    } else if kind.is_file() {
        fs::read(&at).map(Found::File)
    } else {
        Ok(Found::Other)
    }
}

/// What a folder on the way is, where the way ends there.
fn blocked(folder: &Path) -> io::Result<Option<Found>> {
    Ok(match kind(folder)? {
        None => Some(Found::Nothing),
        Some(kind) if kind.is_dir() => None,
        Some(_) => Some(Found::Blocked),
    })
}

/// What stands at a path, links not followed; `None` where nothing does.
fn kind(path: &Path) -> io::Result<Option<fs::FileType>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata.file_type())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
