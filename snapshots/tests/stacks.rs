//! Every stack under infra/stacks and each of its environments: no finding, and a snapshot of every artifact.

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
                snapshots.compare(&format!("{id}/{path}"), artifact);
            }
            snapshots.compare(&format!("{id}/not-rendered"), &not_rendered(&rendered.not_rendered));
        }
    }
    let folders = names(here()).into_iter().filter(|name| !OTHERS.contains(&name.as_str()));
    snapshots.finish(&folders.map(|name| here().join(name)).collect::<Vec<_>>());
}

/// What a stack asks for and nothing renders yet, one thing a line.
fn not_rendered(missing: &[render::NotRendered]) -> String {
    missing
        .iter()
        .map(|missing| format!("{}: {} ({})\n", missing.target, missing.thing, missing.what))
        .collect()
}
