//! A forecast as Markdown, for a pull request.

use std::fmt::Write as _;

use spec::diagnostic::Diagnostic;

use super::{
    Shown, cloud, cluster,
    rows::{Row, Weight},
    text::{notes, summary},
};

/// A heading with the summary, what stands in the way, and for the cloud and the cluster a table of what changes, and
/// folded what only comes.
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
    for note in notes(shown.forecast) {
        let _ = writeln!(text, "\n**Note:** {note}.");
    }
    text.push_str(&section("resource", &cloud::rows(&shown.forecast.cloud, shown.sources)));
    text.push_str(&section("object", &cluster::rows(&shown.forecast.cluster, shown.sources)));
    text.push('\n');
    text
}

/// A table of what changes, and folded what only comes.
fn section(what: &str, rows: &[Row]) -> String {
    let mut text = String::new();
    let (folded, told): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.weight == Weight::Light);
    if !told.is_empty() {
        let _ = writeln!(text, "\n| | {what} | what | spec |\n|---|---|---|---|");
    }
    for Row { word, name, place, lines, weight } in told {
        let bold = if *weight == Weight::Heavy { "**" } else { "" };
        let lines: Vec<_> = lines.iter().map(|line| escaped(line)).collect();
        let what = lines.join("<br>");
        let _ = writeln!(text, "| {bold}{word}{bold} | `{name}` | {what} | {place} |");
    }
    for rows in folded.chunk_by(|a, b| a.word == b.word) {
        text.push_str(&fold(rows));
    }
    text
}

fn fold(rows: &[&Row]) -> String {
    let word = rows.first().map_or("", |row| row.word);
    let mut text = format!("\n<details><summary>{} {word}</summary>\n\n", rows.len());
    for row in rows {
        let said = row.lines.iter().map(|line| escaped(line));
        let entry: Vec<_> = std::iter::once(format!("- `{}`", row.name)).chain(said).collect();
        let _ = writeln!(text, "{}", entry.join(", "));
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
