//! Broken and hostile input: one report, with its code and place, and never a panic or a hang.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use spec::{InputFile, load, source::Sources};

const GOOD: &str = "stackwright: 1\nstack: a\nowner: team\n";

fn reports(bytes: &[u8]) -> Vec<String> {
    let mut sources = Sources::default();
    let file = InputFile { name: String::from("stack.yaml"), bytes: bytes.to_vec() };
    let loaded = load(&mut sources, &file, None, None);
    let mut reports: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let at = sources.position(diagnostic.span);
            (at.line, at.column, diagnostic.rule.code)
        })
        .collect();
    reports.sort_unstable();
    reports.into_iter().map(|(line, column, code)| format!("{line}:{column} {code}")).collect()
}

fn after_good(text: &str) -> Vec<String> {
    reports(format!("{GOOD}{text}").as_bytes())
}

#[test]
fn the_smallest_stack_has_no_report() {
    assert_eq!(reports(GOOD.as_bytes()), Vec::<String>::new());
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_read() {
    assert_eq!(reports(format!("\u{feff}{GOOD}").as_bytes()), Vec::<String>::new());
    let windows = format!("{GOOD}redis:\r\n  cache: {{ versoin: \"7.4\" }}\r\n")
        .replace("a\nowner", "a\r\nowner");
    assert_eq!(reports(windows.as_bytes()), ["5:3 exactly-one", "5:12 unknown-field"]);
}

#[test]
fn what_is_not_text_is_refused() {
    assert_eq!(reports(b"stackwright: 1\nstack: \xff\xfe\n"), ["2:8 invalid-text"]);
    assert_eq!(reports(b"stackwright: 1\nstack: a\0b\n"), ["2:9 invalid-text"]);
    assert_eq!(after_good("summary: \"a\u{202e}b\"\n"), ["4:12 invalid-text"]);
    assert_eq!(after_good("summary: \"a\\u202Eb\"\n"), ["4:10 invalid-text"]);
    assert_eq!(after_good("summary: \"a\\0b\"\n"), ["4:10 invalid-text"]);
}

#[test]
fn what_is_not_yaml_is_refused() {
    assert_eq!(after_good("redis:\n\tcache: {}\n"), ["5:2 yaml-syntax"]);
    assert_eq!(after_good("redis: {\n").len(), 1);
    assert_eq!(after_good("summary: \"a\n").len(), 1);
    assert_eq!(reports(b""), ["1:1 missing-field"]);
    assert_eq!(reports(b"# nothing\n"), ["1:1 missing-field"]);
    assert_eq!(reports(b"- a\n"), ["1:1 wrong-type"]);
    assert_eq!(reports(b"plain\n"), ["1:1 wrong-type"]);
}

#[test]
fn what_the_language_does_not_use_is_refused() {
    assert_eq!(after_good("redis: &a { }\n"), ["4:8 yaml-feature"]);
    assert_eq!(after_good("redis: !x { }\n"), ["4:8 yaml-feature"]);
    assert_eq!(after_good("redis: { <<: { } }\n"), ["4:10 yaml-feature"]);
    assert_eq!(after_good("---\nstackwright: 1\n"), ["4:1 yaml-feature"]);
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";
    assert_eq!(after_good(bomb).len(), 1);
}

#[test]
fn a_key_said_twice_is_reported_once_at_the_second() {
    assert_eq!(after_good("owner: other\n"), ["4:1 duplicate-key"]);
}

#[test]
fn depth_and_size_have_limits() {
    let deep = format!("redis: {}{}\n", "{a: ".repeat(200), "}".repeat(200));
    assert_eq!(after_good(&deep).len(), 1);
    assert!(after_good(&deep)[0].ends_with("too-deep"));
    let mut block = String::from("redis:\n");
    for level in 1..200 {
        writeln!(block, "{}a:", " ".repeat(level)).unwrap();
    }
    assert!(after_good(&block)[0].ends_with("too-deep"));
    let large = format!("{GOOD}# {}\n", "x".repeat(1024 * 1024));
    assert_eq!(reports(large.as_bytes()), ["1:1 too-large"]);
}

#[test]
fn what_some_reader_takes_for_something_else_must_be_quoted() {
    for text in ["on", "yes", "1.0", "2027-01-01", "0x10", "null", "12:30"] {
        assert!(!after_good(&format!("summary: {text}\n")).is_empty(), "{text}");
        assert_eq!(after_good(&format!("summary: \"{text}\"\n")), Vec::<String>::new(), "{text}");
    }
    assert_eq!(
        after_good(
            "cluster: { version: 1.33, external: {}, namespaces: { a: { default: true } } }\n"
        ),
        ["4:21 unquoted"]
    );
}

#[test]
fn foreign_templates_are_only_text() {
    for text in ["${}", "%{if}", "{{ x }}", "'\\\\", "a\\nb", "<script>", "$(x)", "`x`", "#{x}"] {
        assert_eq!(after_good(&format!("summary: \"{text}\"\n")), Vec::<String>::new(), "{text}");
    }
}

/// Sizes that make a careless reader slow; a bound far above what they take, far below what a square of them would.
#[test]
fn large_nonsense_ends_soon() {
    let cases = [
        "[".repeat(500_000),
        "{".repeat(500_000),
        "? ".repeat(300_000),
        "- ".repeat(300_000),
        "a: ".repeat(200_000),
        format!("{GOOD}x: \"{}", "\\".repeat(500_000)),
        (0..60_000).fold(String::from(GOOD), |text, n| text + &format!("k{n}: 1\n")),
        (0..30_000)
            .fold(format!("{GOOD}services:\n"), |text, n| text + &format!("  s{n}: {{ a: 1 }}\n")),
        (0..20_000).fold(format!("{GOOD}models:\n"), |text, n| {
            text + &format!("  m{n}: {{ registered_in: nope }}\n")
        }),
        format!("{GOOD}summary: {}\n", "word ".repeat(150_000)),
        format!("{GOOD}summary: |\n{}\n", "  line\n".repeat(100_000)),
        format!("{GOOD}{}", "#\n".repeat(400_000)),
        "é: ".repeat(200_000),
    ];
    for case in cases {
        let start = Instant::now();
        let _ = reports(case.as_bytes());
        let seconds = start.elapsed();
        assert!(seconds < Duration::from_secs(30), "{:?} took {seconds:?}", case.get(..40));
    }
}
