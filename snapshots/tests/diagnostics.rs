//! What bad specs report: each rule's page, and cases beyond them. The valid twin of each rule stays silent.

use spec::rules::page::{Edits, Example, edits, examples};

use crate::support::{Checked, Snapshots, check, here, reviewed, texts};

/// Checks an example of a page.
fn judged(example: &Example) -> Checked {
    let environment = example.environment.as_deref().map(|name| name.parse().unwrap());
    check("stack.yaml", example.text.as_bytes(), environment.as_ref())
}

#[test]
fn every_rule_finds_its_bad_example_and_nothing_in_its_twin() {
    let mut snapshots = Snapshots::new();
    let mut wrong = Vec::new();
    for rule in render::rules() {
        if let Some(Edits { before, bad, good }) = edits(rule) {
            let [bad, good] =
                [bad, good].map(|after| reviewed(before.text.as_bytes(), after.text.as_bytes()));
            let codes: Vec<_> = bad.diagnostics.iter().map(|found| found.rule.code).collect();
            if codes.is_empty() || codes.iter().any(|code| *code != rule.code) {
                wrong.push(format!("{}: its change gives {codes:?}\n{}", rule.code, bad.reports()));
            }
            if !good.diagnostics.is_empty() {
                wrong.push(format!("{}: its twin is not silent\n{}", rule.code, good.reports()));
            }
            snapshots.compare(&format!("diagnostics/{}", rule.code), &bad.reports());
            continue;
        }
        let examples = examples(rule).unwrap_or_else(|| panic!("{} has no examples", rule.code));
        let bad = judged(&examples.bad);
        let codes: Vec<_> = bad.diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect();
        if codes.is_empty() || codes.iter().any(|code| *code != rule.code) {
            wrong.push(format!(
                "{}: its bad example gives {codes:?}\n{}",
                rule.code,
                bad.reports()
            ));
        }
        let good = judged(&examples.good);
        if !good.diagnostics.is_empty() {
            wrong.push(format!("{}: its valid twin is not silent\n{}", rule.code, good.reports()));
        }
        snapshots.compare(&format!("diagnostics/{}", rule.code), &bad.reports());
    }
    for (name, text) in texts(&here().join("diagnostics/cases"), ".yaml") {
        snapshots.compare(&format!("diagnostics/cases/{name}"), &case(&text).reports());
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    snapshots.finish(&[here().join("diagnostics")]);
}

/// Checks a case: its first line may name the environment that it is for, as `# @dev`.
fn case(text: &[u8]) -> Checked {
    let first =
        text.split(|byte| *byte == b'\n').next().and_then(|line| std::str::from_utf8(line).ok());
    let environment = first
        .and_then(|line| line.strip_prefix("# @"))
        .map(|name| name.trim_end().parse().unwrap());
    let checked = check("stack.yaml", text, environment.as_ref());
    assert!(
        !checked.diagnostics.is_empty(),
        "a bad spec that is good:\n{}",
        String::from_utf8_lossy(text)
    );
    checked
}

#[test]
fn every_rule_has_a_page_of_the_same_shape() {
    for rule in render::rules() {
        assert!(rule.page.starts_with(&format!("# {}\n", rule.code)), "{}", rule.code);
        let headings: Vec<_> =
            rule.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, ["Why", "Bad", "Good", "Mend"], "{}", rule.code);
    }
}

#[test]
fn codes_are_unique() {
    let mut codes: Vec<_> = render::rules().iter().map(|rule| rule.code).collect();
    let all = codes.len();
    codes.dedup();
    assert_eq!(codes.len(), all);
}
