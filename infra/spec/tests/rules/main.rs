//! The rules: their pages are true, and so is what no page has room for.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic as tests may")]

mod cases;
mod pages;
mod waived;

use spec::{
    InputFile,
    diagnostic::{Diagnostic, finish},
    load,
    quantity::Date,
    rules::{self, RULES, page},
    source::Sources,
    waivers,
};

/// A day on which the pages' waivers hold.
fn today() -> Date {
    "2026-06-30".parse().unwrap()
}

/// Everything that this crate reports about a stack.
fn reports(sources: &mut Sources, text: &str, environment: Option<&str>) -> Vec<Diagnostic> {
    let file = InputFile { name: String::from("stack.yaml"), bytes: text.as_bytes().to_vec() };
    let environment = environment.map(|name| name.parse().unwrap());
    let loaded = load(sources, &file, None, environment.as_ref());
    let mut diagnostics = loaded.diagnostics;
    if let Some(stack) = &loaded.stack {
        let found = rules::check(stack, loaded.complete);
        diagnostics.extend(waivers::apply(stack, loaded.complete, RULES, found, today()));
    }
    finish(diagnostics, &loaded.replaced)
}

/// The codes that a good page gives after some edits, each of which must fit one place.
fn edited(code: &str, edits: &[(&str, &str)]) -> Vec<&'static str> {
    let text = edit(code, edits);
    let mut sources = Sources::default();
    reports(&mut sources, &text, None).iter().map(|diagnostic| diagnostic.rule.code).collect()
}

fn edit(code: &str, edits: &[(&str, &str)]) -> String {
    let rule = RULES.iter().find(|rule| rule.code == code).unwrap();
    let mut text = page::examples(rule).unwrap().good.text;
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{code}: `{from}`\n{text}");
        text = text.replace(from, to);
    }
    text
}
