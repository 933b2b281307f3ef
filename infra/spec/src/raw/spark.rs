//! `spark`.

use super::{Disk, Size};
use crate::{
    name::Text,
    quantity::Duration,
    reference::{PrefixRef, Ref},
    section,
    source::Spanned,
    thing,
};

thing! {
    /// A place where Spark jobs run.
    pub struct Spark: "a Spark", exactly one of [dataproc] {
        /// A DataProc cluster on demand: a DAG makes it, and it ends itself.
        dataproc: Option<Dataproc>,
        /// Where the jobs' files are.
        jobs: Ref<PrefixRef>,
    }
}

section! {
    /// A DataProc cluster.
    pub struct Dataproc: "`dataproc`" {
        /// Each host's size.
        size: Size,
        /// The provider's name for a size, which wins over it.
        preset: Option<Spanned<Text>>,
        /// Each host's disk.
        disk: Disk,
        /// It ends itself after so long without a job.
        idle_timeout: Spanned<Duration>,
    }
}
