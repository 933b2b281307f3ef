//! `review`: what a change of a stack does to what exists.

mod cloud;
mod cluster;
mod json;
mod markdown;
mod pairs;
mod rows;
mod text;

use render::review::{self, Forecast};
use spec::diagnostic::{Diagnostic, any_error};

pub use self::text::{summary, text};
use super::{Outcome, check};
use crate::{
    args,
    exit::Exit,
    failure::Failure,
    printer::Printer,
    settings::Settings,
    stacks::{Opened, StackFile, open, open_beside},
};

pub(super) fn run(args: &args::Review, settings: &Settings, printer: &mut Printer) -> Outcome {
    let pairs = pairs::of(args, settings)?;
    let mut reviewed = Vec::new();
    let mut failures = Vec::new();
    for (base, head) in pairs {
        match compare(base, head, settings) {
            Ok(compared) => reviewed.push(compared),
            Err(failure) => failures.push(failure),
        }
    }
    if !failures.is_empty() {
        return Err(failures);
    }
    let mut exit = Exit::Done;
    for compared in &reviewed {
        if let Some(forecast) = &compared.forecast {
            let shown =
                Shown { forecast, sources: &compared.head.sources, title: &compared.title() };
            let text = if args.markdown {
                markdown::markdown(&shown, &compared.found)
            } else {
                text(&shown)
            };
            printer.text(&text);
        }
        for opened in compared.opened() {
            if !opened.diagnostics.is_empty() {
                check::print(opened, settings, printer);
            }
            if any_error(&opened.diagnostics) {
                exit = Exit::Findings;
            }
        }
    }
    check::hint(reviewed.iter().flat_map(Reviewed::opened).flat_map(|it| &it.diagnostics), printer);
    printer.json(exit, &json::Result::of(&reviewed, settings.today));
    Ok(exit)
}

/// A forecast, and what it is shown with.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// What becomes of everything.
    pub forecast: &'a Forecast,
    /// The files of both stacks.
    pub sources: &'a spec::source::Sources,
    /// What it is a review of.
    pub title: &'a str,
}

/// Two stacks, and what becomes of everything; nothing where one of them has errors.
struct Reviewed {
    base: Opened,
    /// Its reports hold what was found in the comparison, too.
    head: Opened,
    forecast: Option<Forecast>,
    /// What the comparison alone found.
    found: Vec<Diagnostic>,
}

impl Reviewed {
    /// The head as it was named.
    fn title(&self) -> String {
        self.head.title()
    }

    fn opened(&self) -> [&Opened; 2] {
        [&self.base, &self.head]
    }
}

fn compare(base: StackFile, head: StackFile, settings: &Settings) -> Result<Reviewed, Failure> {
    let mut base = open(base, settings)?;
    let mut head = open_beside(head, &base.sources, settings)?;
    // What was applied is not asked whether it is right today: only what cannot be understood is told.
    base.diagnostics.clone_from(&base.loaded.diagnostics);
    let broken = any_error(&base.diagnostics) || any_error(&head.diagnostics);
    let sides =
        [&base, &head].map(|opened| Some((opened.loaded.stack.as_ref()?, opened.wiring.as_ref()?)));
    let [Some(before), Some(after)] = sides.map(|side| side.filter(|_| !broken)) else {
        return Ok(Reviewed { base, head, forecast: None, found: Vec::new() });
    };
    let forecast = review::forecast(before, after);
    let found = review::judge(&forecast, after.0, settings.today);
    head.diagnostics.extend(found.iter().cloned());
    Ok(Reviewed { base, head, forecast: Some(forecast), found })
}
