//! What can go wrong around an engine.

use std::{fmt, io, path::PathBuf, process::ExitStatus, time::Duration};

/// Why a test could not ask an engine, or what the engine refused.
#[derive(thiserror::Error)]
pub enum Error {
    /// An engine is not installed where it must be.
    #[error("the engine `{engine}` is missing ({reason}); run `.ci/engines/install {engine}`")]
    Missing {
        /// Its name in the lock file.
        engine: &'static str,
        /// What the installer says.
        reason: String,
    },
    /// A program could not be started at all.
    #[error("cannot start `{program}`: {source}")]
    Start {
        /// The program and its arguments.
        program: String,
        /// What the system says.
        source: io::Error,
    },
    /// A command ran and refused.
    #[error("`{command}` ended with {status}\n{output}")]
    Refused {
        /// The command and its arguments.
        command: String,
        /// How it ended.
        status: ExitStatus,
        /// What it said on both streams.
        output: String,
    },
    /// A server ended while it was waited for.
    #[error("{name} ended ({status}) before {what}; the end of its log:\n{log}")]
    Ended {
        /// The server.
        name: String,
        /// How it ended.
        status: ExitStatus,
        /// What was waited for.
        what: String,
        /// The end of its log.
        log: String,
    },
    /// A server lives but is not ready.
    #[error("{name}: gave up on {what} after {limit:?}; the end of its log:\n{log}")]
    Late {
        /// The server.
        name: String,
        /// What was waited for.
        what: String,
        /// For how long.
        limit: Duration,
        /// The end of its log.
        log: String,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Something was read and is not what it should be.
    #[error("{what}: {why}")]
    Unexpected {
        /// What was read.
        what: String,
        /// What is wrong with it.
        why: String,
    },
}

/// A test that returns an error prints its `Debug`: people should read the same text there.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error {
    /// An answer, a file or an object that is not what it should be.
    pub fn unexpected(what: impl fmt::Display, why: impl fmt::Display) -> Self {
        Self::Unexpected { what: what.to_string(), why: why.to_string() }
    }

    /// For `map_err` where a file is read or written.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

/// What everything here gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;
