//! Every stack under infra/stacks and each of its environments: no finding, and a snapshot of every artifact.

use render::Rendered;
use sha2::{Digest, Sha256};

use crate::support::{Example, Snapshots, check, examples, here, names};

/// Folders of this package that are not a stack's.
const OTHERS: &[&str] = &["tests", "diagnostics", "edits", "files", "forecast", "valid"];

#[test]
fn every_artifact_is_as_it_was_reviewed() {
    let mut snapshots = Snapshots::new();
    for Example { file, text } in examples() {
        let base = check(&file, text.as_bytes(), None);
        let environments = base
            .loaded
            .environments
            .iter()
            .map(|name| check(&file, text.as_bytes(), Some(&name.value)));
        for checked in environments.chain([check(&file, text.as_bytes(), None)]) {
            assert!(checked.diagnostics.is_empty(), "{file}:\n{}", checked.reports());
            let id = checked.loaded.stack.as_ref().unwrap().id();
            let rendered = checked.rendered();
            for (path, artifact) in &rendered.files {
                snapshots.compare(&format!("{id}/{path}"), &carried(artifact, path, &rendered));
            }
            snapshots.compare(&format!("{id}/not-rendered"), &not_rendered(&rendered.not_rendered));
        }
    }
    let folders = names(here()).into_iter().filter(|name| !OTHERS.contains(&name.as_str()));
    snapshots.finish(&folders.map(|name| here().join(name)).collect::<Vec<_>>());
}

/// An artifact with the name and digest of each file of another target that it carries, so that an edit of that file is
/// one diff to read.
fn carried(artifact: &str, path: &str, rendered: &Rendered) -> String {
    if !["kubernetes/", "helm/"].iter().any(|carrier| path.starts_with(carrier)) {
        return String::from(artifact);
    }
    let leaves = rendered.files.range(String::from("alerts/")..String::from("alerts0"));
    leaves.fold(String::from(artifact), |artifact, (leaf, text)| {
        let lines = text.lines().map(|line| match line {
            "" => String::from("\n"),
            line => format!("    {line}\n"),
        });
        let digest = Sha256::digest(text)
            .iter()
            .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        artifact.replace(&lines.collect::<String>(), &format!("    ({leaf}, SHA-256 {digest})\n"))
    })
}

/// What a stack asks for and nothing renders yet, one thing a line.
fn not_rendered(missing: &[render::NotRendered]) -> String {
    missing
        .iter()
        .map(|missing| format!("{}: {} ({})\n", missing.target, missing.thing, missing.what))
        .collect()
}
