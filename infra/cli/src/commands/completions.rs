//! `completions`: a script for a shell.

use clap::CommandFactory;

use crate::{args, exit::Exit, printer::Printer};

pub(super) fn run(args: &args::Completions, printer: &mut Printer) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::Args::command(), "stackwright", &mut script);
    let script = String::from_utf8_lossy(&script);
    printer.text(&script);
    printer.json(
        Exit::Done,
        &serde_json::json!({ "shell": args.shell.to_string(), "script": script }),
    );
    Exit::Done
}
