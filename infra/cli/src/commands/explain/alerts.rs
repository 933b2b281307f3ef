//! An alert on one page.

use render::{Cause, Explained, FirstCheck};
use serde::Serialize;

use crate::{
    printer::{Paint, Printer},
    stacks::Opened,
};

/// An alert of a stack.
#[derive(Debug, Serialize)]
pub(super) struct Alert {
    stack: String,
    #[serde(flatten)]
    explained: Explained,
}

/// Every alert of a stack; none where that could not be read.
pub(super) fn of(opened: &Opened) -> Vec<Alert> {
    let (Some(stack), Some(wiring)) = (&opened.loaded.stack, &opened.wiring) else {
        return Vec::new();
    };
    let explained = render::explain(stack, wiring).into_iter();
    explained.map(|explained| Alert { stack: stack.id(), explained }).collect()
}

impl Alert {
    /// What it can be asked for by: its name, and that with its service.
    pub(super) fn names(&self) -> [String; 2] {
        let chapter = &self.explained.chapter;
        [chapter.name.clone(), format!("{}/{}", chapter.name, chapter.service)]
    }

    /// Whether it is asked for. `AtMaximum` may be written as in the spec, `at-maximum`.
    pub(super) fn is_called(&self, subject: &str) -> bool {
        let (name, service) = match subject.split_once('/') {
            Some((name, service)) => (name, Some(service)),
            None => (subject, None),
        };
        let chapter = &self.explained.chapter;
        plain(name) == plain(&chapter.name)
            && service.is_none_or(|service| service == chapter.service)
    }

    pub(super) fn print(&self, printer: &mut Printer) {
        let Self { stack, explained } = self;
        let chapter = &explained.chapter;
        let title = format!("{} {}", chapter.name, chapter.service);
        printer.text(&format!(
            "{}: an alert of the stack {stack}\nseverity {}, owner {}\n",
            printer.paint_out(Paint::Strong, &title),
            chapter.severity,
            chapter.owner
        ));
        for (heading, lines) in sections(explained) {
            if lines.is_empty() {
                continue;
            }
            printer.text(&format!("\n{}\n", printer.paint_out(Paint::Strong, &heading)));
            for line in lines.iter().flat_map(|line| line.lines()) {
                printer.text(&format!("  {line}\n"));
            }
        }
    }
}

/// What is said, in the order in which it is read.
fn sections(explained: &Explained) -> Vec<(String, Vec<String>)> {
    let Explained { chapter, reachability, tests, tests_in, silenced_by } = explained;
    let delays = chapter.delays.iter().map(|delay| format!("{} {}", delay.time, delay.until));
    let hearers = chapter.heard_by.iter().map(|it| format!("{} by {}", it.receiver, it.way));
    let hearers: Vec<_> = hearers.collect();
    let nobody = || vec![String::from("nobody: no receiver is told")];
    let silencers = silenced_by.iter().map(|alert| format!("{} {}", alert.name, alert.service));
    let steps = (1..).zip(&chapter.steps).map(|(number, step)| format!("{number}. {step}"));
    let heard = format!("heard at the latest {} after the trouble begins", chapter.heard_within);
    let sections = [
        ("meaning", vec![chapter.summary.clone(), chapter.impact.clone()]),
        ("expression", vec![chapter.expression.clone()]),
        (heard.as_str(), delays.collect()),
        ("it can come true", reachability.clone()),
        (&format!("proved in {tests_in}"), tests.clone()),
        ("heard by", if hearers.is_empty() { nobody() } else { hearers }),
        ("kept silent while one of these fires", silencers.collect()),
        ("look first", chapter.checks.iter().map(check).collect()),
        ("likely causes", chapter.causes.iter().map(cause).collect()),
        ("mend", steps.collect()),
        ("silence", chapter.silence.clone()),
        ("runbook", vec![chapter.runbook.clone()]),
    ];
    sections.map(|(heading, lines)| (String::from(heading), lines)).into()
}

fn check(check: &FirstCheck) -> String {
    format!("{}\n  {}", check.command, check.shows)
}

fn cause(cause: &Cause) -> String {
    let Cause { thing, used_for, alerts } = cause;
    let used_for = match used_for.as_slice() {
        [] => String::new(),
        used_for => format!(", used for {}", used_for.join(" and ")),
    };
    let names: Vec<_> = alerts.iter().map(|alert| alert.name.as_str()).collect();
    match names.as_slice() {
        [] => format!("{thing}{used_for}; no alert is about it"),
        names => format!("{thing}{used_for}: {}", names.join(", ")),
    }
}

/// A name without what may be written in several ways.
fn plain(name: &str) -> String {
    name.replace('-', "").to_ascii_lowercase()
}
