//! Where output goes: data to stdout, words for people to stderr. A reader that closes the pipe is no error.

use std::{
    fmt,
    io::{self, BufWriter, ErrorKind, Write},
};

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;
use serde_json::json;

use crate::{
    args::Format,
    exit::Exit,
    failure::{Failure, reason},
    settings::{Colour, Colours},
};

/// The two streams of a run.
pub struct Printer {
    format: Format,
    out: Stream,
    err: Stream,
    /// What every JSON document of this run begins with.
    verb: &'static str,
}

impl fmt::Debug for Printer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Printer")
            .field("format", &self.format)
            .field("verb", &self.verb)
            .finish_non_exhaustive()
    }
}

struct Stream {
    writer: Box<dyn Write>,
    colour: Colour,
    /// The first error of writing; nothing is written after it.
    error: Option<io::Error>,
}

impl Stream {
    fn new(writer: impl Write + 'static, colour: Colour) -> Self {
        Self { writer: Box::new(writer), colour, error: None }
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.error.is_none() {
            self.error = self.writer.write_all(bytes).err();
        }
    }

    fn finish(&mut self) -> Option<&io::Error> {
        if self.error.is_none() {
            self.error = self.writer.flush().err();
        }
        self.error.as_ref().filter(|error| error.kind() != ErrorKind::BrokenPipe)
    }
}

impl Printer {
    /// The streams of this process.
    #[must_use]
    pub fn of_process(verb: &'static str, format: Format, colours: Colours) -> Self {
        Self {
            format,
            out: Stream::new(BufWriter::new(io::stdout()), colours.out),
            err: Stream::new(io::stderr(), colours.err),
            verb,
        }
    }

    /// Prints data as it is, for a format of its own: a completion script, a schema.
    pub fn data(&mut self, text: &str) {
        self.out.write(text.as_bytes());
    }

    /// Prints data for people who asked for text; silent in JSON.
    pub fn text(&mut self, text: &str) {
        if self.format == Format::Text {
            self.data(text);
        }
    }

    /// Prints the result of the verb as one JSON document; silent in text.
    pub fn json(&mut self, exit: Exit, result: &impl Serialize) {
        if self.format == Format::Json {
            self.document(exit, result);
        }
    }

    /// Says something to people; silent in JSON, where the document has it.
    pub fn say(&mut self, text: impl fmt::Display) {
        if self.format == Format::Text {
            self.err.write(format!("{text}\n").as_bytes());
        }
    }

    /// Reports why the verb could not do its work.
    pub fn fail(&mut self, failures: &[Failure]) -> Exit {
        let exit = failures.iter().map(|failure| failure.exit).max().unwrap_or_default();
        for failure in failures {
            let error = self.paint_err(Paint::Error, "error:");
            self.say(format!("{error} {failure}"));
            if let Some(help) = &failure.help {
                let mark = self.paint_err(Paint::Help, "help:");
                self.say(format!("  {mark} {help}"));
            }
        }
        let failures: Vec<_> = failures
            .iter()
            .map(|failure| json!({ "message": failure.message, "help": failure.help }))
            .collect();
        self.json(exit, &json!({ "failures": failures }));
        exit
    }

    /// Writes out what is buffered. A stream that could not be written, but for a closed pipe, is the world refusing.
    #[must_use]
    pub fn finish(mut self, exit: Exit) -> Exit {
        if let Some(error) = self.out.finish() {
            let message = format!("error: cannot write to stdout: {}\n", reason(error));
            self.err.write(message.as_bytes());
            return Exit::WorldRefused;
        }
        self.err.finish();
        exit
    }

    /// A word in colour, where stderr shows colours.
    #[must_use]
    pub fn paint_err(&self, paint: Paint, text: &str) -> String {
        paint.on(self.err.colour, text)
    }

    /// A word in colour, where stdout shows colours.
    #[must_use]
    pub fn paint_out(&self, paint: Paint, text: &str) -> String {
        paint.on(self.out.colour, text)
    }

    fn document(&mut self, exit: Exit, result: &impl Serialize) {
        let envelope = Document { format: 1, verb: self.verb, exit: exit.code(), result };
        if let Ok(mut text) = serde_json::to_string_pretty(&envelope) {
            text.push('\n');
            self.data(&text);
        }
    }
}

/// What every JSON document has: see `FORMAT.md`.
#[derive(Serialize)]
struct Document<'a, R> {
    format: u32,
    verb: &'a str,
    exit: u8,
    #[serde(flatten)]
    result: &'a R,
}

/// What a colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Something is wrong.
    Error,
    /// Something may be wrong.
    Warning,
    /// Something went well, or a line that a diff adds.
    Good,
    /// How to go on.
    Help,
    /// A line that a diff removes.
    Removed,
    /// A heading.
    Strong,
}

impl Paint {
    fn on(self, colour: Colour, text: &str) -> String {
        let style = match self {
            Self::Error => AnsiColor::Red.on_default().bold(),
            Self::Warning => AnsiColor::Yellow.on_default().bold(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Help => AnsiColor::Cyan.on_default(),
            Self::Removed => AnsiColor::Red.on_default(),
            Self::Strong => Style::new().bold(),
        };
        match colour {
            Colour::On => format!("{style}{text}{style:#}"),
            Colour::Off => String::from(text),
        }
    }
}
