//! Reports for people, drawn by miette.

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};
use spec::{
    diagnostic::{Diagnostic, Severity},
    source::Sources,
};
use textwrap::{Options, WordSeparator, WordSplitter, fill};

use super::{
    excerpt::{Excerpt, Window},
    hidden::Hidden,
    lines::{Index, places},
};
use crate::settings::{Colour, Drawing, Settings};

/// How reports are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// With or without colour.
    pub colour: Colour,
    /// With lines or letters.
    pub drawing: Drawing,
    /// At most so many columns wide.
    pub width: usize,
}

impl Pen {
    /// The pen for stderr.
    #[must_use]
    pub const fn for_stderr(settings: &Settings) -> Self {
        Self { colour: settings.colours.err, drawing: settings.drawing, width: settings.width }
    }
}

/// What line numbers and margins take of a report's width.
const MARGIN: usize = 10;

/// Wraps a text to a width. Names, paths and commands stay whole, and so do the lines of a table, which are indented.
fn wrapped(text: &str, width: usize) -> String {
    let options = Options::new(width)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    let wrap =
        |line: &str| if line.starts_with(' ') { String::from(line) } else { fill(line, &options) };
    text.lines().map(wrap).collect::<Vec<_>>().join("\n")
}

/// Draws reports one below the other, each followed by an empty line.
#[must_use]
pub fn drawn(sources: &Sources, diagnostics: &[Diagnostic], pen: Pen) -> String {
    let handler = handler(pen);
    let hidden = Hidden::of(diagnostics);
    let index = Index::of(sources, diagnostics);
    let window = Window { width: pen.width.saturating_sub(MARGIN), drawing: pen.drawing };
    let mut text = String::new();
    for diagnostic in diagnostics {
        let excerpt = Excerpt::of(&index, &places(diagnostic), &hidden, window);
        // Only writing to the string could fail, and it cannot.
        let _ = handler.render_report(
            &mut text,
            &Drawable { diagnostic, excerpt, width: pen.width.saturating_sub(MARGIN) },
        );
        text.push('\n');
    }
    without_trailing_spaces(&text)
}

fn handler(pen: Pen) -> GraphicalReportHandler {
    let characters = match pen.drawing {
        Drawing::Unicode => ThemeCharacters::unicode(),
        Drawing::Ascii => ThemeCharacters::ascii(),
    };
    let styles = match pen.colour {
        Colour::On => ThemeStyles::ansi(),
        Colour::Off => ThemeStyles::none(),
    };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_width(pen.width)
        .with_context_lines(0)
        .with_links(false)
        .with_wrap_lines(false)
}

fn without_trailing_spaces(text: &str) -> String {
    text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// A report as miette sees it.
#[derive(Debug)]
struct Drawable<'a> {
    diagnostic: &'a Diagnostic,
    excerpt: Excerpt,
    width: usize,
}

impl fmt::Display for Drawable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&wrapped(&self.diagnostic.message, self.width))
    }
}

impl std::error::Error for Drawable<'_> {}

impl miette::Diagnostic for Drawable<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let Diagnostic { severity, rule, .. } = self.diagnostic;
        Some(Box::new(format!("{}[{}]", severity.as_str(), rule.code)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.diagnostic.help.as_deref()?;
        Some(Box::new(wrapped(help, self.width)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = Some(self.diagnostic.label.clone()).filter(|label| !label.is_empty());
        let primary = LabeledSpan::new_primary_with_span(label, self.excerpt.mark(0));
        let related = self.diagnostic.related.iter().enumerate().map(|(index, related)| {
            LabeledSpan::new_with_span(Some(related.message.clone()), self.excerpt.mark(index + 1))
        });
        Some(Box::new(std::iter::once(primary).chain(related)))
    }
}
