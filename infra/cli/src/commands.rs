//! One verb, one file.

mod check;
mod completions;
mod explain;
mod init;
mod render;
pub mod review;
mod schema;

use crate::{args::Verb, exit::Exit, failure::Failure, printer::Printer, settings::Settings};

/// How a verb ends, or every reason why it could not do its work.
type Outcome = Result<Exit, Vec<Failure>>;

/// Does what a verb says.
pub fn run(verb: &Verb, settings: &Settings, printer: &mut Printer) -> Exit {
    let outcome = match verb {
        Verb::Init(args) => init::run(args, printer),
        Verb::Check(args) => check::run(args, settings, printer),
        Verb::Render(args) => render::run(args, settings, printer),
        Verb::Review(args) => review::run(args, settings, printer),
        Verb::Schema(args) => schema::run(args, settings, printer),
        Verb::Explain(args) => explain::run(args, settings, printer),
        Verb::Completions(args) => Ok(completions::run(args, printer)),
    };
    outcome.unwrap_or_else(|failures| printer.fail(&failures))
}

/// One failure as an outcome.
fn failed(failure: Failure) -> Vec<Failure> {
    vec![failure]
}
