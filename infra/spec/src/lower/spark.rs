//! `spark`.

use super::{
    Lower,
    common::{disk, machine},
};
use crate::{
    name::ThingName,
    raw::{self, HasLifecycle},
    source::Spanned,
    stack::{Spark, SparkPlacement, Stack},
};

impl Lower<'_> {
    pub(super) fn spark(
        &mut self,
        stack: &Stack,
        name: &Spanned<ThingName>,
        raw: &raw::Spark,
    ) -> Option<Spark> {
        let jobs = self.prefix_ref(stack, &raw.jobs);
        let dataproc = raw.dataproc.as_ref()?;
        self.needs_cloud(dataproc.span);
        Some(Spark {
            name: name.clone(),
            placement: SparkPlacement::Dataproc {
                machine: machine(&dataproc.size, dataproc.preset.as_ref()),
                disk: disk(&dataproc.disk),
                idle_timeout: dataproc.idle_timeout,
                span: dataproc.span,
            },
            jobs: jobs?.value,
            lifecycle: raw.lifecycle(),
        })
    }
}
