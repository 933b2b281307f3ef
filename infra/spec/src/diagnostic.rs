//! What is reported to the user: one report a cause.

use std::collections::BTreeMap;

use crate::source::Span;

/// A rule of the language: its code, how bad breaking it is, and the page that explains it.
#[derive(Debug)]
pub struct Rule {
    /// The code, in kebab case; also the name in `waivers` and the argument of `explain`.
    pub code: &'static str,
    /// How bad breaking it is.
    pub severity: Severity,
    /// Whether a waiver may allow it.
    pub waivable: Waivable,
    /// The page, in Markdown: what it says, why, a bad example and its valid twin.
    pub page: &'static str,
}

/// Whether a waiver may allow what a rule forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waivable {
    /// A dated waiver with a reason silences it.
    Yes,
    /// Only a comparison of two stacks finds it, and a dated waiver with a reason allows it there.
    Review,
    /// Output would be wrong, so nothing silences it.
    No,
}

/// How bad a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is rendered.
    Error,
    /// Rendered all the same.
    Warning,
}

impl Severity {
    /// The word for people and programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One report.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// The rule's severity.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// What is wrong, as a lower-case fragment.
    pub message: String,
    /// What the underlined part is, in a few words; may be empty.
    pub label: String,
    /// Other places that matter, each with its meaning.
    pub related: Vec<Related>,
    /// How to mend it.
    pub help: Option<String>,
    /// The things that break the rule, as a waiver names them: `ml-worker`, `metadata/airflow`.
    pub things: Vec<String>,
    /// Whether the underlined text may be shown.
    pub text: SourceText,
}

/// Another place that matters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What it is: `the topic is declared here`.
    pub message: String,
}

/// Whether the underlined text may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceText {
    /// Show it.
    Shown,
    /// It may be a secret: show stars in its place.
    Hidden,
}

impl Diagnostic {
    /// A report of a broken rule at a place.
    #[must_use]
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            span,
            message: message.into(),
            label: String::new(),
            related: Vec::new(),
            help: None,
            things: Vec::new(),
            text: SourceText::Shown,
        }
    }

    /// Says what the underlined part is.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Points to another place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// Names a thing that breaks the rule.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "names, references to names and fresh texts all read alike"
    )]
    pub fn thing(mut self, thing: impl ToString) -> Self {
        self.things.push(thing.to_string());
        self
    }

    /// Keeps the underlined text out of every report.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.text = SourceText::Hidden;
        self
    }
}

/// Puts reports in order, drops repetitions, and says for values of an environment what they replace.
#[must_use]
pub fn finish(
    mut diagnostics: Vec<Diagnostic>,
    replaced: &BTreeMap<Span, Span>,
) -> Vec<Diagnostic> {
    for diagnostic in &mut diagnostics {
        if let Some(base) = replaced.get(&diagnostic.span) {
            diagnostic
                .related
                .push(Related { span: *base, message: String::from("replaces this value") });
        }
        diagnostic.related.dedup();
    }
    diagnostics.sort_by(|a, b| {
        (a.span, a.severity, a.rule.code, &a.message).cmp(&(
            b.span,
            b.severity,
            b.rule.code,
            &b.message,
        ))
    });
    diagnostics
        .dedup_by(|a, b| (a.span, a.rule.code, &a.message) == (b.span, b.rule.code, &b.message));
    diagnostics
}

/// Whether any report is an error.
#[must_use]
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
