//! A forecast as Markdown, for a pull request.

use std::fmt::Write as _;

use render::review::{Action, Change};
use spec::diagnostic::Diagnostic;

use super::{
    Shown,
    text::{ORDER, address, lines, of, place, state_note, summary},
};

/// A heading with the summary, what stands in the way, a table of what changes, and folded what only comes.
pub(super) fn markdown(shown: &Shown<'_>, found: &[Diagnostic]) -> String {
    let mut text =
        format!("### {}\n\n{}\n", escaped(shown.title), sentence(&summary(shown.forecast)));
    if !found.is_empty() {
        text.push('\n');
    }
    for report in found {
        let help = report.help.as_deref().map(|help| format!(" ({})", escaped(help)));
        let message = escaped(&report.message);
        let _ = writeln!(text, "- **{}**: {message}{}", report.rule.code, help.unwrap_or_default());
    }
    if let Some(note) = state_note(shown.forecast) {
        let _ = writeln!(text, "\n**Note:** {note}.");
    }
    let (told, folded): (Vec<_>, Vec<_>) = ORDER.iter().partition(|(action, _)| {
        matches!(action, Action::Delete | Action::Replace | Action::Update)
    });
    let is_told = told.iter().any(|(action, _)| shown.forecast.count(*action) > 0);
    if is_told {
        text.push_str("\n| | resource | what | spec |\n|---|---|---|---|\n");
    }
    for (action, word) in &told {
        for change in of(shown.forecast, *action) {
            let word = if change.loss.is_some() || change.refused.is_some() {
                format!("**{word}**")
            } else {
                String::from(*word)
            };
            let what: Vec<_> = lines(change).iter().map(|line| escaped(line)).collect();
            let (address, place) = (address(change), place(change, shown.sources));
            let _ = writeln!(text, "| {word} | `{address}` | {} | {place} |", what.join("<br>"));
        }
    }
    for (action, word) in &folded {
        let changes: Vec<_> = of(shown.forecast, *action).collect();
        if !changes.is_empty() {
            text.push_str(&fold(word, &changes));
        }
    }
    text.push('\n');
    text
}

fn fold(word: &str, changes: &[&Change]) -> String {
    let mut text = format!("\n<details><summary>{} {word}</summary>\n\n", changes.len());
    for change in changes {
        let was = change.previous.as_ref().map(|previous| format!(", was `{previous}`"));
        let _ = writeln!(text, "- `{}`{}", address(change), was.unwrap_or_default());
    }
    text.push_str("\n</details>\n");
    text
}

fn sentence(summary: &str) -> String {
    let mut chars = summary.chars();
    let first = chars.next().map(|first| first.to_uppercase().collect::<String>());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}

/// What Markdown would take for its own is shown as it is; what stands in backticks already stays code.
fn escaped(text: &str) -> String {
    let mut is_code = false;
    text.chars().fold(String::new(), |mut text, c| {
        is_code ^= c == '`';
        let is_special = matches!(c, '*' | '_' | '<' | '>' | '[' | ']' | '\\' | '#');
        // A bar ends a cell even in code.
        if c == '|' || (is_special && !is_code) {
            text.push('\\');
        }
        text.push(c);
        text
    })
}
