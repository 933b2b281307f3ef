//! What both targets tell of a change, in one shape: one row a change.

use spec::{
    change::Side,
    source::{Sources, Span},
};

/// A change for people.
pub(super) struct Row {
    /// What is done: `replaced`.
    pub(super) word: &'static str,
    /// What it is done to, by the name that its own tools have for it.
    pub(super) name: String,
    /// The line of the spec.
    pub(super) place: String,
    /// What is said about it, a line each.
    pub(super) lines: Vec<String>,
    /// How much of a reader's time it is worth.
    pub(super) weight: Weight,
}

/// How much of a reader's time a change is worth.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Something is lost, or refused.
    Heavy,
    /// What is there becomes something else.
    Usual,
    /// It only comes, or only its name is another.
    Light,
}

/// The line of the spec, for a reader who knows the file.
pub(super) fn place(span: Span, side: Side, sources: &Sources) -> String {
    let line = sources.position(span).line;
    match side {
        Side::Head => format!("line {line}"),
        Side::Base => format!("line {line} of the base"),
    }
}

/// What a value was and will be: `: 2 → 3`.
pub(super) fn values(before: Option<&str>, after: Option<&str>) -> String {
    match (before, after) {
        (Some(before), Some(after)) => format!(": {before} → {after}"),
        (None, Some(after)) => format!(": → {after}"),
        (Some(before), None) => format!(": {before} →"),
        (None, None) => String::new(),
    }
}

/// How many there are of each action, in order: `1 replaced (data lost), 2 updated`. Nothing where there are none.
pub(super) fn counts(actions: impl Iterator<Item = (&'static str, usize, bool)>) -> Option<String> {
    let parts: Vec<_> = actions
        .filter(|(_, count, _)| *count > 0)
        .map(|(word, count, loses)| {
            format!("{count} {word}{}", if loses { " (data lost)" } else { "" })
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
