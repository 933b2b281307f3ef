//! How many pods a service has.

use crate::{
    quantity::Load,
    source::{Span, Spanned},
};

/// How many pods a service has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Always as many.
    Fixed(Spanned<u32>),
    /// As many as an autoscaler says.
    Auto {
        /// The fewest.
        min: Spanned<u32>,
        /// How many there are when the service is first made; the fewest where not said.
        start: Spanned<u32>,
        /// The most.
        max: Spanned<u32>,
        /// What the autoscaler holds.
        targets: Targets,
        /// The section.
        span: Span,
    },
}

impl Scale {
    /// The fewest pods.
    #[must_use]
    pub const fn min(&self) -> Spanned<u32> {
        match self {
            Self::Fixed(count) => *count,
            Self::Auto { min, .. } => *min,
        }
    }

    /// The pods at first.
    #[must_use]
    pub const fn start(&self) -> Spanned<u32> {
        match self {
            Self::Fixed(count) => *count,
            Self::Auto { start, .. } => *start,
        }
    }

    /// The most pods.
    #[must_use]
    pub const fn max(&self) -> Spanned<u32> {
        match self {
            Self::Fixed(count) => *count,
            Self::Auto { max, .. } => *max,
        }
    }
}

/// What an autoscaler holds; at least one is there. The larger answer wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// Average CPU, of the request.
    pub cpu: Option<Spanned<Load>>,
    /// Average memory, of the request.
    pub memory: Option<Spanned<Load>>,
    /// Messages waiting for each replica, in the group and topic that the worker consumes.
    pub lag: Option<Spanned<u32>>,
}
