//! What a string of Terraform JSON refers to. Every string of the syntax is a template; only what stands between `${`
//! and `}` is looked at, and of that only names: `yandex_vpc_network.main.id`.

use std::ops::Range;

use crate::model::Kind;

/// A name with what follows it, such as `data.yandex_compute_image.ubuntu.id` or `var.ca`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name<'a> {
    pub(crate) text: &'a str,
    /// Where it stands in the template.
    pub(crate) at: Range<usize>,
}

/// What a template holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Template<'a> {
    /// The names in its expressions, in order, without functions and the variables of `for`.
    pub(crate) names: Vec<Name<'a>>,
    /// Whether it has an expression at all.
    pub(crate) is_literal: bool,
    /// Whether it is one expression and nothing else, which may have any type.
    pub(crate) is_whole: bool,
    /// What is wrong with it.
    pub(crate) fault: Option<Fault>,
}

/// What is wrong with a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// `%{` begins a directive, of which no module of ours has one.
    Directive,
    /// `${` without its `}`.
    Unclosed,
}

/// Looks into a template.
pub(crate) fn template(text: &str) -> Template<'_> {
    let mut scan =
        Scan { text, at: 0, names: Vec::new(), bound: Vec::new(), fault: None, ends: Vec::new() };
    scan.literal(None);
    let whole = text.starts_with("${") && scan.ends.first() == Some(&text.len());
    let bound = scan.bound;
    Template {
        is_literal: scan.ends.is_empty(),
        is_whole: whole,
        fault: scan.fault,
        names: scan.names.into_iter().filter(|name| !bound.contains(&root(name.text))).collect(),
    }
}

fn root(name: &str) -> &str {
    name.split(['.', '[']).next().unwrap_or(name)
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    names: Vec<Name<'a>>,
    /// The variables of `for`.
    bound: Vec<&'a str>,
    fault: Option<Fault>,
    /// Where expressions of the outermost literal end.
    ends: Vec<usize>,
}

const KEYWORDS: &[&str] = &["for", "in", "if", "true", "false", "null"];

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self) {
        self.at += self.next().map_or(1, char::len_utf8);
    }

    /// A literal, up to its closing quote where it is inside of an expression.
    fn literal(&mut self, quote: Option<char>) {
        while let Some(next) = self.next() {
            let rest = self.rest();
            if quote == Some(next) {
                self.at += 1;
                return;
            }
            if quote.is_some() && next == '\\' {
                self.skip();
                self.skip();
            } else if rest.starts_with("$${") || rest.starts_with("%%{") {
                self.at += 3;
            } else if rest.starts_with("%{") {
                self.fault.get_or_insert(Fault::Directive);
                self.at += 2;
            } else if rest.starts_with("${") {
                self.at += 2;
                self.expression();
                if quote.is_none() {
                    self.ends.push(self.at);
                }
            } else {
                self.skip();
            }
        }
    }

    /// An expression, up to the brace that closes it.
    fn expression(&mut self) {
        let mut depth = 0_usize;
        let mut previous = None;
        while let Some(next) = self.next() {
            match next {
                '}' if depth == 0 => {
                    self.at += 1;
                    return;
                }
                '}' => {
                    depth -= 1;
                    self.at += 1;
                }
                '{' => {
                    depth += 1;
                    self.at += 1;
                }
                '"' => {
                    self.at += 1;
                    self.literal(Some('"'));
                }
                _ if is_start(next) => self.name(previous),
                _ => self.skip(),
            }
            previous = Some(next);
        }
        self.fault.get_or_insert(Fault::Unclosed);
    }

    /// A name with its attributes and indexes.
    fn name(&mut self, previous: Option<char>) {
        let start = self.at;
        self.word();
        let word = self.text.get(start..self.at).unwrap_or_default();
        if word == "for" {
            self.variables();
            return;
        }
        loop {
            let rest = self.rest();
            if let Some(after) = rest.strip_prefix('.')
                && after.starts_with(|next: char| {
                    is_start(next) || next.is_ascii_digit() || next == '*'
                })
            {
                self.at += 1;
                if after.starts_with('*') { self.at += 1 } else { self.word() }
            } else if let Some(index) = index(rest) {
                self.at += index;
            } else {
                break;
            }
        }
        let is_call = self.rest().starts_with('(');
        let is_key =
            self.rest().trim_start().strip_prefix('=').is_some_and(|rest| !rest.starts_with('='));
        // A name behind a dot or a closing bracket's index is an attribute of what stands before.
        if previous != Some('.') && !is_call && !is_key && !KEYWORDS.contains(&word) {
            let text = self.text.get(start..self.at).unwrap_or_default();
            self.names.push(Name { text, at: start..self.at });
        }
    }

    fn word(&mut self) {
        while self.next().is_some_and(|next| is_start(next) || next.is_ascii_digit() || next == '-')
        {
            self.at += 1;
        }
    }

    /// The variables between `for` and `in`.
    fn variables(&mut self) {
        while let Some(next) = self.next() {
            if !is_start(next) {
                self.skip();
                continue;
            }
            let start = self.at;
            self.word();
            match self.text.get(start..self.at).unwrap_or_default() {
                "in" => return,
                variable => self.bound.push(variable),
            }
        }
    }
}

fn is_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

/// How long an index is: `[0]`, `[*]`, `["key"]`.
fn index(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('[')?.split(']').next()?;
    let is_number = !inside.is_empty() && inside.bytes().all(|byte| byte.is_ascii_digit());
    let is_key = inside.len() > 2
        && inside.starts_with('"')
        && inside.ends_with('"')
        && !inside.contains("${");
    (is_number || is_key || inside == "*").then_some(inside.len() + 2)
}

/// A name that is a resource's or a data source's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference<'a> {
    pub(crate) kind: Kind,
    /// The type: `yandex_vpc_network`.
    pub(crate) of: &'a str,
    pub(crate) label: &'a str,
    /// The steps to the attribute, without indexes: `["entries", "text_value"]`.
    pub(crate) path: Vec<&'a str>,
}

impl<'a> Reference<'a> {
    /// The resource or data source that a name means, if it means one.
    pub(crate) fn of(name: &'a str) -> Option<Self> {
        let (kind, name) = match name.strip_prefix("data.") {
            Some(rest) => (Kind::Data, rest),
            None => (Kind::Managed, name),
        };
        let mut steps = name.split(['.', '[']).filter(|step| {
            !step.ends_with(']') && !step.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*')
        });
        let of = steps.next()?;
        let is_type = kind == Kind::Data || of == TERRAFORM_DATA || of.starts_with("yandex_");
        let label = steps.next().filter(|_| is_type)?;
        Some(Self { kind, of, label, path: steps.collect() })
    }
}

/// The type that Terraform itself has (<https://developer.hashicorp.com/terraform/language/resources/terraform-data>).
pub(crate) const TERRAFORM_DATA: &str = "terraform_data";

/// `a[0].b` as `a.b`.
pub(crate) fn without_indexes(path: &str) -> String {
    path.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        template(text).names.into_iter().map(|name| name.text).collect()
    }

    #[test]
    fn names_are_found_in_expressions_only() {
        assert_eq!(names("a.b ${c.d.id} $${e.f}"), ["c.d.id"]);
        assert_eq!(
            names("${sensitive(data.t.l.entries[0].text_value)}"),
            ["data.t.l.entries[0].text_value"]
        );
        assert_eq!(names("${parseint(substr(sha256(t.l.id), 0, 7), 16)}"), ["t.l.id"]);
    }

    #[test]
    fn variables_of_for_are_no_references() {
        let text = r#"${join(",", sort([for host in k.events.host : "${host.name}:9091" if host.role == "KAFKA"]))}"#;
        assert_eq!(names(text), ["k.events.host"]);
        assert!(template(text).is_whole);
        assert!(!template("c-${a.b.id}").is_whole && !template("${a.b.id}${c.d.id}").is_whole);
    }

    #[test]
    fn what_is_not_escaped_is_seen() {
        assert_eq!(template("x %{if a}").fault, Some(Fault::Directive));
        assert_eq!(template("${a.b").fault, Some(Fault::Unclosed));
        assert_eq!(template("%%{if} 5%").fault, None);
        assert!(template("$${HOME}").is_literal && !template("${HOME}").is_literal);
    }

    #[test]
    fn a_reference_has_a_type_a_label_and_a_path() {
        let name = "data.yandex_lockbox_secret_version.events_fish-api.entries[0].text_value";
        let reference = Reference::of(name).unwrap();
        assert_eq!((reference.kind, reference.label), (Kind::Data, "events_fish-api"));
        assert_eq!(reference.path, ["entries", "text_value"]);
        assert_eq!(Reference::of("var.ca_certificate"), None);
    }
}
