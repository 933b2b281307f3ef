//! Versions.

use std::{fmt, str::FromStr};

use super::{declare::quantity_type, mend::read_or_mend};
use crate::scalar::Invalid;

/// A version: one to four numbers with dots between them, and perhaps a suffix: `1.33`, `14`, `3.9.1`, `14-1c`.
///
/// Ordered number by number, so that 3.10 comes after 3.9, and 14 before 14.0; without a suffix before with one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    numbers: Vec<u32>,
    suffix: Option<String>,
}

/// The most numbers of a version.
const MOST_NUMBERS: usize = 4;
/// The longest suffix.
const LONGEST_SUFFIX: usize = 30;

impl Version {
    /// The numbers: at least one, at most four.
    #[must_use]
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The first number.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.numbers.first().copied().unwrap_or_default()
    }

    /// The second number, where one is written.
    #[must_use]
    pub fn minor(&self) -> Option<u32> {
        self.numbers.get(1).copied()
    }

    /// What stands after the hyphen.
    #[must_use]
    pub fn suffix(&self) -> Option<&str> {
        self.suffix.as_deref()
    }

    /// Whether it is `series` or a release of it: 3.9 and 3.9.1 are of 3.9, 3.10 is not.
    #[must_use]
    pub fn is_of(&self, series: &[u32]) -> bool {
        self.numbers.starts_with(series)
    }
}

impl FromStr for Version {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_or_mend(text, read, guess)
    }
}

fn read(text: &str) -> Result<Version, Invalid> {
    let (numbers, suffix) = match text.split_once('-') {
        Some((numbers, suffix)) => (numbers, Some(suffix)),
        None => (text, None),
    };
    if text.is_empty() {
        return Err(Invalid::new("it is empty"));
    }
    let numbers: Vec<u32> = numbers.split('.').map(read_number).collect::<Result<_, _>>()?;
    if numbers.len() > MOST_NUMBERS {
        let found = numbers.len();
        return Err(Invalid::new(format!(
            "it has {found} numbers, at most {MOST_NUMBERS} are allowed"
        )));
    }
    if let Some(suffix) = suffix {
        judge_suffix(suffix)?;
    }
    Ok(Version { numbers, suffix: suffix.map(str::to_owned) })
}

fn read_number(text: &str) -> Result<u32, Invalid> {
    if text.is_empty() {
        return Err(Invalid::new("a number beside a dot is missing"));
    }
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        let shown = crate::suggest::shown(text);
        return Err(Invalid::new(format!("`{shown}` is not a number")));
    }
    if text.len() > 1 && text.starts_with('0') {
        return Err(Invalid::new(format!("`{}` begins with a zero", crate::suggest::shown(text))));
    }
    text.parse()
        .map_err(|_| Invalid::new(format!("`{}` is too large", crate::suggest::shown(text))))
}

fn judge_suffix(suffix: &str) -> Result<(), Invalid> {
    let is_edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if suffix.len() > LONGEST_SUFFIX || !suffix.chars().all(is_plain) {
        return Err(Invalid::new("the suffix is not 1–30 letters, digits, '.', '_' or '-'"));
    }
    if !is_edge(suffix.chars().next()) || !is_edge(suffix.chars().next_back()) {
        return Err(Invalid::new("the suffix does not begin and end with a letter or a digit"));
    }
    Ok(())
}

/// The version in `v1.33`, ` 1.33 ` or `1.33.x`.
fn guess(text: &str) -> String {
    let bare = text.trim().trim_start_matches(['v', 'V', '=', '^', '~']);
    bare.trim_end_matches(".x").trim_end_matches(".*").to_owned()
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, number) in self.numbers.iter().enumerate() {
            let dot = if place == 0 { "" } else { "." };
            write!(f, "{dot}{number}")?;
        }
        match &self.suffix {
            Some(suffix) => write!(f, "-{suffix}"),
            None => Ok(()),
        }
    }
}

quantity_type! {
    Version;
    what: "a version",
    rule: "one to four numbers with dots between them, perhaps a '-' and a suffix, quoted",
    why: "Unquoted, 1.30 is the number 1.3.",
    link: "https://yaml.org/spec/1.2.2/#10214-floating-point",
    examples: ["1.33", "14", "3.9.1"],
    quoting: Text,
    pattern: "^[0-9]+(\\.[0-9]+){0,3}(-[A-Za-z0-9._-]+)?$",
}
