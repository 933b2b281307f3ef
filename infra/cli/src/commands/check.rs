//! `check`: every report about every stack.

use serde::Serialize;
use spec::diagnostic::Diagnostic;

use super::Outcome;
use crate::{
    args,
    exit::Exit,
    printer::{Paint, Printer},
    report::{Counts, Pen, Report, codes, drawn, reports, shown},
    settings::Settings,
    stacks::{Opened, StackFile, find, open},
};

pub(super) fn run(args: &args::Check, settings: &Settings, printer: &mut Printer) -> Outcome {
    let mut opened = open_all(find(&args.stacks)?, settings)?;
    if args.stacks.is_empty() {
        opened = with_environments(opened, settings)?;
    }
    let mut exit = Exit::Done;
    for stack in &opened {
        print(stack, settings, printer);
        let counts = Counts::of(&stack.diagnostics);
        if counts.errors > 0 || (args.deny_warnings && counts.warnings > 0) {
            exit = Exit::Findings;
        }
    }
    hint(opened.iter().flat_map(|stack| &stack.diagnostics), printer);
    let stacks = opened.iter().map(StackReports::of).collect();
    printer.json(exit, &Result { stacks });
    Ok(exit)
}

/// Opens stacks; every one that cannot be read is a failure.
pub(super) fn open_all(
    files: Vec<StackFile>,
    settings: &Settings,
) -> std::result::Result<Vec<Opened>, Vec<crate::failure::Failure>> {
    let mut stacks = Vec::new();
    let mut failures = Vec::new();
    for file in files {
        match open(file, settings) {
            Ok(stack) => stacks.push(stack),
            Err(failure) => failures.push(failure),
        }
    }
    if failures.is_empty() { Ok(stacks) } else { Err(failures) }
}

/// Each stack, followed by each of its environments with what only that environment breaks.
fn with_environments(
    stacks: Vec<Opened>,
    settings: &Settings,
) -> std::result::Result<Vec<Opened>, Vec<crate::failure::Failure>> {
    let mut all = Vec::new();
    for base in stacks {
        let names = base.loaded.environments.iter().map(|name| name.value.clone());
        let files =
            names.map(|name| StackFile { environment: Some(name), ..base.file.clone() }).collect();
        let mut environments = open_all(files, settings)?;
        for environment in &mut environments {
            environment
                .diagnostics
                .retain(|found| !base.diagnostics.iter().any(|known| same(known, found)));
        }
        all.push(base);
        all.append(&mut environments);
    }
    Ok(all)
}

fn same(a: &Diagnostic, b: &Diagnostic) -> bool {
    (a.span, a.rule.code, &a.message) == (b.span, b.rule.code, &b.message)
}

/// Draws the reports of one stack and sums them up.
pub(super) fn print(stack: &Opened, settings: &Settings, printer: &mut Printer) {
    let (reports, more) = shown(&stack.diagnostics);
    if !reports.is_empty() {
        printer
            .say(drawn(&stack.sources, reports, Pen::for_stderr(settings)).trim_end_matches('\n'));
        printer.say("");
    }
    if more > 0 {
        printer.say(format!("… and {more} more\n"));
    }
    let counts = Counts::of(&stack.diagnostics);
    let paint = match counts {
        Counts { errors: 0, warnings: 0 } => Paint::Good,
        Counts { errors: 0, .. } => Paint::Warning,
        _ => Paint::Error,
    };
    let sentence = printer.paint_err(paint, &counts.sentence());
    printer.say(format!("{sentence} in {}", stack.title()));
}

/// Says where more is written about the rules that were broken.
pub(super) fn hint<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>, printer: &mut Printer) {
    let codes = codes(diagnostics);
    if !codes.is_empty() {
        let mark = printer.paint_err(Paint::Help, "help:");
        printer.say(format!(
            "{mark} `stackwright explain CODE` tells why and shows an example: {}",
            codes.join(", ")
        ));
    }
}

/// The result of `check` for programs.
#[derive(Debug, Serialize)]
struct Result {
    stacks: Vec<StackReports>,
}

/// The reports about one stack, for programs.
#[derive(Debug, Serialize)]
pub(super) struct StackReports {
    /// The stack's name; `null` where it could not be read.
    stack: Option<String>,
    environment: Option<String>,
    file: String,
    errors: usize,
    warnings: usize,
    reports: Vec<Report>,
    /// Reports beyond the thousandth.
    not_shown: usize,
}

impl StackReports {
    /// What was found in a stack.
    pub(super) fn of(stack: &Opened) -> Self {
        let Counts { errors, warnings } = Counts::of(&stack.diagnostics);
        let (first, not_shown) = shown(&stack.diagnostics);
        Self {
            stack: stack.loaded.stack.as_ref().map(|stack| stack.name.to_string()),
            environment: stack.file.environment.as_ref().map(ToString::to_string),
            file: stack.file.shown(),
            errors,
            warnings,
            reports: reports(&stack.sources, first),
            not_shown,
        }
    }
}
