//! What edits of the stacks do to what exists: the corpus in `edits`, each with its forecast as a snapshot.

use serde::Deserialize;
use spec::source::Sources;
use stackwright::commands::review::{Shown, text};

use crate::support::{Checked, Snapshots, check_beside, forecast, here, root, texts, today};

/// An edit of a stack.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    /// The stack as it was applied: its folder in infra/stacks, and its environment.
    base: String,
    /// Its environment afterwards, where that is another: `fish@dev`.
    head: Option<String>,
    /// What is replaced in its text, wherever it stands there.
    edit: Vec<Replacement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replacement {
    replace: String,
    with: String,
}

/// A stack of an edit: its file's text, and its environment.
fn open(others: &Sources, file: &str, stack: &str, edit: &[Replacement]) -> Checked {
    let (folder, environment) = stack
        .split_once('@')
        .map_or((stack, None), |(folder, name)| (folder, Some(name.parse().unwrap())));
    let path = root().join("infra/stacks").join(folder).join("stack.yaml");
    let mut text = std::fs::read_to_string(path).unwrap();
    for Replacement { replace, with } in edit {
        assert!(text.contains(replace.as_str()), "{file}: nothing to replace: {replace}");
        text = text.replace(replace.as_str(), with);
    }
    // Files that it ships are looked for beside it.
    let beside = format!("infra/stacks/{folder}/{file}");
    check_beside(others, &beside, text.as_bytes(), environment.as_ref())
}

#[test]
fn every_edit_does_what_was_reviewed() {
    let edits = texts(&here().join("edits"), ".yaml");
    assert!(edits.len() >= 100, "{} edits", edits.len());
    let mut snapshots = Snapshots::new();
    let mut wrong = String::new();
    for (name, edit) in edits {
        let Edit { base, head, edit } = serde_yaml::from_slice(&edit).unwrap();
        let head = head.unwrap_or_else(|| base.clone());
        let before = open(&Sources::default(), "base.yaml", &base, &[]);
        let after = open(&before.sources, "head.yaml", &head, &edit);
        if spec::diagnostic::any_error(&after.diagnostics) {
            wrong.push_str(&format!("{name}:\n{}", after.reports()));
            continue;
        }
        let forecast = forecast(&before, &after);
        let mut shown = text(&Shown { forecast: &forecast, sources: &after.sources, title: &name });
        let found = render::review::judge(&forecast, after.loaded.stack.as_ref().unwrap(), today());
        for report in found {
            shown.push_str(&format!("{}: {}\n", report.rule.code, report.message));
        }
        snapshots.compare(&format!("forecast/{name}"), &shown);
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    snapshots.finish(&[here().join("forecast")]);
}
