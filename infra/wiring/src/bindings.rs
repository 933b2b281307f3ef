//! What a program gets: variables and files, each a literal, an address, or a key of a Secret.

use std::fmt;

use spec::source::Span;

use crate::KeyRef;

/// One thing that a program gets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Binding {
    /// How it gets there.
    pub delivery: Delivery,
    /// What it is.
    pub value: Value,
    /// The line that caused it.
    pub span: Span,
}

/// How a value reaches a program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Delivery {
    /// An environment variable.
    Env(String),
    /// A file, by its absolute path; the preferred way for secrets.
    File(String),
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "{name}"),
            Self::File(path) => write!(f, "file {path}"),
        }
    }
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// The text itself; never a secret.
    Literal(String),
    /// A key of a Secret of Kubernetes; outside the cluster, of a secret of Lockbox.
    Secret(KeyRef),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => write!(f, "{text:?}"),
            Self::Secret(key) => write!(f, "secret {key}"),
        }
    }
}
