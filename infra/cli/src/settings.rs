//! What a run knows of its surroundings, read once: the terminal, the environment and the day.

use std::{
    env,
    ffi::{OsStr, OsString},
    io::{self, IsTerminal},
};

use chrono::Utc;
use spec::{quantity::Date, scalar::Scalar};
use terminal_size::{Width, terminal_size_of};

use crate::{
    args::{Args, Format},
    contents::MissingFiles,
    failure::Failure,
};

/// What a run knows of its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How results are printed.
    pub format: Format,
    /// Where colours are shown.
    pub colours: Colours,
    /// What reports are drawn with.
    pub drawing: Drawing,
    /// The width of reports, in columns.
    pub width: usize,
    /// The day on which waivers are judged.
    pub today: Date,
    /// What is done about files that a stack ships and that are not there.
    pub missing_files: MissingFiles,
}

/// Where colours are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    /// On stdout.
    pub out: Colour,
    /// On stderr.
    pub err: Colour,
}

impl Colours {
    /// None anywhere.
    pub const OFF: Self = Self { out: Colour::Off, err: Colour::Off };
}

/// Whether colours are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// On a terminal.
    On,
    /// In files, pipes, and where nobody wants them.
    Off,
}

/// What reports are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// Lines.
    Unicode,
    /// Letters, where the terminal or the locale knows no more.
    Ascii,
}

/// Reports are at most this wide, so that lines stay readable on wide screens.
const MAX_WIDTH: usize = 120;
/// The width where there is no terminal.
const PIPE_WIDTH: usize = 100;
/// Below this a report cannot be drawn.
const MIN_WIDTH: usize = 40;

impl Settings {
    /// The settings of this process.
    ///
    /// # Errors
    /// `--today` is not a day.
    pub fn of_process(args: &Args) -> Result<Self, Failure> {
        let columns =
            terminal_size_of(io::stderr()).map(|(Width(columns), _)| usize::from(columns));
        Ok(Self {
            format: args.format,
            colours: Colours {
                out: colour(io::stdout().is_terminal(), &|name| env::var_os(name)),
                err: colour(io::stderr().is_terminal(), &|name| env::var_os(name)),
            },
            drawing: drawing(&|name| env::var_os(name)),
            width: columns.map_or(PIPE_WIDTH, |columns| columns.clamp(MIN_WIDTH, MAX_WIDTH)),
            today: args.today.as_deref().map_or_else(today, day)?,
            missing_files: if args.allow_missing_files {
                MissingFiles::Allowed
            } else {
                MissingFiles::Reported
            },
        })
    }
}

/// A variable of the environment by its name.
type Variable<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// Colours are shown on a terminal that can, unless `NO_COLOR` has a value (<https://no-color.org>).
fn colour(is_terminal: bool, variable: Variable<'_>) -> Colour {
    let refused = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
    if is_terminal && !refused && variable("TERM").as_deref() != Some(OsStr::new("dumb")) {
        Colour::On
    } else {
        Colour::Off
    }
}

/// Lines are drawn unless the terminal or the locale is known not to have them; no locale at all, as in containers,
/// says nothing about what will show the text.
fn drawing(variable: Variable<'_>) -> Drawing {
    if variable("TERM").is_some_and(|term| term == "dumb" || term == "linux") {
        return Drawing::Ascii;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty());
    match locale.map(|locale| locale.to_string_lossy().to_ascii_uppercase()) {
        Some(locale) if !locale.contains("UTF-8") && !locale.contains("UTF8") => Drawing::Ascii,
        _ => Drawing::Unicode,
    }
}

/// The day that an argument names.
fn day(text: &str) -> Result<Date, Failure> {
    text.parse::<Date>().map_err(|invalid| {
        Failure::bad_input(format!("`--today`: {invalid}")).help(format!(
            "write it as in `--today {}`",
            Date::EXAMPLES.first().copied().unwrap_or_default()
        ))
    })
}

/// Today in UTC.
fn today() -> Result<Date, Failure> {
    day(&Utc::now().date_naive().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
        move |name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        }
    }

    #[test]
    fn colour_only_on_a_terminal_that_wants_it() {
        assert_eq!(colour(true, &environment(&[])), Colour::On);
        assert_eq!(colour(true, &environment(&[("NO_COLOR", "")])), Colour::On);
        assert_eq!(colour(true, &environment(&[("NO_COLOR", "1")])), Colour::Off);
        assert_eq!(colour(true, &environment(&[("TERM", "dumb")])), Colour::Off);
        assert_eq!(colour(false, &environment(&[])), Colour::Off);
    }

    #[test]
    fn letters_where_lines_are_not_known() {
        assert_eq!(drawing(&environment(&[])), Drawing::Unicode);
        assert_eq!(drawing(&environment(&[("LANG", "de_DE.utf8")])), Drawing::Unicode);
        assert_eq!(
            drawing(&environment(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")])),
            Drawing::Ascii
        );
        assert_eq!(drawing(&environment(&[("TERM", "linux")])), Drawing::Ascii);
    }
}
