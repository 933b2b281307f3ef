//! What a plan would change, as unified diffs.

use serde::Serialize;
use similar::TextDiff;
use spec::artifact::Artifacts;

use super::plan::{Kept, Plan, Step};

/// What would change at a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The path, with the output folder.
    pub path: String,
    /// How.
    pub change: Change,
    /// The unified diff from what is there to what is rendered; empty where what is there is not a file.
    pub diff: String,
}

/// How a path would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It is not there yet.
    Added,
    /// Its text is another.
    Changed,
    /// It is no longer rendered.
    Removed,
    /// Something stands in its way.
    Blocked,
}

/// Everything that a plan would change in a folder, and what it would keep, in order of path.
///
/// The plan is made with [`Force::Yes`](super::Force::Yes), so that what was edited by hand is compared too.
#[must_use]
pub fn differences(folder: &str, files: &Artifacts, plan: &Plan) -> Vec<Difference> {
    let changes = plan.steps.iter().filter_map(|(path, step)| {
        let new = files.get(path).map(String::as_str).unwrap_or_default();
        let shown = format!("{folder}/{path}");
        match step {
            Step::Write(None) => Some(Difference {
                diff: diff("/dev/null", "", &shown, new),
                path: shown,
                change: Change::Added,
            }),
            Step::Write(Some(old)) => {
                let old = String::from_utf8_lossy(old);
                Some(Difference {
                    diff: diff(&shown, &old, &shown, new),
                    path: shown,
                    change: Change::Changed,
                })
            }
            Step::Remove(old) => {
                let old = String::from_utf8_lossy(old);
                Some(Difference {
                    diff: diff(&shown, &old, "/dev/null", ""),
                    path: shown,
                    change: Change::Removed,
                })
            }
            Step::Unchanged | Step::Forget => None,
        }
    });
    let blocked = plan.kept.iter().map(|Kept { path, .. }| Difference {
        path: format!("{folder}/{path}"),
        change: Change::Blocked,
        diff: String::new(),
    });
    let mut differences: Vec<_> = changes.chain(blocked).collect();
    differences.sort_by(|a, b| a.path.cmp(&b.path));
    differences
}

fn diff(old_name: &str, old: &str, new_name: &str, new: &str) -> String {
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(old_name, new_name)
        .to_string()
}
