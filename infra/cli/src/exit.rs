//! Exit codes: a contract, never reused for something else.

use std::process::ExitCode;

/// How a run ended. The worst of several counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: done, and nothing was found.
    #[default]
    Done = 0,
    /// 1: errors in a stack, differences, or files that were kept.
    Findings = 1,
    /// 2: an argument or a file that cannot be used.
    BadInput = 2,
    /// 3: the world refused: a disk, a cluster, an engine, the network.
    WorldRefused = 3,
}

impl Exit {
    /// The number that the process ends with.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
