//! redis-server, started as its container would be.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{Engine, Error, Given, Process, ReservedPort, Result, Scratch, command};

/// It answers after a fiftieth of this.
const READY_WITHIN: Duration = Duration::from_secs(20);

/// A free port can be taken by another program before Redis has it.
const ATTEMPTS: usize = 5;

/// Lines of the settings that must be others here; everything else is as it was rendered, but for the folders of the
/// pod, which become folders of the test.
fn rewritten(line: &str, port: u16) -> String {
    match line.split_whitespace().next() {
        Some("bind") => String::from("bind 127.0.0.1"),
        Some("port") => format!("port {port}"),
        _ => line.to_owned(),
    }
}

/// A running Redis; it ends when this is dropped.
#[derive(Debug)]
pub struct Redis {
    bin: PathBuf,
    port: u16,
    _server: Process,
    _scratch: Scratch,
}

impl Redis {
    /// Starts what a container is given; nothing where the engine may be missing and is.
    pub fn start(given: &Given) -> Result<Option<Self>> {
        let Some(engine) = Engine::Redis.find()? else { return Ok(None) };
        let bin = engine.join("bin");
        for _ in 1..ATTEMPTS {
            match Self::start_on(&bin, given, free_port()?) {
                Err(Error::Ended { log, .. }) if log.contains("Address already in use") => {}
                started => return started.map(Some),
            }
        }
        Self::start_on(&bin, given, free_port()?).map(Some)
    }

    fn start_on(bin: &Path, given: &Given, port: u16) -> Result<Self> {
        let scratch = Scratch::new()?;
        let root = scratch.path().join("pod");
        for folder in &given.folders {
            let folder = moved(&root, folder);
            fs::create_dir_all(&folder).map_err(Error::file(folder))?;
        }
        for (path, text) in &given.files {
            let lines: Vec<String> =
                text.lines().map(|line| given.moved(&root, &rewritten(line, port))).collect();
            scratch.write(moved(&root, path), &(lines.join("\n") + "\n"))?;
        }
        let mut words = given.command.iter();
        let program = words
            .next()
            .ok_or_else(|| Error::unexpected("a Redis", "its container has no command"))?;
        let mut redis = Command::new(bin.join(program));
        redis.args(words.map(|word| given.moved(&root, word)));
        let mut server = Process::start("redis-server", &redis, &scratch)?;
        let mut ping = Command::new(bin.join("redis-cli"));
        ping.args(["-p", &port.to_string(), "ping"]);
        server.wait_for("an answer on its port", READY_WITHIN, || {
            // Whoever does not log in is refused, which is an answer.
            let said = command::said(&command::output(&mut ping)?);
            Ok((said.contains("NOAUTH") || said == "PONG").then_some(()))
        })?;
        Ok(Self { bin: bin.to_owned(), port, _server: server, _scratch: scratch })
    }

    /// Its port on the loopback interface.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// What a command of redis-cli says, a line each, and whether it succeeds. `words` begin with `redis-cli`, as a
    /// probe's do; its port is added.
    pub fn run(&self, words: &[&str]) -> Result<(String, bool)> {
        let (program, arguments) = words.split_first().unwrap_or((&"redis-cli", &[]));
        let mut command = Command::new(self.bin.join(program));
        let output = command::output(command.args(["-p", &self.port.to_string()]).args(arguments))?;
        Ok((command::said(&output), output.status.success()))
    }

    /// What Redis answers to a user's command; its refusals are answers too.
    pub fn ask(&self, user: &str, password: &str, command: &str) -> Result<String> {
        let mut words = vec!["redis-cli", "--no-auth-warning", "--user", user, "--pass", password];
        words.extend(command.split(' '));
        self.run(&words).map(|(said, _)| said)
    }
}

/// A folder or file of the pod, as one of the test.
fn moved(root: &Path, path: &str) -> String {
    format!("{}{path}", root.display())
}

fn free_port() -> Result<u16> {
    ReservedPort::new().map(|port| port.number())
}
