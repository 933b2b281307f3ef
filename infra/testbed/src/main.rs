//! `cargo verify`.

mod commands;

use std::{env, process::ExitCode};

fn main() -> ExitCode {
    if env::args().skip(1).eq(["verify"]) {
        return commands::verify();
    }
    commands::say("usage: cargo verify");
    ExitCode::from(2)
}
