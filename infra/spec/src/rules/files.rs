//! Files, volumes, and what containers mount and write to.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, view};
use crate::{
    diagnostic::Diagnostic,
    name::{FilePath, ThingName},
    source::Span,
    stack::{Dataset, Stack},
};

crate::rule! {
    static VOLUME_UNUSED = "volume-unused", Warning, Yes;
    static FILE_UNUSED = "file-unused", Warning, Yes;
    static PATH_TAKEN = "path-taken", Error, No;
}

pub(super) const CHECKS: &[Check] = &[
    Check::whole(&VOLUME_UNUSED, volume_unused),
    Check::whole(&FILE_UNUSED, file_unused),
    Check::parts(&PATH_TAKEN, path_taken),
];

fn volume_unused(stack: &Stack) -> Vec<Diagnostic> {
    let read: BTreeSet<&ThingName> = stack
        .pipelines
        .values()
        .filter_map(|pipeline| match &pipeline.reads.value {
            Dataset::Volume(volume) => Some(&volume.name.value),
            Dataset::Bucket(_) => None,
        })
        .collect();
    let unused = stack.volumes.iter().filter(|(name, _)| !read.contains(name));
    unused
        .map(|(name, volume)| {
            Diagnostic::new(
                &VOLUME_UNUSED,
                volume.name.span,
                format!("nothing reads the volume `{name}`"),
            )
            .help(format!("let a pipeline say `reads: {name}`, or delete the volume"))
            .thing(name)
        })
        .collect()
}

fn file_unused(stack: &Stack) -> Vec<Diagnostic> {
    let mounts = view::containers(stack).flat_map(|(_, container)| container.mounts.values());
    let mounted: BTreeSet<&ThingName> =
        mounts.map(|mount| &mount.archive.file.name.value).collect();
    let unused = stack.files.iter().filter(|(name, _)| !mounted.contains(name));
    unused
        .map(|(name, file)| {
            let message = format!("nothing mounts the file `{name}`");
            let mount = format!("mounts: {{ /path: {{ unpack: {name} }} }}");
            Diagnostic::new(&FILE_UNUSED, file.name.span, message)
                .help(format!("let a container say `{mount}`, or delete the file"))
                .thing(name)
        })
        .collect()
}

/// Two volumes of a container at one path, which Kubernetes refuses: every writable path and every mount is one.
fn path_taken(stack: &Stack) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (service, container) in view::containers(stack) {
        let mut owners: BTreeMap<&FilePath, Span> = BTreeMap::new();
        let mounted = container.mounts.values().map(|mount| &mount.path);
        for path in mounted.chain(&container.writable) {
            if let Some(first) = owners.get(&path.value) {
                found.push(
                    Diagnostic::new(
                        &PATH_TAKEN,
                        path.span,
                        format!("`{}` has `{path}` twice", service.name),
                    )
                    .label("again here")
                    .related(*first, "first said here")
                    .help("keep one: what is mounted is read-only, what is writable begins empty")
                    .thing(&service.name),
                );
            } else {
                owners.insert(&path.value, path.span);
            }
        }
    }
    found
}
