//! Free text.

use super::{chars::Chars, declare::name_type, rules::nothing_more};
use crate::scalar::Invalid;

/// Whether a character changes how text looks without being seen: it could make a reviewer read another text than the
/// program does. Direction marks, embeddings, overrides and isolates, and the byte order mark.
///
/// Source: <https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
    )
}

fn is_text(c: char) -> bool {
    (matches!(c, '\n' | '\t') || !c.is_control()) && !is_invisible(c)
}

/// What free text is made of.
const TEXT: Chars = Chars::new("characters that can be seen, line ends and tabs", is_text);

name_type! {
    /// Free text for people: a summary, a reason.
    pub struct Text;
    what: "a text",
    rule: "1–1000 printable characters, line ends and tabs, not all of them white space",
    why: "It is carried into manifests, dashboards, alerts and messages; marks that cannot be seen would show a reviewer \
          another text than the one that is used.",
    link: "https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters",
    examples: ["Fish image classification.", "as in the source system"],
    pattern: "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]+$",
    length: 1..=1000,
    characters: { first: TEXT, middle: TEXT, last: TEXT },
    check: not_blank,
}

fn not_blank(text: &str) -> Result<(), Invalid> {
    if text.trim().is_empty() {
        return Err(Invalid::new("it is blank"));
    }
    Ok(())
}

name_type! {
    /// The literal value of an environment variable, or an argument of a program; it may be empty.
    pub struct Literal;
    what: "a literal value for a program",
    rule: "at most 4096 printable characters, line ends and tabs",
    why: "A program gets it as it is written; longer values belong into a file, and control characters into no manifest.",
    link: "https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/",
    examples: ["/opt/model", "debug"],
    pattern: "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]*$",
    length: 0..=4096,
    characters: { first: TEXT, middle: TEXT, last: TEXT },
    check: nothing_more,
}
