//! Bytes to text: size, encoding, and characters that a reader cannot see.

use crate::{
    diagnostic::Diagnostic,
    rules::language::{INVALID_TEXT, TOO_LARGE},
    source::{SourceId, Sources, Span},
};

/// The largest file that is read, in bytes. A
/// bound on the input bounds every later stage.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Decodes a file and adds it to the sources.
///
/// # Errors
/// One diagnostic: too large, not UTF-8, or a character that a reader cannot see.
pub fn decode(
    sources: &mut Sources,
    name: &str,
    bytes: &[u8],
) -> Result<SourceId, Box<Diagnostic>> {
    if bytes.len() > MAX_BYTES {
        let id = sources.add(name, "");
        return Err(Box::new(
            Diagnostic::new(
                &TOO_LARGE,
                at(id, 0, 0),
                format!("the file has more than {MAX_BYTES} bytes"),
            )
            .help("split the platform into several stacks"),
        ));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let id = sources.add(name, String::from_utf8_lossy(bytes));
            let start = error.valid_up_to();
            return Err(Box::new(
                Diagnostic::new(&INVALID_TEXT, at(id, start, start + 1), "the file is not UTF-8")
                    .label("the first byte that is not")
                    .help("save the file as UTF-8"),
            ));
        }
    };
    let id = sources.add(name, text);
    match text.char_indices().find(|(_, c)| unseen(*c)) {
        None => Ok(id),
        Some((start, c)) => Err(Box::new(
            Diagnostic::new(
                &INVALID_TEXT,
                at(id, start, start + c.len_utf8()),
                format!("the character U+{:04X} is not allowed", u32::from(c)),
            )
            .help("delete it: it is invisible, so a reviewer could not see what the text says"),
        )),
    }
}

/// Whether a character cannot be seen or changes how others are shown: control characters but tab and line ends, and
/// the marks that reorder text (<https://trojansource.codes>).
#[must_use]
pub fn unseen(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}

fn at(source: SourceId, start: usize, end: usize) -> Span {
    let offset = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Span { source, start: offset(start), end: offset(end) }
}
