//! Installs what is missing of the engines, then runs every test of the workspace so that none may be skipped.

use std::{
    env,
    process::{Command, ExitCode, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use testbed::{Error, Result, installer, parse, root, variable};

use super::say;

/// Cases of each property test; plain `cargo test` runs fewer.
const CASES: &str = "20000";

/// Exit codes: 0 everything is proven, 1 a test failed, 3 the engines could not be installed.
pub(crate) fn verify() -> ExitCode {
    match run() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            say(&format!("not verified: {error}"));
            ExitCode::from(3)
        }
    }
}

fn run() -> Result<u8> {
    let start = Instant::now();
    let answer = install()?;
    let engines = start.elapsed();
    let start = Instant::now();
    let status = test(&answer)?;
    say(&summary(status, engines, start.elapsed()));
    Ok(u8::from(!status.success()))
}

/// Gives the installer's lines; its progress goes straight to the terminal.
fn install() -> Result<String> {
    let mut installer = Command::new(installer());
    installer.stdin(Stdio::null()).stderr(Stdio::inherit());
    testbed::text(&mut installer)
}

fn test(engines: &str) -> Result<ExitStatus> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).args(["test", "--workspace", "--no-fail-fast"]);
    cargo.envs(parse(engines).map(|(name, path)| (variable(name), path.to_owned())));
    cargo.env("STACKWRIGHT_REQUIRE_ENGINES", "1").env("STACKWRIGHT_CASES", CASES);
    // A snapshot that differs is a failure here, never a new file.
    cargo.env("INSTA_UPDATE", "no");
    cargo.status().map_err(|source| Error::Start { program: String::from("cargo test"), source })
}

fn summary(status: ExitStatus, engines: Duration, tests: Duration) -> String {
    let times = format!("engines {} s, tests {} s", engines.as_secs(), tests.as_secs());
    if status.success() {
        format!("verified: {times}")
    } else {
        format!("not verified ({status}): {times}")
    }
}
