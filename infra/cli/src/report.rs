//! Reports about a stack, for people and for programs. Text that may be a secret is never in either.

mod drawn;
mod excerpt;
mod hidden;
mod json;
mod lines;

use spec::diagnostic::{Diagnostic, Severity};

pub use self::{
    drawn::{Pen, drawn},
    json::{Place, Report, reports},
};

/// The most reports of one stack that are shown: a file that is broken throughout is not worth more.
const MAX_REPORTS: usize = 1000;

/// The reports that are shown, and how many are not.
#[must_use]
pub fn shown(diagnostics: &[Diagnostic]) -> (&[Diagnostic], usize) {
    let (shown, rest) = diagnostics.split_at(diagnostics.len().min(MAX_REPORTS));
    (shown, rest.len())
}

/// How many reports of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

impl Counts {
    /// Counts reports.
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let errors =
            diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
        Self { errors, warnings: diagnostics.len() - errors }
    }

    /// `2 errors, 1 warning`; `no problems`.
    #[must_use]
    pub fn sentence(self) -> String {
        let parts: Vec<_> = [(self.errors, "error"), (self.warnings, "warning")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| plural(count, word))
            .collect();
        if parts.is_empty() { String::from("no problems") } else { parts.join(", ") }
    }
}

/// `1 file`, `2 files`.
#[must_use]
pub fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// The codes of reports, each once, in order.
#[must_use]
pub fn codes<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>) -> Vec<&'static str> {
    let mut codes: Vec<_> = diagnostics.map(|diagnostic| diagnostic.rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
