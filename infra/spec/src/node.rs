//! YAML as a tree in which every scalar and key has its place. The parser is `saphyr-parser`; here its events become
//! nodes, and what the language does not use (anchors, tags, several documents) is refused.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use crate::{
    diagnostic::{Diagnostic, Rule},
    rules::language::{DUPLICATE_KEY, INVALID_TEXT, TOO_DEEP, YAML_FEATURE, YAML_SYNTAX},
    source::{SourceId, Span},
    text,
};

/// How deep collections may stand in each other; the language itself needs nine levels.
const MAX_DEPTH: usize = 32;

/// A YAML value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where: the text of a scalar; the key of a collection that has one, else its first line.
    pub span: Span,
    /// What.
    pub kind: Kind,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar.
    Scalar(Text),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file; keys are unique.
    Map(Vec<Entry>),
}

/// A scalar's text.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text, unescaped.
    pub value: String,
    /// Whether it stands bare or in quotes.
    pub style: Style,
}

/// How a scalar stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Bare: some reader may take it for a number, a date or a boolean.
    Plain,
    /// In quotes or as a block: text for every reader.
    Quoted,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Text,
    /// Where the key stands.
    pub span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// What the node is, for messages.
    #[must_use]
    pub const fn describe(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "nothing",
            Kind::Scalar(_) => "a single value",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }

    /// The value of a key, for a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|entry| entry.key.value == key),
            _ => None,
        }
    }
}

/// Parses a text. Out comes the tree, as far as it could be read, and every problem found on the way.
#[must_use]
pub fn parse(source: SourceId, text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut loader = Loader {
        parser: Parser::new_from_str(text),
        offsets: Offsets::new(text),
        text,
        source,
        diagnostics: Vec::new(),
    };
    match loader.document() {
        Ok(node) => (node, loader.diagnostics),
        Err(stop) => {
            loader.diagnostics.push(*stop.0);
            (None, loader.diagnostics)
        }
    }
}

/// What ends the reading of a file.
struct Stop(Box<Diagnostic>);

struct Loader<'t> {
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    offsets: Offsets,
    text: &'t str,
    source: SourceId,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Loader<'t> {
    fn document(&mut self) -> Result<Option<Node>, Stop> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::DocumentStart(_) if root.is_some() => {
                    return Err(self.feature(span, "a second document", "write one stack a file"));
                }
                Event::StreamStart
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing => {}
                event => root = Some(self.node(event, span, None, 0)?),
            }
        }
    }

    fn node(
        &mut self,
        event: Event<'t>,
        span: Span,
        key: Option<Span>,
        depth: usize,
    ) -> Result<Node, Stop> {
        if depth > MAX_DEPTH {
            return Err(Stop(Box::new(
                Diagnostic::new(
                    &TOO_DEEP,
                    self.first_line(span),
                    format!("more than {MAX_DEPTH} levels deep"),
                )
                .help("the language has no section that deep: close a bracket, or unindent"),
            )));
        }
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                self.plain(anchor, tag.is_some(), span)?;
                Ok(self.scalar(value.into_owned(), style, span))
            }
            Event::SequenceStart(anchor, tag) => {
                self.plain(anchor, tag.is_some(), span)?;
                let mut items = Vec::new();
                loop {
                    let (event, span) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        break;
                    }
                    items.push(self.node(event, span, None, depth + 1)?);
                }
                Ok(Node {
                    span: key.unwrap_or_else(|| self.first_line(span)),
                    kind: Kind::List(items),
                })
            }
            Event::MappingStart(anchor, tag) => {
                self.plain(anchor, tag.is_some(), span)?;
                let entries = self.entries(depth)?;
                Ok(Node {
                    span: key.unwrap_or_else(|| self.first_line(span)),
                    kind: Kind::Map(entries),
                })
            }
            Event::Alias(_) => Err(self.feature(
                span,
                "an alias",
                "write the value out: an alias hides what a line means",
            )),
            _ => Err(self.syntax(span, "unexpected end of a collection")),
        }
    }

    fn entries(&mut self, depth: usize) -> Result<Vec<Entry>, Stop> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        loop {
            let (event, span) = self.next()?;
            let (value, style) = match event {
                Event::MappingEnd => return Ok(entries),
                Event::Scalar(value, style, anchor, tag) => {
                    self.plain(anchor, tag.is_some(), span)?;
                    (value.into_owned(), style)
                }
                Event::Alias(_) => return Err(self.feature(span, "an alias", "write the key out")),
                _ => return Err(self.syntax(span, "a key must be a single word")),
            };
            if value == "<<" {
                return Err(self.feature(
                    span,
                    "a merge key",
                    "use `environments` to say what differs",
                ));
            }
            let span = self.trimmed(span);
            let Kind::Scalar(key) = self.scalar(value, style, span).kind else {
                return Err(self.syntax(span, "a key must not be empty"));
            };
            let (event, value_span) = self.next()?;
            let value = self.node(event, value_span, Some(span), depth + 1)?;
            match seen.get(&key.value) {
                None => {
                    seen.insert(key.value.clone(), span);
                    entries.push(Entry { key, span, value });
                }
                Some(first) => self.diagnostics.push(
                    Diagnostic::new(
                        &DUPLICATE_KEY,
                        span,
                        format!("`{}` is said twice", crate::suggest::shown(&key.value)),
                    )
                    .label("again here")
                    .related(*first, "first said here")
                    .help("delete one of the two"),
                ),
            }
        }
    }

    fn scalar(&mut self, mut value: String, style: ScalarStyle, span: Span) -> Node {
        let span = self.trimmed(span);
        // An escape in quotes (`"\u202e"`) can bring in what the file's text may not hold.
        if value.chars().any(text::unseen) {
            self.diagnostics.push(
                Diagnostic::new(
                    &INVALID_TEXT,
                    span,
                    "the text holds a character that cannot be seen",
                )
                .help("delete the escape"),
            );
            // Read on without it, so that this is the one report.
            value.retain(|c| !text::unseen(c));
        }
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            _ => Style::Quoted,
        };
        if style == Style::Plain && matches!(value.as_str(), "" | "~" | "null" | "Null" | "NULL") {
            return Node { span, kind: Kind::Null };
        }
        Node { span, kind: Kind::Scalar(Text { value, style }) }
    }

    fn plain(&self, anchor: usize, tagged: bool, span: Span) -> Result<(), Stop> {
        if anchor != 0 {
            return Err(self.feature(span, "an anchor", "write the value out where it is used"));
        }
        if tagged {
            return Err(self.feature(span, "a tag", "delete the tag: every field has one type"));
        }
        Ok(())
    }

    fn next(&mut self) -> Result<(Event<'t>, Span), Stop> {
        match self.parser.next_event() {
            None => Ok((Event::StreamEnd, Span { source: self.source, ..Span::default() })),
            Some(Ok((event, span))) => {
                let span = Span {
                    source: self.source,
                    start: self.offsets.byte(span.start),
                    end: self.offsets.byte(span.end),
                };
                Ok((event, span))
            }
            Some(Err(error)) => Err(self.scan_error(&error)),
        }
    }

    fn scan_error(&self, error: &ScanError) -> Stop {
        let start = self.offsets.byte(*error.marker());
        let span =
            Span { source: self.source, start, end: start.saturating_add(1).min(self.len()) };
        let tab =
            self.line_of(start).trim_end_matches('\n').trim_start_matches(' ').starts_with('\t');
        let mut diagnostic =
            Diagnostic::new(&YAML_SYNTAX, span, format!("not YAML: {}", error.info()));
        diagnostic.help = Some(String::from(if tab {
            "indent with spaces: YAML does not allow tabs there"
        } else {
            "check indentation, quotes and brackets at and before this place"
        }));
        Stop(Box::new(diagnostic))
    }

    fn syntax(&self, span: Span, message: &str) -> Stop {
        Stop(Box::new(Diagnostic::new(&YAML_SYNTAX, self.first_line(span), message)))
    }

    fn feature(&self, span: Span, what: &str, help: &str) -> Stop {
        static RULE: &Rule = &YAML_FEATURE;
        Stop(Box::new(
            Diagnostic::new(
                RULE,
                self.first_line(span),
                format!("{what} is not part of the language"),
            )
            .help(help),
        ))
    }

    fn len(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    fn line_of(&self, offset: u32) -> &str {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(self.text.len());
        let start =
            self.text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        self.text.get(start..).map_or("", |rest| rest.lines().next().unwrap_or(""))
    }

    /// The part of a span that lies on its first line: what is underlined for a collection.
    fn first_line(&self, span: Span) -> Span {
        self.cut(span, |text| text.find('\n').unwrap_or(text.len()))
    }

    /// A span without white space at its end.
    fn trimmed(&self, span: Span) -> Span {
        self.cut(span, |text| text.trim_end().len())
    }

    fn cut(&self, span: Span, length: impl Fn(&str) -> usize) -> Span {
        let range =
            usize::try_from(span.start).unwrap_or(0)..usize::try_from(span.end).unwrap_or(0);
        let length = self.text.get(range).map_or(0, length);
        Span { end: span.start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX)), ..span }
    }
}

/// From the parser's positions, which count characters, to bytes.
enum Offsets {
    /// One byte a character.
    Ascii,
    /// The byte at which each character begins, and the text's length.
    Table(Vec<u32>),
}

impl Offsets {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Ascii;
        }
        let ends = std::iter::once(text.len());
        let starts = text.char_indices().map(|(at, _)| at);
        Self::Table(starts.chain(ends).map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect())
    }

    fn byte(&self, marker: Marker) -> u32 {
        match self {
            Self::Ascii => u32::try_from(marker.index()).unwrap_or(u32::MAX),
            Self::Table(starts) => {
                starts.get(marker.index()).or_else(|| starts.last()).copied().unwrap_or_default()
            }
        }
    }
}
