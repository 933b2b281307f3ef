//! Servers that run beside a test and end with it.

use std::{
    fs::{self, File},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{Error, Result, Scratch, command};

/// How often a server is asked whether it is ready.
const PAUSE: Duration = Duration::from_millis(50);

/// How many lines of a log an error shows.
const LOG_LINES: usize = 40;

/// Leads the server's process group. `read` ends when the other end of the pipe closes: when the guard drops, or when
/// the test's own process dies in whatever way, `kill -9` included. Then the whole group is killed.
const LEADER: &str = r#"exec 3<&0 </dev/null; { read -r _ <&3; kill -KILL 0; } & exec "$@" 3<&-"#;

/// A server with its children in a process group of its own; all of it is killed when this is dropped.
#[derive(Debug)]
pub struct Process {
    name: &'static str,
    child: Child,
    /// The end of the pipe that the group waits on.
    alive: Option<ChildStdin>,
    log: PathBuf,
}

impl Process {
    /// Starts a server in a folder; both of its streams go to `<name>.log` there.
    pub fn start(name: &'static str, command: &Command, scratch: &Scratch) -> Result<Self> {
        let log = scratch.path().join(format!("{name}.log"));
        let output = File::create(&log).map_err(Error::file(&log))?;
        let errors = output.try_clone().map_err(Error::file(&log))?;
        let mut leader = Command::new("/bin/sh");
        leader.args(["-c", LEADER, name]).arg(command.get_program()).args(command.get_args());
        for (variable, value) in command.get_envs() {
            match value {
                Some(value) => leader.env(variable, value),
                None => leader.env_remove(variable),
            };
        }
        leader.current_dir(scratch.path()).process_group(0);
        leader.stdin(Stdio::piped()).stdout(output).stderr(errors);
        let mut child = leader
            .spawn()
            .map_err(|source| Error::Start { program: command::shown(command), source })?;
        let alive = child.stdin.take();
        Ok(Self { name, child, alive, log })
    }

    /// Its process id, which is also that of its group.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks until there is an answer. An error if the server ends first, or if there is none in time.
    pub fn wait_for<T>(
        &mut self,
        what: &str,
        limit: Duration,
        mut ask: impl FnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        let start = Instant::now();
        loop {
            if let Some(answer) = ask()? {
                return Ok(answer);
            }
            let ended = self
                .child
                .try_wait()
                .map_err(|source| Error::Start { program: String::from(self.name), source })?;
            let name = self.name.to_owned();
            let what = what.to_owned();
            if let Some(status) = ended {
                return Err(Error::Ended { name, status, what, log: self.last_lines() });
            }
            if start.elapsed() > limit {
                return Err(Error::Late { name, what, limit, log: self.last_lines() });
            }
            thread::sleep(PAUSE);
        }
    }

    /// Everything that it has said so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read(&self.log)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    fn last_lines(&self) -> String {
        let log = self.log();
        let lines: Vec<&str> = log.lines().collect();
        lines.get(lines.len().saturating_sub(LOG_LINES)..).unwrap_or_default().join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.alive.take());
        // The leader is dead a moment later; without this the test would leave a zombie, and remove the folder under
        // a program that still writes to it. An error would mean that it was waited for already.
        let _ = self.child.wait();
    }
}
