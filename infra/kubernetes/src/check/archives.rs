//! Archives that containers find unpacked, where their files were looked at.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};

use spec::{
    content::{self, Content},
    diagnostic::Diagnostic,
    name::ThingName,
    stack::{Program, Ships, Stack, StoredFile},
};
use zip::{CompressionMethod, ZipArchive};

use crate::lower::UNPACKED_MEBIBYTES;

spec::rule! {
    pub(super) static FILE_MISSING = "file-missing", Error, No;
    pub(super) static ARCHIVE_TOO_LARGE = "archive-too-large", Error, No;
    pub(super) static ARCHIVE_UNREADABLE = "archive-unreadable", Error, No;
    pub(super) static ARCHIVE_UNSAFE_PATH = "archive-unsafe-path", Error, No;
}

/// The largest archive of a chart. Helm keeps the chart and what was made of it in one Secret of 1 MiB, in which an
/// archive stands twice: as the chart's file, in base64 of base64, and in its `ConfigMap`. So much was seen to fit.
const MOST_BYTES_IN_CHART: usize = 300 * 1024;

/// The most that all archives of a chart may weigh, each as often as it stands in a release: once as a file, and once more
/// for each service that gets it.
const MOST_BYTES_IN_RELEASE: usize = 2 * MOST_BYTES_IN_CHART;

/// Every archive that cannot be shipped, or that nobody should unpack.
pub(super) fn check(stack: &Stack) -> Vec<Diagnostic> {
    let mounted = mounted(stack);
    let found: Vec<_> = mounted.values().filter_map(|(file, _)| judge(stack, file)).collect();
    if found.is_empty() { crowded(stack, &mounted).into_iter().collect() } else { found }
}

/// Every archive that a container gets, and the services whose containers do.
type Mounted<'a> = BTreeMap<&'a ThingName, (&'a StoredFile, BTreeSet<&'a ThingName>)>;

fn mounted(stack: &Stack) -> Mounted<'_> {
    let mut mounted = Mounted::new();
    for service in stack.services.values() {
        let Program::Container(container) = &service.program else { continue };
        for file in container.mounts.values().map(|mount| &mount.archive.file) {
            let of_file = mounted
                .entry(&file.name.value)
                .or_insert_with(|| (file.value.as_ref(), BTreeSet::new()));
            of_file.1.insert(&service.name.value);
        }
    }
    mounted
}

/// Archives of a chart that fit each by itself, and not together.
fn crowded(stack: &Stack, mounted: &Mounted<'_>) -> Option<Diagnostic> {
    if stack.ships != Ships::Helm {
        return None;
    }
    let weight = |(file, services): &(&StoredFile, BTreeSet<_>)| {
        stack.bytes_of(file).map_or(0, <[u8]>::len) * (1 + services.len())
    };
    let total: usize = mounted.values().map(weight).sum();
    let (file, _) = mounted.values().max_by_key(|of_file| weight(of_file))?;
    let message = String::from("together the archives are larger than a chart's release can hold");
    (total > MOST_BYTES_IN_RELEASE).then(|| {
        Diagnostic::new(&ARCHIVE_TOO_LARGE, file.path.span, message)
            .thing(&file.name)
            .label(format!(
                "the heaviest of {} KiB, of which {} fit; an archive counts once, and once more for each service",
                total / 1024,
                MOST_BYTES_IN_RELEASE / 1024
            ))
            .help("leave out what is not read, or let a program fetch it from a bucket or a registry")
    })
}

fn judge(stack: &Stack, file: &StoredFile) -> Option<Diagnostic> {
    let report =
        |rule, message: String| Diagnostic::new(rule, file.path.span, message).thing(&file.name);
    let bytes = match stack.contents.get(&file.path.value)? {
        Content::Bytes(bytes) => bytes,
        Content::Missing => {
            let found = report(&FILE_MISSING, format!("there is no file `{}`", file.path));
            return Some(found.label("looked for beside the stack").help(
                "build it first; to look at everything else without it, say `--allow-missing-files`",
            ));
        }
    };
    let (most, holder) = match stack.ships {
        Ships::Objects => (content::MOST_BYTES, "a ConfigMap"),
        Ships::Helm => (MOST_BYTES_IN_CHART, "a chart's release"),
    };
    if bytes.len() > most {
        let found = report(
            &ARCHIVE_TOO_LARGE,
            format!("the archive `{}` is larger than {holder} can hold", file.name),
        );
        return Some(found.label(format!("more than {} KiB", most / 1024)).help(
            "leave out what is not read, or let the program fetch it from a bucket or a registry",
        ));
    }
    fault(bytes).map(|fault| match fault {
        Fault::Unreadable(why) => report(
            &ARCHIVE_UNREADABLE,
            format!("the archive `{}` cannot be unpacked: {why}", file.name),
        )
        .label("no zip archive that every unzip reads")
        .help("pack it again as a plain zip: `zip -r -X archive.zip folder`"),
        Fault::Unsafe(path, why) => report(
            &ARCHIVE_UNSAFE_PATH,
            format!("the archive `{}` holds `{path}`, {why}", file.name),
        )
        .label("would be unpacked")
        .help("pack it again from the folder itself, with relative paths and without links"),
        Fault::Swells => report(
            &ARCHIVE_TOO_LARGE,
            format!("the archive `{}` swells when it is unpacked", file.name),
        )
        .label(format!("to more than {UNPACKED_MEBIBYTES} MiB"))
        .help("leave out what is not read"),
    })
}

/// What is wrong with an archive.
enum Fault {
    /// Not every unzip reads it, for this reason.
    Unreadable(String),
    /// A path that no archive should have, and why.
    Unsafe(String, &'static str),
    /// It holds much more than it weighs.
    Swells,
}

/// The first thing that is wrong with an archive.
fn fault(bytes: &[u8]) -> Option<Fault> {
    let unreadable = |error: zip::result::ZipError| Some(Fault::Unreadable(error.to_string()));
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => return unreadable(error),
    };
    let mut unpacked: u64 = 0;
    for index in 0..archive.len() {
        let entry = match archive.by_index_raw(index) {
            Ok(entry) => entry,
            Err(error) => return unreadable(error),
        };
        let name = match entry.name() {
            Ok(name) => name.into_owned(),
            Err(error) => return unreadable(error),
        };
        if let Some(why) = unsafe_path(&name) {
            return Some(Fault::Unsafe(spec::suggest::shown(&name), why));
        }
        if entry.is_symlink() {
            return Some(Fault::Unsafe(
                spec::suggest::shown(&name),
                "a link that may lead anywhere",
            ));
        }
        if entry.encrypted() {
            return Some(Fault::Unreadable(String::from("it has a password")));
        }
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::DEFLATE) {
            return Some(Fault::Unreadable(format!("it is packed with {}", entry.compression())));
        }
        unpacked = unpacked.saturating_add(entry.size());
    }
    (unpacked > u64::from(UNPACKED_MEBIBYTES) << 20).then_some(Fault::Swells)
}

/// Why a path leads out of the folder that an archive is unpacked into, or may.
fn unsafe_path(path: &str) -> Option<&'static str> {
    if path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') {
        return Some("an absolute path");
    }
    if path.split(['/', '\\']).any(|part| part == "..") {
        return Some("a path that leads out of its folder");
    }
    if path.contains('\\') || path.chars().any(char::is_control) {
        return Some("a path that not every unzip reads alike");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_stay_inside_are_safe() {
        for path in ["model.onnx", "a/b/c", "a/..b/c...", "dir/", "модель.bin", "a:b"] {
            let expected = (path == "a:b").then_some("an absolute path");
            assert_eq!(unsafe_path(path), expected, "{path}");
        }
    }

    #[test]
    fn paths_that_lead_out_are_not() {
        for path in ["/etc/passwd", "..", "../x", "a/../../x", "a\\..\\x", "C:\\x", "a\\b", "a\nb"]
        {
            assert!(unsafe_path(path).is_some(), "{path:?}");
        }
    }

    #[test]
    fn any_bytes_can_be_judged() {
        for bytes in [&b""[..], b"PK", b"not a zip", &[0; 64]] {
            assert!(matches!(fault(bytes), Some(Fault::Unreadable(_))), "{bytes:?}");
        }
    }
}
