//! The pages of the rules are true: each bad example breaks its rule and no other, each good one breaks none.

use std::collections::BTreeSet;

use spec::{
    diagnostic::{Diagnostic, Rule},
    rules::page,
    source::Sources,
};
use wiring::RULES;

use crate::harness::load;

/// Everything that the language and the wiring report about a stack.
fn reports(text: &str) -> (Sources, Vec<Diagnostic>) {
    let (sources, loaded) = load(text);
    let mut diagnostics = loaded.diagnostics;
    if let Some(stack) = &loaded.stack {
        diagnostics.extend(spec::rules::check(stack, loaded.complete));
        if loaded.complete {
            diagnostics.extend(wiring::check(stack, &wiring::wire(stack)));
        }
    }
    (sources, diagnostics)
}

fn told(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let lines = diagnostics.iter().map(|diagnostic| {
        let at = sources.position(diagnostic.span);
        format!("  {at} {}: {}", diagnostic.rule.code, diagnostic.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Every rule for which `is_wrong` has something to say.
fn assert_each(is_wrong: impl Fn(&Rule) -> Option<String>) {
    let wrong: Vec<String> = RULES
        .iter()
        .filter_map(|rule| is_wrong(rule).map(|why| format!("{}: {why}", rule.code)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_bad_example_breaks_its_rule_and_no_other() {
    assert_each(|rule| {
        let (sources, found) = reports(&page::examples(rule)?.bad.text);
        let codes: BTreeSet<&str> = found.iter().map(|diagnostic| diagnostic.rule.code).collect();
        (codes != BTreeSet::from([rule.code])).then(|| format!("gives\n{}", told(&sources, &found)))
    });
}

#[test]
fn a_good_example_breaks_none() {
    assert_each(|rule| {
        let (sources, found) = reports(&page::examples(rule)?.good.text);
        (!found.is_empty()).then(|| format!("gives\n{}", told(&sources, &found)))
    });
}

#[test]
fn every_page_has_both_examples() {
    assert_each(|rule| page::examples(rule).is_none().then(|| String::from("has not")));
}
