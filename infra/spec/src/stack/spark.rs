//! Where Spark jobs run.

use super::{Disk, Lifecycle, Machine, PrefixRef};
use crate::{
    name::ThingName,
    quantity::Duration,
    source::{Span, Spanned},
};

/// A place where Spark jobs run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spark {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// What it is.
    pub placement: SparkPlacement,
    /// Where the jobs' files are.
    pub jobs: PrefixRef,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// What a Spark runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SparkPlacement {
    /// A DataProc cluster that a DAG makes and ends.
    Dataproc {
        /// Each host's size.
        machine: Machine,
        /// Each host's disk.
        disk: Disk,
        /// It ends itself after so long without a job.
        idle_timeout: Spanned<Duration>,
        /// The placement key.
        span: Span,
    },
}
