//! Environments: a typed merge of nodes, before anything is read, so that every value keeps its own place.

use std::collections::BTreeMap;

use crate::{
    diagnostic::Diagnostic,
    node::{Entry, Kind, Node},
    rules::language::UNKNOWN_REFERENCE,
    source::Span,
    suggest,
};

/// What a merge found besides the merged tree.
#[derive(Debug, Default)]
pub struct Merge {
    /// Values of the environment, and the value of the base that each replaces.
    pub replaced: BTreeMap<Span, Span>,
    /// What could not be removed.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a `null` means that meets nothing in the base.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nulls {
    /// It was to remove a key, which is not there.
    Remove,
    /// It is a value of its own.
    Say,
}

impl Merge {
    /// Lays `overlay` over `base`: mappings key by key, `null` removes a key, everything else replaces.
    ///
    /// Below `patches` a `null` says that something is removed from what is rendered; there it removes a key of the base
    /// where the base has it, and stays where not.
    pub fn lay(&mut self, base: &mut Node, overlay: &Node) {
        self.over(base, overlay, |key| if key == "patches" { Nulls::Say } else { Nulls::Remove });
    }

    fn over(&mut self, base: &mut Node, overlay: &Node, nulls: impl Fn(&str) -> Nulls) {
        let Kind::Map(changes) = &overlay.kind else {
            self.replaced.insert(overlay.span, base.span);
            *base = overlay.clone();
            return;
        };
        let Kind::Map(entries) = &mut base.kind else {
            self.replaced.insert(overlay.span, base.span);
            *base = overlay.clone();
            return;
        };
        for change in changes {
            self.change(entries, change, nulls(&change.key.value));
        }
    }

    fn change(&mut self, entries: &mut Vec<Entry>, change: &Entry, nulls: Nulls) {
        let position = entries.iter().position(|entry| entry.key.value == change.key.value);
        match (position, &change.value.kind) {
            (Some(at), Kind::Null) => {
                entries.remove(at);
            }
            (None, Kind::Null) if nulls == Nulls::Remove => {
                let nearest = suggest::nearest(
                    &change.key.value,
                    entries.iter().map(|entry| entry.key.value.as_str()),
                );
                let mut diagnostic = Diagnostic::new(
                    &UNKNOWN_REFERENCE,
                    change.span,
                    format!(
                        "`{}` is not in the base stack, so null removes nothing",
                        suggest::shown(&change.key.value)
                    ),
                );
                diagnostic.help = Some(match nearest {
                    Some(name) => format!("did you mean `{}`?", suggest::shown(name)),
                    None => String::from("delete the line"),
                });
                self.diagnostics.push(diagnostic);
            }
            (Some(at), _) => {
                if let Some(entry) = entries.get_mut(at) {
                    self.over(&mut entry.value, &change.value, |_| nulls);
                }
            }
            (None, _) => entries.push(change.clone()),
        }
    }
}
