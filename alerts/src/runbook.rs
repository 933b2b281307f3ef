//! Runbooks. In: what people are told of the alerts of a family. Out: Markdown, a chapter an alert, in the order in which
//! somebody reads who was woken.

use std::fmt::Write as _;

use crate::chapter::{Cause, Chapter};

/// The runbook of a family.
pub(crate) fn runbook(family: &str, chapters: &[Chapter]) -> String {
    let mut text = format!("# Runbook: {family}\n");
    for chapter in chapters {
        write_chapter(&mut text, chapter);
    }
    text
}

fn write_chapter(text: &mut String, chapter: &Chapter) {
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "\n## {} {}\n\n**Meaning.** {}\n\n**Impact.** {}\n\n{}",
        chapter.name,
        chapter.service,
        escaped(&chapter.summary),
        escaped(&chapter.impact),
        facts(chapter),
    );
    let checks = chapter.checks.iter().map(|check| format!("`{}`: {}", check.command, check.shows));
    list(text, "Look first", checks);
    list(text, "Likely causes", chapter.causes.iter().map(|it| cause(it, chapter)));
    let _ = write!(text, "\n**Mend**\n\n");
    for (number, step) in (1..).zip(&chapter.steps) {
        let _ = writeln!(text, "{number}. {step}");
    }
    if !chapter.silence.is_empty() {
        let commands = fenced("sh", &chapter.silence.join("\n"));
        let _ = write!(text, "\n**Silence** while it is mended\n\n{commands}");
    }
    let _ = write!(text, "\n**Expression**\n\n{}", fenced("promql", &chapter.expression));
}

/// Whom it concerns, and how soon.
fn facts(chapter: &Chapter) -> String {
    let Chapter { severity, owner, heard_within, .. } = chapter;
    let hearers: Vec<_> =
        chapter.heard_by.iter().map(|it| format!("{} ({})", it.receiver, it.way)).collect();
    let heard_by = match hearers.as_slice() {
        [] => String::new(),
        hearers => format!("- heard by: {}\n", hearers.join(", ")),
    };
    let delays: Vec<_> =
        chapter.delays.iter().map(|delay| format!("{} {}", delay.time, delay.until)).collect();
    format!(
        "- severity: {severity}\n- owner: {owner}\n{heard_by}- heard at the latest {heard_within} after the trouble begins: {}\n",
        delays.join(", ")
    )
}

/// A list, where there is something in it.
fn list(text: &mut String, title: &str, entries: impl Iterator<Item = String>) {
    let entries: Vec<_> = entries.map(|entry| format!("- {entry}\n")).collect();
    if !entries.is_empty() {
        let _ = write!(text, "\n**{title}**\n\n{}", entries.concat());
    }
}

fn cause(cause: &Cause, chapter: &Chapter) -> String {
    let Cause { thing, used_for, alerts } = cause;
    let what = match used_for.as_slice() {
        [] if *thing == chapter.service => format!("{thing} itself"),
        [] => thing.clone(),
        used_for => format!("{thing}, used for {}", used_for.join(" and ")),
    };
    let links: Vec<_> =
        alerts.iter().map(|alert| format!("[{}]({})", alert.name, alert.chapter)).collect();
    match links.as_slice() {
        [] => format!("{what}; no alert is about it"),
        links => format!("{what}: {}", links.join(", ")),
    }
}

/// A text of the spec within a paragraph: what would begin a tag, an entity or a link, or end the line, is text.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '[' | ']' => escaped.extend(['\\', letter]),
            '\n' | '\t' => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// A text as it is, in a fence that is longer than any in it
/// (<https://spec.commonmark.org/0.31.2/#fenced-code-blocks>).
fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

#[cfg(test)]
mod tests;
