//! Templates of text files, and how each kind of file quotes.
//!
//! Every expression of a template ends in one of the filters here; a test reads the templates for it. What a filter
//! gives is one value of the file's language, whatever its text holds: a text cannot become syntax.

use std::fmt::Write as _;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

/// Every template, by the name that it is included or rendered by.
pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("cloud-config", include_str!("templates/cloud-config.yaml.j2")),
    ("dashboards", include_str!("templates/dashboards.yaml")),
    ("datasources", include_str!("templates/datasources.yaml.j2")),
    ("fetch-secrets", include_str!("templates/fetch-secrets.sh.j2")),
    ("grafana-ini", include_str!("templates/grafana.ini.j2")),
    ("grafana-service", include_str!("templates/grafana.service.j2")),
    ("grafana-version", include_str!("templates/grafana-version.pref.j2")),
    ("hardening", include_str!("templates/hardening.service.j2")),
    ("install-grafana", include_str!("templates/install-grafana.sh.j2")),
    ("install-mlflow", include_str!("templates/install-mlflow.sh.j2")),
    ("install-service", include_str!("templates/install.service.j2")),
    ("mlflow-service", include_str!("templates/mlflow.service.j2")),
    ("node-exporter", include_str!("templates/node-exporter.conf.j2")),
    ("secrets-service", include_str!("templates/secrets.service.j2")),
    ("upgrades", include_str!("templates/auto-upgrades.conf")),
    ("upgrade-database", include_str!("templates/upgrade-database.py")),
];

/// Fills a template in. A template that does not fit its values is a fault of this program, which the tests find; its
/// text then is the fault's.
pub(super) fn render(name: &str, values: impl Serialize) -> String {
    fill(name, values).unwrap_or_else(|fault| format!("{fault:#}\n"))
}

pub(super) fn fill(name: &str, values: impl Serialize) -> Result<String, minijinja::Error> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(|_| AutoEscape::None);
    templates.set_trim_blocks(true);
    templates.set_lstrip_blocks(true);
    templates.set_keep_trailing_newline(true);
    templates.add_filter("block", |text: &str, indent: usize| block(text, indent));
    templates.add_filter("comment", |text: &str| comment(text));
    templates.add_filter("regex", |text: &str| regex(text));
    templates.add_filter("sh", |text: &str| sh(text));
    templates.add_filter("unit", |text: &str| unit(text));
    templates.add_filter("word", |value: Value| word(&value.to_string()));
    templates.add_filter("yaml", |value: Value| yaml(&value));
    for (name, source) in TEMPLATES {
        templates.add_template(name, source)?;
    }
    templates.get_template(name)?.render(values)
}

/// For YAML: any value, in one line. JSON is YAML, but for characters that YAML allows only by number
/// (<https://yaml.org/spec/1.2.2/#51-character-set>); those stand in texts alone.
pub(super) fn yaml(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, ' '..='~') {
            text.push(c);
        } else {
            // Writing to a `String` cannot fail.
            _ = write!(text, "\\U{:08x}", u32::from(c));
        }
    }
    text
}

/// For YAML: a text of several lines as a literal block whose lines begin after `indent` spaces, or in quotes where a
/// block could not hold it.
pub(super) fn block(text: &str, indent: usize) -> String {
    let is_plain = |c: char| match c {
        // Line ends to older readers, and the mark of a text's beginning.
        '\u{2028}' | '\u{2029}' | '\u{feff}' => false,
        c => matches!(c, '\n' | '\t' | ' '..='~' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..),
    };
    let ends_once = text.ends_with('\n') && !text.ends_with("\n\n");
    if !ends_once || text.starts_with([' ', '\n', '\t']) || !text.chars().all(is_plain) {
        return yaml(&text);
    }
    let mut block = String::from("|");
    for line in text.lines() {
        block.push('\n');
        if !line.is_empty() {
            block.extend(std::iter::repeat_n(' ', indent));
            block.push_str(line);
        }
    }
    block
}

/// For a shell: one word.
pub(super) fn sh(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', r"'\''"))
}

/// For systemd: one word, with what it would expand doubled
/// (<https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html#Quoting>).
pub(super) fn unit(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars().filter(|c| *c != '\0') {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '%' => quoted.push_str("%%"),
            c if c.is_ascii_control() => _ = write!(quoted, "\\x{:02x}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// For a comment that ends with its line.
pub(super) fn comment(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

/// For where nothing can be quoted: letters, digits and few signs; all else falls out. Only for words of this program
/// and for numbers.
pub(super) fn word(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || " -_./:=@".contains(*c)).collect()
}

/// For an extended regular expression: the text itself.
pub(super) fn regex(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') => escaped.push(c),
            '.' => escaped.push_str(r"\."),
            _ => {}
        }
    }
    escaped
}
