//! `schema`: the JSON Schema of stack.yaml, for editors.

use super::{Outcome, check::print, failed};
use crate::{
    args,
    exit::Exit,
    printer::Printer,
    settings::Settings,
    stacks::{find, open},
};

pub(super) fn run(args: &args::Schema, settings: &Settings, printer: &mut Printer) -> Outcome {
    let opened = match &args.stack {
        None => None,
        Some(argument) => {
            let files = find(std::slice::from_ref(argument))?;
            files.into_iter().next().map(|file| open(file, settings)).transpose().map_err(failed)?
        }
    };
    // The healthy names of a stack that is being written are offered too.
    let stack = opened.as_ref().and_then(|opened| opened.loaded.stack.as_ref());
    if let Some(opened) = opened.as_ref().filter(|_| stack.is_none()) {
        print(opened, settings, printer);
        return Ok(Exit::Findings);
    }
    let schema = spec::schema::schema(stack);
    // A schema is JSON already: both formats are the bare document, which editors read.
    printer.data(&format!("{schema:#}\n"));
    Ok(Exit::Done)
}
