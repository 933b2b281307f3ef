//! `PostgreSQL`'s programs, started as their containers would be.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{Engine, Error, Given, Process, ReservedPort, Result, Scratch, command, nobody};

/// It answers after a fiftieth of this.
const READY_WITHIN: Duration = Duration::from_secs(20);

/// A free port can be taken by another program before the server has it.
const ATTEMPTS: usize = 5;

/// The volumes of a pod, and the programs that its containers would run. What one run leaves in them the next one finds.
#[derive(Debug)]
pub struct PostgresPod {
    bin: PathBuf,
    scratch: Scratch,
}

impl PostgresPod {
    /// Empty volumes; nothing where the engine may be missing and is.
    pub fn new() -> Result<Option<Self>> {
        let Some(engine) = Engine::Postgres.find()? else { return Ok(None) };
        let scratch = Scratch::new()?;
        let engine = nobody::opened(engine, &scratch)?;
        Ok(Some(Self { bin: engine.join("bin"), scratch }))
    }

    /// Where a folder or file of the pod is.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        PathBuf::from(format!("{}{path}", self.root().display()))
    }

    fn root(&self) -> PathBuf {
        self.scratch.path().join("pod")
    }

    /// Runs a container to its end, with what it is given and some variables that are others here; what it said.
    pub fn run(&self, given: &Given, others: &[(&str, &str)]) -> Result<String> {
        self.lay_out(given, str::to_owned)?;
        let mut command = self.command(given)?;
        command.envs(others.iter().copied());
        let output = command::output(&mut command)?;
        if output.status.success() {
            return Ok(command::said(&output));
        }
        Err(command::refused(&command, &output))
    }

    /// Starts the server that a container is given.
    pub fn serve(&self, given: &Given) -> Result<Postgres<'_>> {
        for _ in 1..ATTEMPTS {
            match self.serve_on(given, free_port()?) {
                Err(Error::Ended { log, .. }) if log.contains("Address already in use") => {}
                started => return started,
            }
        }
        self.serve_on(given, free_port()?)
    }

    fn serve_on(&self, given: &Given, port: u16) -> Result<Postgres<'_>> {
        // The test's address and port; everything else is as it was rendered.
        self.lay_out(given, |line| match line.split_whitespace().next() {
            Some("listen_addresses") => String::from("listen_addresses = '127.0.0.1'"),
            Some("port") => format!("port = {port}"),
            _ => line.to_owned(),
        })?;
        let mut process = Process::start("postgres", &self.command(given)?, &self.scratch)?;
        let mut ask = Command::new(self.bin.join("pg_isready"));
        ask.args(["--host=127.0.0.1", "--username=admin", "--dbname=postgres"]);
        ask.arg(format!("--port={port}"));
        process.wait_for("an answer on its port", READY_WITHIN, || {
            Ok(command::output(&mut ask)?.status.success().then_some(()))
        })?;
        Ok(Postgres { pod: self, port, process })
    }

    /// Makes the mounted folders and files.
    fn lay_out(&self, given: &Given, rewritten: impl Fn(&str) -> String) -> Result<()> {
        let root = self.root();
        for folder in &given.folders {
            let folder = self.path(folder);
            fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
            // The server refuses to run as root.
            nobody::owns(&folder)?;
        }
        for (path, text) in &given.files {
            // What a Secret holds is the value itself, without an end of line.
            let end = if text.ends_with('\n') { "\n" } else { "" };
            let lines: Vec<String> =
                text.lines().map(|line| here(&rewritten(line), given, &root)).collect();
            self.scratch.write(self.path(path), &(lines.join("\n") + end))?;
        }
        Ok(())
    }

    fn command(&self, given: &Given) -> Result<Command> {
        let root = self.root();
        let mut words: Vec<String> =
            given.command.iter().map(|word| here(word, given, &root)).collect();
        let program = words
            .first_mut()
            .ok_or_else(|| Error::unexpected("a PostgreSQL", "its container has no command"))?;
        if !program.contains('/') {
            *program = self.bin.join(&program).display().to_string();
        }
        let mut command = nobody::command(&words)?;
        command.current_dir(self.scratch.path());
        command.env("PATH", format!("{}:/usr/bin:/bin", self.bin.display()));
        for (name, value) in &given.env {
            command.env(name, here(value, given, &root));
        }
        Ok(command)
    }
}

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub struct Postgres<'a> {
    pod: &'a PostgresPod,
    port: u16,
    process: Process,
}

impl Postgres<'_> {
    /// Its port on the loopback interface.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Everything that it has said so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.process.log()
    }

    /// What statements give to whom an address names, a line a row; or an error with the server's refusal. `host` and
    /// `port` of the address must be those that the test replaces.
    pub fn ask(&self, uri: &str, statements: &str) -> Result<String> {
        let mut psql = Command::new(self.pod.bin.join("psql"));
        psql.env_clear().env("PATH", "/usr/bin:/bin");
        psql.args(["--no-psqlrc", "--no-password", "--quiet", "--tuples-only", "--no-align"]);
        psql.args(["--set=ON_ERROR_STOP=1", "--command", statements, uri]);
        command::text(&mut psql).map(|said| said.trim_end().to_owned())
    }

    /// Whether a probe's command succeeds. Its port becomes that of the test.
    pub fn probe(&self, words: &[String]) -> Result<bool> {
        let Some((program, arguments)) = words.split_first() else { return Ok(false) };
        let mut command = Command::new(self.pod.bin.join(program));
        command.args(arguments.iter().map(|word| match word.strip_prefix("--port=") {
            Some(_) => format!("--port={}", self.port),
            None => word.clone(),
        }));
        Ok(command::output(&mut command)?.status.success())
    }
}

/// A text with the pod's folders as those of the test.
fn here(text: &str, given: &Given, root: &Path) -> String {
    // The longest first, so that a folder below another is not moved twice.
    let mut folders: Vec<&String> = given.folders.iter().collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.len()));
    let found = folders.into_iter().find(|folder| text.contains(folder.as_str()));
    found.map_or_else(
        || text.to_owned(),
        |folder| text.replace(folder.as_str(), &format!("{}{folder}", root.display())),
    )
}

fn free_port() -> Result<u16> {
    ReservedPort::new().map(|port| port.number())
}
