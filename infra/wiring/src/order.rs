//! What must be ready before what.

use std::fmt;

use spec::{name::ThingName, source::Span};

/// `first` must be ready before `then` starts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Before {
    /// The one that is waited for.
    pub first: ThingName,
    /// The one that waits.
    pub then: ThingName,
    /// How it waits.
    pub wait: Wait,
    /// The line that caused it.
    pub span: Span,
}

/// How a thing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    /// Its pods wait before their program starts.
    Pods,
    /// It is applied later; its program tries again by itself.
    Apply,
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pods => "its pods wait",
            Self::Apply => "applied later",
        })
    }
}
