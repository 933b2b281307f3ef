//! `explain`: the page of a rule, what a thing is and what its references derive, or all that is known of an alert.

mod alerts;

use serde::Serialize;
use spec::{diagnostic::Rule, suggest};

use super::{Outcome, check::open_all, failed};
use crate::{
    args,
    exit::Exit,
    failure::Failure,
    printer::{Paint, Printer},
    settings::Settings,
    stacks::{Opened, find},
    things::{Thing, things},
};

pub(super) fn run(args: &args::Explain, settings: &Settings, printer: &mut Printer) -> Outcome {
    if let (Some(rule), None) = (render::rule(&args.subject), &args.stack) {
        print_rule(rule, printer);
        return Ok(Exit::Done);
    }
    let opened = match &args.stack {
        Some(argument) => open_all(find(std::slice::from_ref(argument))?, settings)?,
        // A rule may be asked for where there are no stacks.
        None => find(&[]).ok().map_or(Ok(Vec::new()), |files| open_all(files, settings))?,
    };
    let things: Vec<_> =
        opened.iter().filter_map(|opened| Explained::of(opened, &args.subject)).collect();
    let known: Vec<_> = opened.iter().flat_map(alerts::of).collect();
    let alerts: Vec<_> = known.iter().filter(|alert| alert.is_called(&args.subject)).collect();
    if things.is_empty() && alerts.is_empty() {
        return Err(failed(unknown(&args.subject, &opened, &known)));
    }
    for thing in &things {
        thing.print(printer);
    }
    for (index, alert) in alerts.iter().enumerate() {
        if index > 0 || !things.is_empty() {
            printer.text("\n");
        }
        alert.print(printer);
    }
    printer.json(Exit::Done, &serde_json::json!({ "things": things, "alerts": alerts }));
    Ok(Exit::Done)
}

fn print_rule(rule: &Rule, printer: &mut Printer) {
    printer.text(rule.page);
    printer.json(
        Exit::Done,
        &serde_json::json!({ "rule": {
            "code": rule.code,
            "severity": rule.severity.as_str(),
            "waivable": rule.waivable != spec::diagnostic::Waivable::No,
            "page": rule.page,
        } }),
    );
}

/// What is said about a thing of a stack.
#[derive(Debug, Serialize)]
struct Explained {
    stack: String,
    name: String,
    kind: &'static str,
    file: String,
    line: usize,
    column: usize,
    /// The wiring's entries that concern it, by their kind.
    wiring: Vec<Section>,
}

/// Entries of the wiring of one kind: `flows`, `grants`, `bindings of …`.
#[derive(Debug, Serialize)]
struct Section {
    kind: String,
    entries: Vec<String>,
}

/// The entries of a printed wiring that name a thing, or stand under a heading that does.
fn concerning(printed: &str, name: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in printed.lines() {
        match (line.strip_prefix("  "), sections.last_mut()) {
            (Some(entry), Some(section))
                if names(&section.kind, name) || names(&subjects(&section.kind, entry), name) =>
            {
                section.entries.push(String::from(entry));
            }
            (Some(_), _) => {}
            (None, _) => sections.push(Section { kind: String::from(line), entries: Vec::new() }),
        }
    }
    sections.retain(|section| !section.entries.is_empty());
    sections
}

impl Explained {
    fn of(opened: &Opened, name: &str) -> Option<Self> {
        let stack = opened.loaded.stack.as_ref()?;
        let Thing { name, kind, span } =
            things(stack).into_iter().find(|thing| thing.name == name)?;
        let place = opened.sources.position(span);
        let wiring = concerning(&wiring::print(opened.wiring.as_ref()?), &name);
        Some(Self {
            stack: stack.id(),
            name,
            kind,
            file: place.file,
            line: place.line,
            column: place.column,
            wiring,
        })
    }

    fn print(&self, printer: &mut Printer) {
        let Self { stack, name, kind, file, line, column, wiring } = self;
        let title = printer.paint_out(Paint::Strong, name);
        printer.text(&format!(
            "{title}: {kind} of the stack {stack}\ndeclared at {file}:{line}:{column}\n"
        ));
        for Section { kind, entries } in wiring {
            printer.text(&format!("\n{}\n", printer.paint_out(Paint::Strong, kind)));
            for entry in entries {
                printer.text(&format!("  {entry}\n"));
            }
        }
    }
}

/// The part of an entry that names things: what a flow is for, and the API server, are no things.
fn subjects(kind: &str, entry: &str) -> String {
    let subjects = if kind == "flows" {
        entry.rsplit_once(' ').map_or(entry, |(peers, _)| peers)
    } else {
        entry
    };
    subjects.replace("kubernetes api", "")
}

/// Whether a line has a name as a word: `fish` is not in `fish-api`.
fn names(line: &str, name: &str) -> bool {
    let part_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + name.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(part_of_name) && !after.is_some_and(part_of_name)
    })
}

fn unknown(subject: &str, opened: &[Opened], alerts: &[alerts::Alert]) -> Failure {
    let names: Vec<_> = opened
        .iter()
        .filter_map(|opened| opened.loaded.stack.as_ref())
        .flat_map(things)
        .map(|thing| thing.name)
        .chain(alerts.iter().flat_map(alerts::Alert::names))
        .collect();
    let codes = render::rules().into_iter().map(|rule| rule.code);
    let failure = Failure::bad_input(format!(
        "there is no rule, no thing and no alert `{}`",
        suggest::shown(subject)
    ));
    match suggest::nearest(subject, codes.chain(names.iter().map(String::as_str))) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("codes stand in the reports of `stackwright check`; for a thing or an alert of another stack, add `--stack`"),
    }
}
