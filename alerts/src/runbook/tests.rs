use std::collections::BTreeSet;

use spec::artifact::Artifacts;

use super::*;
use crate::{generate, tests::stacks};

/// What GitHub makes of a heading: lower case, `-` for spaces, no other punctuation
/// (<https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links>).
fn anchor(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let kept = lower.chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ => letter.is_alphanumeric().then_some(letter),
    });
    kept.collect()
}

/// Every place that can be linked to, as `saturation.md#saturated-fish-api`.
fn places(artifacts: &Artifacts) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for (path, text) in artifacts {
        let Some(file) = path.strip_prefix("alerts/runbooks/") else { continue };
        for heading in text.lines().filter_map(|line| line.strip_prefix("## ")) {
            assert!(
                places.insert(format!("{file}#{}", anchor(heading))),
                "{heading} is there twice"
            );
        }
    }
    places
}

fn between<'a>(text: &'a str, before: &str, after: char) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| rest.split_once(after)).map(|(it, _)| it)
}

#[test]
fn links_lead_to_chapters() {
    let mut seen = 0;
    for (stack, wiring) in stacks() {
        let artifacts = generate(&stack, &wiring);
        let places = places(&artifacts);
        for (path, text) in &artifacts {
            if path.starts_with("alerts/runbooks/") {
                for link in between(text, "](", ')') {
                    assert!(places.contains(link), "{}: {path}: {link}", stack.id());
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 100, "{seen} links");
}

#[test]
fn annotations_lead_to_chapters() {
    let mut seen = 0;
    for (stack, wiring) in stacks() {
        let artifacts = generate(&stack, &wiring);
        let places = places(&artifacts);
        for (path, text) in artifacts.iter().filter(|(path, _)| path.starts_with("alerts/rules/")) {
            for runbook in between(text, "runbook: ", '\n') {
                let place = runbook.rsplit('/').next().unwrap_or_default();
                assert!(places.contains(place), "{}: {path}: {runbook}", stack.id());
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen} annotations");
}

#[test]
fn no_section_is_empty() {
    for (stack, wiring) in stacks() {
        for (path, text) in generate(&stack, &wiring) {
            if path.starts_with("alerts/runbooks/") {
                let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
                for pair in lines.windows(2) {
                    let is_title = |line: &str| line.starts_with("**") && !line.contains(".** ");
                    let ends = is_title(pair[1]) || pair[1].starts_with('#');
                    assert!(!(is_title(pair[0]) && ends), "{path}: {}", pair[0]);
                }
            }
        }
    }
}

#[test]
fn what_the_spec_says_is_text() {
    assert_eq!(escaped("a <b> & [c](d)\n# e"), "a &lt;b> &amp; \\[c\\](d) # e");
    assert_eq!(fenced("promql", "up == 1"), "```promql\nup == 1\n```\n");
    assert_eq!(fenced("promql", "up{a=```b```}"), "````promql\nup{a=```b```}\n````\n");
}
