//! What a person may have meant: a guess is offered only when it parses.

use crate::scalar::Invalid;

/// Longer text is no slip of the pen.
const LONGEST_SLIP: usize = 80;

/// Reads `text`; where that fails, adds what `guess` makes of it to the reason, if that can be read.
pub(crate) fn read_or_mend<T, Guess: Into<Option<String>>>(
    text: &str,
    read: impl Fn(&str) -> Result<T, Invalid>,
    guess: impl Fn(&str) -> Guess,
) -> Result<T, Invalid> {
    read(text).map_err(|invalid| {
        if text.len() > LONGEST_SLIP || invalid.suggestion.is_some() {
            return invalid;
        }
        match guess(text).into() {
            Some(candidate) if candidate != text && read(&candidate).is_ok() => {
                invalid.suggest(candidate)
            }
            _ => invalid,
        }
    })
}

/// `text` in one piece: without white space, and without what groups digits.
pub(crate) fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '\'')).collect()
}
