//! Every text reads back as itself, with a reader of YAML 1.2 and by the rules of YAML 1.1.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{documents, scalar};

/// Texts that some reader takes for something else, or that end a scalar early.
const TRAPS: &[&str] = &[
    "",
    " ",
    "~",
    "null",
    "Null",
    "NULL",
    "true",
    "True",
    "yes",
    "No",
    "on",
    "OFF",
    "y",
    "N",
    "1",
    "-1",
    "+1",
    "1.10",
    "1.",
    ".5",
    "12e3",
    "12E+3",
    "0x1f",
    "0o7",
    "0b1",
    "010",
    "1_000",
    "1:30",
    "190:20:30",
    ".inf",
    "-.Inf",
    "+.INF",
    ".nan",
    ".NaN",
    "2027-06-30",
    "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43",
    "=",
    "<<",
    "<",
    "-",
    "--",
    "---",
    "...",
    "- a",
    "-a",
    "? a",
    "?a",
    ":",
    ":a",
    "a:",
    "a: b",
    "a:b",
    "#a",
    "a #b",
    "a#b",
    "'",
    "\"",
    "\\",
    "'a'",
    "\"a\"",
    "a'b\"c",
    "!a",
    "&a",
    "*a",
    "|",
    ">",
    "%a",
    "@a",
    "`a`",
    "{a}",
    "[a]",
    "{",
    "}",
    "]",
    ",",
    "a, b",
    "{{ a }}",
    "${a}",
    "%{a}",
    " a",
    "a ",
    "\ta",
    "a\tb",
    "a\nb",
    "a\n",
    "a\n\n",
    "\na",
    " a\nb",
    "a\n b\n",
    "a \nb",
    "a\n \nb",
    "a\n\nb\n",
    "a\r\nb",
    "a\rb",
    "\u{0}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "a\u{2029}b",
    "\u{feff}",
    "\u{fffe}",
    "\u{e000}",
    "é",
    "日本",
    "🐟",
    "500m",
    "1Gi",
    "60s",
    "1d",
    "10.1.0.0/20",
    "0123456789",
    "12345e67",
    "v1.33",
    "/opt/model",
    "a=b",
    "key: |",
];

fn reads_back(text: &str) {
    let value = BTreeMap::from([(text.to_owned(), vec![text.to_owned()])]);
    let yaml = documents(&[&value]);
    let read: serde_yaml::Value =
        serde_yaml::from_str(&yaml).unwrap_or_else(|error| panic!("{text:?}: {error}\n{yaml}"));
    let (key, items) = read.as_mapping().and_then(|map| map.iter().next()).unwrap();
    assert_eq!(key.as_str(), Some(text), "as a key:\n{yaml}");
    assert_eq!(items[0].as_str(), Some(text), "as a value:\n{yaml}");
    assert_eq!(
        yaml.lines().filter(|line| line.ends_with(' ')).count(),
        0,
        "a line ends in a space:\n{yaml:?}"
    );
}

#[test]
fn traps_read_back() {
    for text in TRAPS {
        reads_back(text);
    }
}

/// The resolvers of YAML 1.1, as `kubectl` and Ansible apply them to bare scalars
/// (<https://yaml.org/type/>, and `on`/`off` of every letter case).
fn is_no_string_in_yaml_1_1(bare: &str) -> bool {
    const PATTERNS: &[&str] = &[
        r"^(?i:y|yes|n|no|true|false|on|off|null|~|)$",
        r"^[-+]?0b[0-1_]+$",
        r"^[-+]?0o?[0-7_]+$",
        r"^[-+]?(0|[1-9][0-9_]*)$",
        r"^[-+]?0x[0-9a-fA-F_]+$",
        r"^[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$",
        r"^[-+]?\.?[0-9][0-9_.]*([eE][-+]?[0-9]+)?$",
        r"^[-+]?\.(?i:inf|nan)$",
        r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+|$)",
        r"^(=|<<)$",
    ];
    PATTERNS.iter().any(|pattern| regex::Regex::new(pattern).unwrap().is_match(bare))
}

fn never_bare_when_ambiguous(text: &str) {
    let mut written = String::new();
    scalar::quoted_if_needed(&mut written, text);
    if is_no_string_in_yaml_1_1(text) {
        assert!(written.starts_with(['"', '\'']), "{text} stands bare");
    }
}

#[test]
fn traps_are_quoted_for_yaml_1_1() {
    for text in TRAPS {
        never_bare_when_ambiguous(text);
    }
}

#[test]
fn plain_words_stay_bare() {
    for text in [
        "fish-api",
        "500m",
        "1Gi",
        "10.1.0.0/20",
        "/ready",
        "cr.yandex/a/b:1.0.0",
        "app.kubernetes.io/name",
        "a b",
        "v1.33",
    ] {
        let mut written = String::new();
        scalar::quoted_if_needed(&mut written, text);
        assert_eq!(written, text);
    }
}

#[test]
fn layout() {
    let value = serde_json::json!({
        "kind": "K", "metadata": {"name": "thing", "labels": {}}, "data": {"a": [], "b": "x\ny\n"},
        "list": [{"name": "one", "value": 1}, [true, "two"], "three\nfour"], "none": null,
    });
    let expected = "kind: K\nmetadata:\n  name: thing\n  labels: {}\ndata:\n  a: []\n  b: |\n    x\n    y\nlist:\n- name: one\n  value: 1\n- - true\n  - two\n- |-\n  three\n  four\n";
    assert_eq!(documents(&[value]), expected);
}

proptest! {
    #[test]
    fn any_text_reads_back(text in any::<String>()) {
        reads_back(&text);
    }

    #[test]
    fn short_texts_of_hard_characters_read_back(text in r#"[ \t\n:#'"\\\-?&*!|>%@`{}\[\],.~a0-9+_exo\r]{0,6}"#) {
        reads_back(&text);
        never_bare_when_ambiguous(&text);
    }
}
