//! The one judge of names: lengths, characters, and what a type asks for beyond them.

use super::chars::Chars;
use crate::scalar::Invalid;

/// The rule of one type of names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// The fewest characters.
    pub(crate) min: usize,
    /// The most characters.
    pub(crate) max: usize,
    /// What may come first; a subset of `middle`.
    pub(crate) first: Chars,
    /// What may stand anywhere.
    pub(crate) middle: Chars,
    /// What may come last; a subset of `middle`.
    pub(crate) last: Chars,
    /// What lengths and characters cannot say.
    pub(crate) check: fn(&str) -> Result<(), Invalid>,
}

/// The check of a type whose rule is all lengths and characters.
#[expect(clippy::unnecessary_wraps, reason = "it has the shape of every check")]
pub(crate) const fn nothing_more(_: &str) -> Result<(), Invalid> {
    Ok(())
}

impl Rules {
    /// Whether `text` obeys; if not, why, with a text that would where one can be guessed.
    pub(crate) fn judge(&self, text: &str) -> Result<(), Invalid> {
        self.verdict(text).map_err(|invalid| match (&invalid.suggestion, self.mend(text)) {
            (None, Some(mended)) => invalid.suggest(mended),
            _ => invalid,
        })
    }

    fn verdict(&self, text: &str) -> Result<(), Invalid> {
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
            return if self.min == 0 { Ok(()) } else { Err(Invalid::new("it is empty")) };
        };
        let (begins, ends) = ((self.first.holds)(first), (self.last.holds)(last));
        if first.is_whitespace() && !begins || last.is_whitespace() && !ends {
            return Err(Invalid::new("it begins or ends with white space"));
        }
        if let Some(stranger) = text.chars().find(|c| !(self.middle.holds)(*c)) {
            return Err(Invalid::new(format!(
                "{} is not allowed, only {}",
                shown(stranger),
                self.middle.says
            )));
        }
        if !begins {
            return Err(Invalid::new(format!(
                "it begins with {}, not with {}",
                shown(first),
                self.first.says
            )));
        }
        if !ends {
            return Err(Invalid::new(format!(
                "it ends with {}, not with {}",
                shown(last),
                self.last.says
            )));
        }
        self.length(text)?;
        (self.check)(text)
    }

    fn length(&self, text: &str) -> Result<(), Invalid> {
        let length = text.chars().count();
        if length > self.max {
            return Err(Invalid::new(format!(
                "it is {length} characters long, at most {} are allowed",
                self.max
            )));
        }
        if length < self.min {
            return Err(Invalid::new(format!(
                "it is {length} characters long, at least {} are needed",
                self.min
            )));
        }
        Ok(())
    }

    /// The nearest text that obeys: trimmed, in lower case, with the separator that the rule knows.
    fn mend(&self, text: &str) -> Option<String> {
        // Longer text is no slip of the pen, and what was pasted by mistake is not worth the work.
        if text.len() > 4 * self.max {
            return None;
        }
        let lower = text.to_lowercase();
        [text, lower.as_str()]
            .into_iter()
            .flat_map(|spelling| ['-', '_'].map(|separator| self.respelled(spelling, separator)))
            .flatten()
            .find(|candidate| candidate != text && self.verdict(candidate).is_ok())
    }

    /// `text` with every separator that the rule does not know replaced; nothing where another stranger stands.
    fn respelled(&self, text: &str, separator: char) -> Option<String> {
        let known: Option<String> = text
            .trim()
            .chars()
            .map(|c| match c {
                c if (self.middle.holds)(c) => Some(c),
                c if is_separator(c) && (self.middle.holds)(separator) => Some(separator),
                _ => None,
            })
            .collect();
        let begun =
            known?.trim_start_matches(|c| is_separator(c) && !(self.first.holds)(c)).to_owned();
        Some(begun.trim_end_matches(|c| is_separator(c) && !(self.last.holds)(c)).to_owned())
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '.' | '/' | ':')
}

/// A character as a message shows it: quoted, and by number where it cannot be seen.
pub(crate) fn shown(c: char) -> String {
    if c == ' ' {
        "a space".to_owned()
    } else if c.is_control() || c.is_whitespace() || super::text::is_invisible(c) {
        format!("U+{:04X}", u32::from(c))
    } else {
        format!("'{c}'")
    }
}
