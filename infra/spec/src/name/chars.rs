//! Sets of characters, each with the words that a message uses for it.

/// A set of characters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chars {
    /// How a message names the set: `lower-case letters, digits and '-'`.
    pub(crate) says: &'static str,
    /// Whether a character belongs to the set.
    pub(crate) holds: fn(char) -> bool,
}

impl Chars {
    /// A set by its words and its test.
    pub(crate) const fn new(says: &'static str, holds: fn(char) -> bool) -> Self {
        Self { says, holds }
    }
}

/// `a`–`z`.
pub(crate) const LOWER: Chars = Chars::new("a lower-case letter", |c| c.is_ascii_lowercase());

/// `a`–`z`, `A`–`Z`.
pub(crate) const LETTER: Chars = Chars::new("a letter", |c| c.is_ascii_alphabetic());

/// `0`–`9`.
pub(crate) const DIGIT: Chars = Chars::new("a digit", |c| c.is_ascii_digit());

/// `a`–`z`, `0`–`9`.
pub(crate) const LOWER_OR_DIGIT: Chars =
    Chars::new("a lower-case letter or a digit", is_lower_or_digit);

/// `a`–`z`, `A`–`Z`, `0`–`9`.
pub(crate) const LETTER_OR_DIGIT: Chars =
    Chars::new("a letter or a digit", |c| c.is_ascii_alphanumeric());

/// `a`–`z`, `A`–`Z`, `_`.
pub(crate) const LETTER_OR_UNDERSCORE: Chars =
    Chars::new("a letter or '_'", |c| c.is_ascii_alphabetic() || c == '_');

/// What a DNS label is made of.
pub(crate) const DNS_LABEL: Chars =
    Chars::new("lower-case letters, digits and '-'", |c| is_lower_or_digit(c) || c == '-');

/// What a DNS name is made of.
pub(crate) const DNS_NAME: Chars = Chars::new("lower-case letters, digits, '-' and '.'", |c| {
    is_lower_or_digit(c) || matches!(c, '-' | '.')
});

/// What an identifier is made of.
pub(crate) const IDENTIFIER: Chars =
    Chars::new("letters, digits and '_'", |c| c.is_ascii_alphanumeric() || c == '_');

/// What a word of letters, digits, hyphens and underscores is made of.
pub(crate) const WORD: Chars = Chars::new("letters, digits, '-' and '_'", |c| {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
});

/// The same with dots.
pub(crate) const DOTTED_WORD: Chars = Chars::new("letters, digits, '.', '_' and '-'", |c| {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')
});

/// What a path is made of: segments that need no quoting in a shell, a URL or a manifest.
pub(crate) const PATH: Chars =
    Chars::new("letters, digits, '.', '_', '-', '+', '=', '@' and '/'", is_path);

/// What a path's segment is made of.
pub(crate) const PATH_SEGMENT: Chars =
    Chars::new("a letter, a digit, '.', '_', '-', '+', '=' or '@'", |c| is_path(c) && c != '/');

fn is_lower_or_digit(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

fn is_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '=' | '@' | '/')
}

/// Whatever is printed: for types whose check judges each character itself, with its own words.
pub(crate) const VISIBLE: Chars = Chars::new("visible characters", |c| {
    !c.is_control() && !c.is_whitespace() && !super::text::is_invisible(c)
});
