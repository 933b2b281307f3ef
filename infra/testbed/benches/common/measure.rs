//! What a whole process takes, by the operating system's own account of it and its finished children.

use std::{
    io,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use wait4::Wait4;

/// What one run took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    wall: Duration,
    cpu: Duration,
    memory: u64,
}

impl Usage {
    /// Milliseconds from start to end.
    pub(crate) fn wall_ms(&self) -> f64 {
        self.wall.as_secs_f64() * 1e3
    }

    /// Milliseconds of user and system time.
    pub(crate) fn cpu_ms(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e3
    }

    /// The largest resident set, in millions of bytes.
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    pub(crate) fn memory_mb(&self) -> f64 {
        self.memory as f64 / 1e6
    }

    /// Each figure's median.
    pub(crate) fn median(runs: &[Self]) -> Self {
        Self {
            wall: middle(runs.iter().map(|run| run.wall)),
            cpu: middle(runs.iter().map(|run| run.cpu)),
            memory: middle(runs.iter().map(|run| run.memory)),
        }
    }
}

fn middle<T: Ord + Copy + Default>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Runs a command to its end without showing its output. A failure is an error: the time of a failure means nothing.
pub(crate) fn measure(command: &mut Command) -> io::Result<Usage> {
    let start = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let used = child.wait4()?;
    let wall = start.elapsed();
    if !used.status.success() {
        return Err(io::Error::other(format!("{command:?} ended with {}", used.status)));
    }
    Ok(Usage { wall, cpu: used.rusage.utime + used.rusage.stime, memory: used.rusage.maxrss })
}
