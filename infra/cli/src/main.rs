//! `stackwright`: one typed spec, and everything that its platform is made of.

use std::process::ExitCode;

use clap::Parser;
use stackwright::{
    args::Args,
    commands,
    printer::Printer,
    settings::{Colours, Settings},
};

fn main() -> ExitCode {
    let args = Args::parse();
    let verb = args.verb.name();
    let exit = match Settings::of_process(&args) {
        Ok(settings) => {
            let mut printer = Printer::of_process(verb, args.format, settings.colours);
            let exit = commands::run(&args.verb, &settings, &mut printer);
            printer.finish(exit)
        }
        Err(failure) => {
            let mut printer = Printer::of_process(verb, args.format, Colours::OFF);
            let exit = printer.fail(&[failure]);
            printer.finish(exit)
        }
    };
    exit.into()
}
