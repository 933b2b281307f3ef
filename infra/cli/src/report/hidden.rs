//! What no report may show: the text under a hidden diagnostic, in every report that shows the same line.

use spec::{
    diagnostic::{Diagnostic, SourceText},
    source::{SourceId, Span},
};

use super::lines::{Lines, bytes, places};

/// The spans that no report may show: in order, and none touching another.
#[derive(Debug, Default)]
pub(super) struct Hidden(Vec<Span>);

impl Hidden {
    /// Everything that hidden diagnostics point at; a value that an environment replaces is as secret as its successor.
    pub(super) fn of(diagnostics: &[Diagnostic]) -> Self {
        let hidden = diagnostics.iter().filter(|diagnostic| diagnostic.text == SourceText::Hidden);
        let mut spans: Vec<_> = hidden.flat_map(places).collect();
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.source == span.source && last.end >= span.start => {
                    last.end = last.end.max(span.end);
                }
                _ => merged.push(span),
            }
        }
        Self(merged)
    }

    /// Whether a byte of a file is hidden.
    pub(super) fn covers(&self, source: SourceId, byte: usize) -> bool {
        let after = self.0.partition_point(|span| (span.source, bytes(*span).0) <= (source, byte));
        let before = after.checked_sub(1).and_then(|index| self.0.get(index));
        before.is_some_and(|span| span.source == source && byte < bytes(*span).1)
    }

    /// A line with a star for every hidden character, cut to a window of [`MAX_CHARACTERS`] around a column.
    pub(super) fn line(
        &self,
        source: SourceId,
        lines: &Lines,
        line: usize,
        column: usize,
    ) -> String {
        let (start, text) = lines.text(line);
        let from = column.saturating_sub(MAX_CHARACTERS / 2);
        let shown = text.char_indices().skip(from).take(MAX_CHARACTERS);
        shown.map(|(at, c)| if self.covers(source, start + at) { '*' } else { c }).collect()
    }
}

/// The most characters of a line that a report for programs repeats.
const MAX_CHARACTERS: usize = 500;
