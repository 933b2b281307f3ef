//! Where the lines of each file begin, found once a run: a place is then a search, however many reports there are.

use std::{collections::BTreeMap, sync::Arc};

use spec::{
    diagnostic::Diagnostic,
    source::{Source, SourceId, Sources, Span},
};

/// A file and where its lines begin.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) source: Arc<Source>,
    /// The first byte of every line.
    starts: Vec<usize>,
}

impl Lines {
    fn of(source: Arc<Source>) -> Self {
        let ends = source
            .text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Self { source, starts }
    }

    /// The line that a byte is in, from 0.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// A line's first byte and its text, without its end.
    pub(super) fn text(&self, line: usize) -> (usize, &str) {
        let start = self.starts.get(line).copied().unwrap_or(self.source.text.len());
        let end = self.starts.get(line + 1).copied().unwrap_or(self.source.text.len());
        let text = self.source.text.get(start..end).unwrap_or_default();
        (start, text.trim_end_matches(['\n', '\r']))
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    pub(super) fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.line(byte.min(self.source.text.len()));
        let (start, text) = self.text(line);
        let column = text.char_indices().take_while(|(at, _)| start + at < byte).count();
        (line + 1, column + 1)
    }
}

/// The lines of every file that a run's reports point into.
#[derive(Debug)]
pub(super) struct Index(BTreeMap<SourceId, Lines>);

impl Index {
    /// Finds the lines of the files that reports point into.
    pub(super) fn of(sources: &Sources, diagnostics: &[Diagnostic]) -> Self {
        let mut index = BTreeMap::new();
        for span in diagnostics.iter().flat_map(places) {
            index.entry(span.source).or_insert_with(|| Lines::of(sources.get(span.source)));
        }
        Self(index)
    }

    /// The lines of a span's file.
    pub(super) fn get(&self, span: Span) -> Option<&Lines> {
        self.0.get(&span.source)
    }
}

/// A span's first byte and the byte after its last.
pub(super) fn bytes(span: Span) -> (usize, usize) {
    let offset = |value: u32| usize::try_from(value).unwrap_or(usize::MAX);
    (offset(span.start), offset(span.end).max(offset(span.start)))
}

/// Every place of a report, the primary one first.
pub(super) fn places(diagnostic: &Diagnostic) -> Vec<Span> {
    std::iter::once(diagnostic.span)
        .chain(diagnostic.related.iter().map(|related| related.span))
        .collect()
}
