//! The lines that one report shows, as a text of their own: the primary place first, overlong lines cut to a window,
//! characters that cannot be seen replaced, hidden text starred. miette draws it as if it were the file.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use spec::{
    source::{SourceId, Span},
    text::unseen,
};

use super::{
    hidden::Hidden,
    lines::{Index, Lines, bytes},
};
use crate::settings::Drawing;

/// The lines that one report shows.
#[derive(Debug)]
pub(super) struct Excerpt {
    text: String,
    rows: Vec<Row>,
    marks: Vec<Mark>,
}

/// A shown line.
#[derive(Debug)]
struct Row {
    file: String,
    /// The line in the file, from 0.
    line: usize,
    /// Rows of one block are neighbours in one file.
    block: usize,
    /// Where it stands in the excerpt, its line end included.
    start: usize,
    end: usize,
}

/// A marked part of a line.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// Where it stands in the excerpt.
    start: usize,
    end: usize,
    /// Its column in the file, from 0.
    column: usize,
}

/// How lines are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// The most characters of a line.
    pub(super) width: usize,
    /// What stands for what was cut away, and for characters that cannot be seen.
    pub(super) drawing: Drawing,
}

/// A place to mark, cut to its first line.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    source: SourceId,
    lines: &'a Lines,
    line: usize,
    start: usize,
    end: usize,
}

impl<'a> Place<'a> {
    fn of(index: &'a Index, span: Span) -> Option<Self> {
        let lines = index.get(span)?;
        let (start, end) = bytes(span);
        let line = lines.line(start.min(lines.source.text.len()));
        let (first, text) = lines.text(line);
        let last = first + text.trim_end().len();
        Some(Self { source: span.source, lines, line, start, end: end.min(last).max(start) })
    }
}

impl Excerpt {
    /// Cuts out what the spans point at; the first is the primary one.
    pub(super) fn of(index: &Index, spans: &[Span], hidden: &Hidden, window: Window) -> Self {
        let places: Vec<_> = spans.iter().filter_map(|span| Place::of(index, *span)).collect();
        let mut excerpt = Self {
            text: String::new(),
            rows: Vec::new(),
            marks: vec![Mark { start: 0, end: 0, column: 0 }; places.len()],
        };
        for (block, lines) in blocks(&places).into_iter().enumerate() {
            for (source, line) in lines {
                excerpt.row(&places, (source, line), block, hidden, window);
            }
        }
        excerpt
    }

    /// Where the span with an index stands in the excerpt.
    pub(super) fn mark(&self, index: usize) -> SourceSpan {
        self.marks
            .get(index)
            .map_or_else(|| (0, 0).into(), |mark| (mark.start, mark.end - mark.start).into())
    }

    /// Appends one line, and notes where the marks of its places stand.
    fn row(
        &mut self,
        places: &[Place<'_>],
        at: (SourceId, usize),
        block: usize,
        hidden: &Hidden,
        window: Window,
    ) {
        let on_row = |place: &Place<'_>| (place.source, place.line) == at;
        let Some(lines) = places.iter().find(|place| place.source == at.0).map(|place| place.lines)
        else {
            return;
        };
        let (first, text) = lines.text(at.1);
        let length = text.chars().count();
        let wanted = places
            .iter()
            .filter(|place| on_row(place))
            .map(|place| column(first, text, place.start))
            .min();
        let from = window_start(length, wanted.unwrap_or(0), window.width);
        let (cut, blank) = match window.drawing {
            Drawing::Unicode => ("…", '\u{fffd}'),
            Drawing::Ascii => ("...", '?'),
        };
        let start = self.text.len();
        if from > 0 {
            self.text.push_str(cut);
        }
        // Where each shown byte of the file stands in the excerpt; the last is the end of what is shown.
        let mut shown = Vec::with_capacity(window.width.min(length) + 1);
        for (at_byte, c) in text.char_indices().skip(from).take(window.width) {
            shown.push((first + at_byte, self.text.len()));
            self.text.push(match c {
                _ if hidden.covers(at.0, first + at_byte) => '*',
                c if unseen(c) => blank,
                c => c,
            });
        }
        let end = self.text.len();
        if from + window.width < length {
            self.text.push_str(cut);
        }
        self.text.push('\n');
        let displayed =
            |byte: usize| shown.iter().find(|(at, _)| *at >= byte).map_or(end, |(_, to)| *to);
        for (mark, place) in self.marks.iter_mut().zip(places).filter(|(_, place)| on_row(place)) {
            let start = displayed(place.start);
            *mark = Mark {
                start,
                end: displayed(place.end).max(start),
                column: column(first, text, place.start),
            };
        }
        self.rows.push(Row {
            file: lines.source.name.clone(),
            line: at.1,
            block,
            start,
            end: self.text.len(),
        });
    }
}

/// The lines to show, in blocks of neighbours: the block of the first place, then the others in order. A single line
/// between two is shown too.
fn blocks(places: &[Place<'_>]) -> Vec<Vec<(SourceId, usize)>> {
    let mut lines: Vec<_> = places.iter().map(|place| (place.source, place.line)).collect();
    lines.sort_unstable();
    lines.dedup();
    let mut blocks: Vec<Vec<(SourceId, usize)>> = Vec::new();
    for (source, line) in lines {
        match blocks.last_mut() {
            Some(block)
                if block.last().is_some_and(|last| last.0 == source && last.1 + 2 >= line) =>
            {
                let next = block.last().map_or(line, |last| last.1 + 1);
                block.extend((next..=line).map(|line| (source, line)));
            }
            _ => blocks.push(vec![(source, line)]),
        }
    }
    if let Some(primary) = places.first() {
        blocks.sort_by_key(|block| !block.contains(&(primary.source, primary.line)));
    }
    blocks
}

/// The first shown column of a line: 0 where the line fits, else so that a third of the window is before the mark.
fn window_start(length: usize, mark: usize, width: usize) -> usize {
    if length <= width || mark < width / 3 * 2 {
        0
    } else {
        (mark - width / 3).min(length - width / 2)
    }
}

/// The column of a byte in its line, from 0.
fn column(first: usize, text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| first + at < byte).count()
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let last_byte = span.offset() + span.len().saturating_sub(1);
        let row = |byte: usize| self.rows.iter().find(|row| (row.start..row.end).contains(&byte));
        let (Some(first), Some(last)) = (row(span.offset()), row(last_byte)) else {
            return Err(MietteError::OutOfBounds);
        };
        // miette asks whether two snippets can be drawn as one.
        if first.block != last.block {
            return Err(MietteError::OutOfBounds);
        }
        let data = self.text.get(first.start..last.end).unwrap_or_default();
        let column = self
            .marks
            .iter()
            .find(|mark| mark.start == span.offset())
            .map_or(0, |mark| mark.column);
        // One more than the rows: miette then joins snippets that have a single line between them.
        let count = last.line - first.line + 2;
        let place = (first.start, data.len()).into();
        let name = first.file.clone();
        Ok(Box::new(MietteSpanContents::new_named(
            name,
            data.as_bytes(),
            place,
            first.line,
            column,
            count,
        )))
    }
}
