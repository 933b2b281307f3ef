//! Each bad example breaks its rule and no other; each good one breaks none.

use std::collections::BTreeSet;

use spec::{
    diagnostic::{Diagnostic, Rule, Waivable},
    rules::{RULES, page},
    source::Sources,
};

use super::reports;

fn of_example(example: &page::Example) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let diagnostics = reports(&mut sources, &example.text, example.environment.as_deref());
    (sources, diagnostics)
}

fn told(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let lines = diagnostics.iter().map(|diagnostic| {
        let at = sources.position(diagnostic.span);
        let help = diagnostic.help.as_deref().unwrap_or("-");
        format!("  {at} {}: {} ({help})\n", diagnostic.rule.code, diagnostic.message)
    });
    lines.collect()
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
        let (sources, found) = of_example(&page::examples(rule)?.bad);
        let codes: BTreeSet<&str> = found.iter().map(|diagnostic| diagnostic.rule.code).collect();
        (codes != BTreeSet::from([rule.code])).then(|| format!("gives\n{}", told(&sources, &found)))
    });
}

#[test]
fn a_good_example_breaks_no_rule() {
    assert_each(|rule| {
        let (sources, found) = of_example(&page::examples(rule)?.good);
        (!found.is_empty()).then(|| format!("gives\n{}", told(&sources, &found)))
    });
}

#[test]
fn a_report_shows_where_and_how_to_mend_it() {
    assert_each(|rule| {
        let (sources, found) = of_example(&page::examples(rule)?.bad);
        let first = found.first()?;
        let text = &sources.get(first.span.source).text;
        let is_inside = usize::try_from(first.span.end).unwrap() <= text.len()
            && first.span.start <= first.span.end;
        (first.help.is_none() || !is_inside || first.message.ends_with('.'))
            .then(|| told(&sources, &found))
    });
}

#[test]
fn what_may_be_waived_names_its_things() {
    assert_each(|rule| {
        let (sources, found) = of_example(&page::examples(rule)?.bad);
        let is_nameless = rule.waivable == Waivable::Yes
            && found.iter().any(|diagnostic| diagnostic.things.is_empty());
        is_nameless.then(|| told(&sources, &found))
    });
}

#[test]
fn a_page_has_its_parts() {
    assert_each(|rule| {
        if page::examples(rule).is_none() {
            return Some(String::from("has no examples"));
        }
        let title = format!("# {}\n\n", rule.code);
        let parts =
            [title.as_str(), "\n\n## Why\n", "\n\n## Bad\n", "\n\n## Good\n", "\n\n## Mend\n"];
        let places: Vec<Option<usize>> = parts.iter().map(|part| rule.page.find(part)).collect();
        (places.first() != Some(&Some(0))
            || places.iter().any(Option::is_none)
            || !places.is_sorted())
        .then(|| String::from("its parts are missing or in another order"))
    });
}

#[test]
fn codes_are_unique_and_in_kebab_case() {
    let codes: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), RULES.len());
    assert!(
        codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
    );
}
