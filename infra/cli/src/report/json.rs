//! Reports for programs: see `FORMAT.md`.

use serde::Serialize;
use spec::{
    diagnostic::{Diagnostic, Related},
    source::{Sources, Span},
};

use super::{
    hidden::Hidden,
    lines::{Index, bytes},
};

/// A report.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The rule that was broken.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// The first line of the place, without its line end, or 500 characters of it; stars stand for what may be a
    /// secret.
    pub source: String,
    /// What the place is; may be empty.
    pub label: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Other places that matter.
    pub related: Vec<RelatedPlace>,
    /// The things that break the rule, as a waiver names them.
    pub things: Vec<String>,
}

/// A part of a file; lines and columns from 1, columns in characters, the end after the last character.
#[derive(Debug, Serialize)]
pub struct Place {
    /// The file as it was named.
    pub file: String,
    /// The first line.
    pub line: usize,
    /// The first character in it.
    pub column: usize,
    /// The last line.
    pub end_line: usize,
    /// The character after the last.
    pub end_column: usize,
}

/// Another place that matters.
#[derive(Debug, Serialize)]
pub struct RelatedPlace {
    /// What it is.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
}

/// Reports in the order in which they are given.
#[must_use]
pub fn reports(sources: &Sources, diagnostics: &[Diagnostic]) -> Vec<Report> {
    let hidden = Hidden::of(diagnostics);
    let index = Index::of(sources, diagnostics);
    diagnostics.iter().map(|diagnostic| report(&index, &hidden, diagnostic)).collect()
}

fn report(index: &Index, hidden: &Hidden, diagnostic: &Diagnostic) -> Report {
    let related = |related: &Related| RelatedPlace {
        message: related.message.clone(),
        place: place(index, related.span),
    };
    Report {
        code: diagnostic.rule.code,
        severity: diagnostic.severity.as_str(),
        message: diagnostic.message.clone(),
        place: place(index, diagnostic.span),
        source: source(index, hidden, diagnostic.span),
        label: diagnostic.label.clone(),
        help: diagnostic.help.clone(),
        related: diagnostic.related.iter().map(related).collect(),
        things: diagnostic.things.clone(),
    }
}

fn place(index: &Index, span: Span) -> Place {
    let (start, end) = bytes(span);
    let (file, (line, column), (end_line, end_column)) = match index.get(span) {
        Some(lines) => (lines.source.name.clone(), lines.position(start), lines.position(end)),
        None => (String::new(), (1, 1), (1, 1)),
    };
    Place { file, line, column, end_line, end_column }
}

fn source(index: &Index, hidden: &Hidden, span: Span) -> String {
    let Some(lines) = index.get(span) else { return String::new() };
    let (start, _) = bytes(span);
    let (line, column) = lines.position(start);
    hidden.line(span.source, lines, line - 1, column - 1)
}
