//! What bad specs report: each rule's page, and cases beyond them. The valid twin of each rule stays silent.

use spec::diagnostic::Rule;

use crate::support::{Checked, Snapshots, check, here, texts};

/// What a page's example stands for where YAML in a page cannot be it.
fn example(rule: &Rule, heading: &str) -> Vec<u8> {
    let block = block(rule.page, heading);
    let text = block.unwrap_or_else(|| panic!("{}: no YAML below `{heading}`", rule.code));
    text.as_bytes().to_vec()
}

/// The YAML block below a heading of a page.
fn block<'a>(page: &'a str, heading: &str) -> Option<&'a str> {
    let (_, below) = page.split_once(&format!("\n## {heading}\n"))?;
    let below = below.split("\n## ").next()?;
    let (_, block) = below.split_once("```yaml\n")?;
    block.split_once("```").map(|(block, _)| block)
}

#[test]
fn every_rule_finds_its_bad_example_and_nothing_in_its_twin() {
    let mut snapshots = Snapshots::new();
    let mut wrong = Vec::new();
    for rule in render::rules() {
        let bad = check("stack.yaml", &example(rule, "Bad"), None);
        let codes: Vec<_> = bad.diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect();
        if codes.is_empty() || codes.iter().any(|code| *code != rule.code) {
            wrong.push(format!("{}: its bad example gives {codes:?}\n{}", rule.code, bad.reports()));
        }
        let good = check("stack.yaml", &example(rule, "Good"), None);
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
    let first = text.split(|byte| *byte == b'\n').next().and_then(|line| std::str::from_utf8(line).ok());
    let environment = first.and_then(|line| line.strip_prefix("# @")).map(|name| name.trim_end().parse().unwrap());
    let checked = check("stack.yaml", text, environment.as_ref());
    assert!(!checked.diagnostics.is_empty(), "a bad spec that is good:\n{}", String::from_utf8_lossy(text));
    checked
}

#[test]
fn every_rule_has_a_page_of_the_same_shape() {
    for rule in render::rules() {
        assert!(rule.page.starts_with(&format!("# {}\n", rule.code)), "{}", rule.code);
        let headings: Vec<_> = rule.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
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
