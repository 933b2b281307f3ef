//! Stacks that were damaged at random: whatever comes in, reading, checking, reporting and rendering end without a
//! panic. `STACKWRIGHT_CASES` says how many.

use std::env;

use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop_oneof},
    sample::{Index, select},
    test_runner::{Config, TestRunner},
};
use spec::diagnostic::any_error;
use stackwright::report::reports;

use crate::support::{check, examples, here, texts};

/// Cases of a plain `cargo test`.
const CASES: u32 = 500;

/// One damage to a text.
#[derive(Clone, Debug)]
enum Damage {
    /// A byte becomes another.
    Byte(Index, u8),
    /// Bytes are gone.
    Cut(Index, usize),
    /// Something foreign stands there.
    Insert(Index, &'static str),
    /// A line is gone.
    DeleteLine(Index),
    /// A line stands twice.
    RepeatLine(Index),
    /// Two lines are swapped.
    SwapLines(Index, Index),
    /// A line is indented otherwise.
    Indent(Index, usize),
    /// The value after a `: ` is another.
    Value(Index, &'static str),
    /// A key is another.
    Key(Index, &'static str),
}

/// Values that something may stumble over.
const VALUES: &[&str] = &[
    "",
    "null",
    "~",
    "0",
    "-1",
    "1.5",
    "99999999999999999999",
    "4294967296",
    "1e400",
    "0x10",
    "0o7",
    "yes",
    "on",
    "true",
    "[]",
    "{}",
    "[a, b]",
    "{ a: b }",
    "\"\"",
    "\"\\u0000\"",
    "\"a\\nb\"",
    "'",
    "\"",
    "`",
    "*a",
    "&a b",
    "!!str a",
    "${HOME}",
    "%{x}",
    "{{ x }}",
    "$(reboot)",
    "../../etc/passwd",
    "/",
    "a/b/c",
    "100%",
    "101%",
    "0%",
    "70 %",
    "18446744073709551615Gi",
    "0Gi",
    "1m",
    "999999999999d",
    "10.0.0.0/33",
    "0.0.0.0/0",
    "::/0",
    "2027-02-30",
    "\"2027-06-30\"",
    "* * * * *",
    "events/requests",
    "fish",
    "cache",
    "fraud-detection-api",
    "ünïcödé",
    "\u{202e}evil",
    "😀",
    "|\n  block",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

/// Keys of the language, and some that are not.
const KEYS: &[&str] = &[
    "stackwright",
    "stack",
    "services",
    "environments",
    "managed",
    "in_cluster",
    "vm",
    "external",
    "inference",
    "worker",
    "container",
    "cpu",
    "memory",
    "scale",
    "min",
    "max",
    "target",
    "lag",
    "imports",
    "was",
    "adopt",
    "protect",
    "<<",
    "on",
    "",
    "a b",
    "1",
    "null",
];

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        1 => (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        1 => (at(), 1..40_usize).prop_map(|(at, length)| Damage::Cut(at, length)),
        1 => (at(), select(VALUES)).prop_map(|(at, text)| Damage::Insert(at, text)),
        1 => at().prop_map(Damage::DeleteLine),
        1 => at().prop_map(Damage::RepeatLine),
        1 => (at(), at()).prop_map(|(a, b)| Damage::SwapLines(a, b)),
        1 => (at(), 0..9_usize).prop_map(|(at, depth)| Damage::Indent(at, depth)),
        6 => (at(), select(VALUES)).prop_map(|(at, text)| Damage::Value(at, text)),
        3 => (at(), select(KEYS)).prop_map(|(at, text)| Damage::Key(at, text)),
    ]
}

impl Damage {
    fn apply(&self, text: &mut Vec<u8>) {
        if text.is_empty() {
            return;
        }
        match self {
            Self::Byte(at, byte) => *at.get_mut(text) = *byte,
            Self::Cut(at, length) => {
                let start = at.index(text.len());
                text.drain(start..(start + length).min(text.len()));
            }
            Self::Insert(at, foreign) => {
                let start = at.index(text.len());
                text.splice(start..start, foreign.bytes());
            }
            Self::DeleteLine(at) => {
                on_lines(text, |lines| drop(lines.remove(at.index(lines.len()))))
            }
            Self::RepeatLine(at) => on_lines(text, |lines| {
                let index = at.index(lines.len());
                lines.insert(index, lines[index].clone());
            }),
            Self::SwapLines(a, b) => on_lines(text, |lines| {
                let (a, b) = (a.index(lines.len()), b.index(lines.len()));
                lines.swap(a, b);
            }),
            Self::Indent(at, depth) => on_lines(text, |lines| {
                let index = at.index(lines.len());
                let line = &mut lines[index];
                let indent = line.iter().take_while(|byte| **byte == b' ').count();
                line.splice(..indent, vec![b' '; *depth]);
            }),
            Self::Value(at, value) => replace_value(text, *at, value),
            Self::Key(at, key) => replace_key(text, *at, key),
        }
    }
}

fn on_lines(text: &mut Vec<u8>, change: impl FnOnce(&mut Vec<Vec<u8>>)) {
    let mut lines: Vec<_> = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    change(&mut lines);
    *text = lines.join(&b'\n');
}

/// Replaces what follows one of the `: `, up to the end of the value.
fn replace_value(text: &mut Vec<u8>, at: Index, value: &str) {
    let starts: Vec<_> = (2..text.len()).filter(|place| text[..*place].ends_with(b": ")).collect();
    let Some(start) = (!starts.is_empty()).then(|| *at.get(&starts)) else { return };
    let length =
        text[start..].iter().take_while(|byte| !matches!(byte, b',' | b'}' | b'\n')).count();
    text.splice(start..start + length, value.bytes());
}

/// Replaces one of the keys.
fn replace_key(text: &mut Vec<u8>, at: Index, key: &str) {
    let ends: Vec<_> = (0..text.len()).filter(|place| text[*place] == b':').collect();
    let Some(end) = (!ends.is_empty()).then(|| *at.get(&ends)) else { return };
    let length = text[..end]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count();
    text.splice(end - length..end, key.bytes());
}

#[test]
fn damaged_stacks_are_refused_or_rendered() {
    let cases = env::var("STACKWRIGHT_CASES").ok().map_or(CASES, |cases| cases.parse().unwrap());
    let mut originals: Vec<_> =
        examples().into_iter().map(|example| example.text.into_bytes()).collect();
    originals.extend(texts(&here().join("valid"), ".yaml").into_iter().map(|(_, text)| text));
    // The stacks of the repository are the richest: each is taken as often as all small ones.
    let strategy = (
        prop_oneof![select(originals[..3].to_vec()), select(originals)],
        vec(damage(), 1..4),
        Just(()),
    );
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&strategy, |(mut text, damages, ())| {
        damages.iter().for_each(|damage| damage.apply(&mut text));
        let base = check("stack.yaml", &text, None);
        base.reports();
        drop(reports(&base.sources, &base.diagnostics));
        if !any_error(&base.diagnostics) {
            base.rendered();
        }
        if let Some(environment) = base.loaded.environments.first() {
            let checked = check("stack.yaml", &text, Some(&environment.value));
            if !any_error(&checked.diagnostics) {
                checked.rendered();
            }
        }
        Ok(())
    });
    outcome.unwrap();
}
