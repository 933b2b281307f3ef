//! The nearest name, and how foreign text is shown.

/// The candidate that a mistyped text most likely meant, if one is near enough.
///
/// Near enough is a third of the longer text's length in edits (Damerau–Levenshtein), at least one.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.get(..text.len().min(64)).unwrap_or(text);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(text, candidate), candidate))
        .filter(|(distance, candidate)| {
            *distance <= (text.chars().count().max(candidate.chars().count()) / 3).max(1)
        })
        .min_by_key(|(distance, candidate)| (*distance, *candidate))
        .map(|(_, candidate)| candidate)
}

/// Foreign text as it may stand in a message: one line, escaped, not longer than 60 characters.
#[must_use]
pub fn shown(text: &str) -> String {
    let escaped: String = text.chars().take(60).flat_map(shown_char).collect();
    if text.chars().count() > 60 { format!("{escaped}…") } else { escaped }
}

fn shown_char(c: char) -> Vec<char> {
    let invisible = c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    if invisible { c.escape_unicode().collect() } else { vec![c] }
}
