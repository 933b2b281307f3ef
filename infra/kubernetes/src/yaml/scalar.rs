//! How a text is written so that no reader takes it for anything else.

use std::fmt::Write as _;

/// Words that YAML 1.1 reads as booleans or nothing (<https://yaml.org/type/bool.html>, <https://yaml.org/type/null.html>).
const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan"];

/// Writes a text on one line: bare where nobody can misread it, else in quotes.
pub(super) fn quoted_if_needed(out: &mut String, text: &str) {
    if is_bare(text) {
        out.push_str(text);
    } else if text.contains(['"', '\\']) && text.chars().all(is_printable) {
        out.push('\'');
        out.push_str(&text.replace('\'', "''"));
        out.push('\'');
    } else {
        escaped(out, text);
    }
}

/// The longest of them, in bytes.
const LONGEST_WORD: usize = 5;

/// Whether a byte can stand in a text without quotes.
const BARE: [bool; 256] = {
    let mut bare = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        bare[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let others = b"-./:_ @%+,=()$~;<>!?*&|^{}[]";
    let mut at = 0;
    while at < others.len() {
        bare[others[at] as usize] = true;
        at += 1;
    }
    bare
};

/// Whether a text can stand without quotes.
fn is_bare(text: &str) -> bool {
    let bytes = text.as_bytes();
    let [first, ..] = bytes else { return false };
    let [.., last] = bytes else { return false };
    let begins =
        first.is_ascii_alphanumeric() || matches!(first, b'/' | b'.' | b'_' | b'+' | b'-' | b'$');
    begins
        && !matches!(last, b' ' | b':')
        && bytes.iter().all(|byte| BARE[usize::from(*byte)])
        && !matches!(bytes, [b'-'] | [b'-', b' ', ..])
        && !["---", "..."].iter().any(|marker| text.starts_with(marker))
        && !bytes.windows(2).any(|pair| matches!(pair, [b':', b' ']))
        && !looks_like_number(bytes)
        && !(text.len() <= LONGEST_WORD && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text)))
}

/// Whether a text is made like a number, a time or a date of any version of YAML: beginning with a digit or a sign, and
/// holding nothing but what such things are made of. `500m` and `10.1.0.0/20` are not; a digest may be, by chance.
fn looks_like_number(bytes: &[u8]) -> bool {
    let begins =
        bytes.first().is_some_and(|first| first.is_ascii_digit() || b"+-.".contains(first));
    let of_numbers = |byte: &u8| byte.is_ascii_hexdigit() || b"+-._: xXoOtTzZiInN".contains(byte);
    begins && bytes.iter().all(of_numbers)
}

/// Whether a text is best shown line by line, and can be without a change and without spaces that nobody sees.
pub(super) fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && !text.ends_with("\n\n")
        && text.split('\n').all(|line| !line.ends_with([' ', '\t']))
        && text.chars().all(|c| c == '\n' || is_printable(c))
}

/// Writes a text line by line, at the indent, below the line of the cursor.
pub(super) fn block(out: &mut String, text: &str, indent: usize) {
    out.push_str(if text.ends_with('\n') { "|\n" } else { "|-\n" });
    for line in text.lines() {
        if !line.is_empty() {
            super::spaces(out, indent);
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// Whether YAML can show a character as it is (<https://yaml.org/spec/1.2.2/#51-character-set>), on one line, in
/// either version.
fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Writes a text in double quotes, with escapes where it cannot be shown.
fn escaped(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_printable(c) => out.push(c),
            // What is not printable lies below U+10000. Writing to a string cannot fail.
            c => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
        }
    }
    out.push('"');
}
