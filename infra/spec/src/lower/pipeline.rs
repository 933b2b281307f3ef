//! `pipelines`.

use super::{Lower, Section, common::resources};
use crate::{
    name::ThingName,
    quantity::Ratio,
    raw::{self, HasLifecycle},
    reference::{DatasetRef, Ref},
    source::Spanned,
    stack::{Dataset, Pipeline, PodRunner, Promote, Runner, Schedule, Stack},
};

impl Lower<'_> {
    pub(super) fn pipeline(
        &mut self,
        stack: &Stack,
        name: &Spanned<ThingName>,
        raw: &raw::Pipeline,
    ) -> Option<Pipeline> {
        let runs_in = self.runner(stack, &raw.runs_in);
        let airflow = self.find(&raw.orchestrated_by, Section::Airflow, &stack.airflow);
        let reads = self.dataset(stack, &raw.reads);
        let model = self.find(&raw.trains, Section::Model, &stack.models);
        let writes = self.optional_prefix(stack, raw.writes.as_ref());
        Some(Pipeline {
            name: name.clone(),
            runs_in: runs_in?,
            orchestrated_by: Spanned::new(airflow?, raw.orchestrated_by.span),
            schedule: raw.schedule.as_ref().map(|schedule| Schedule {
                cron: schedule.cron.clone(),
                timezone: schedule.timezone,
            }),
            reads: Spanned::new(reads?, raw.reads.span),
            trains: Spanned::new(model?, raw.trains.span),
            writes: writes?,
            promote: raw.promote.as_ref().map(|promote| Promote {
                metric: promote.metric.clone(),
                not_below: promote.not_below.clone(),
                tolerance: promote.tolerance.unwrap_or(Spanned::new(Ratio::ZERO, promote.span)),
                then: promote.then.clone(),
            }),
            lifecycle: raw.lifecycle(),
        })
    }

    fn runner(&mut self, stack: &Stack, raw: &raw::Runner) -> Option<Runner> {
        match raw {
            raw::Runner::Spark(reference) => {
                let spark = self.find(reference, Section::Spark, &stack.spark)?;
                Some(Runner::Spark(Spanned::new(spark, reference.span)))
            }
            raw::Runner::Pod(pod) => {
                self.needs_images(pod.span);
                Some(Runner::Pod(PodRunner {
                    namespace: self.namespace(pod.namespace.as_ref(), pod.span)?,
                    image: pod.image.clone(),
                    resources: resources(&pod.cpu, &pod.memory),
                    span: pod.span,
                }))
            }
        }
    }

    fn dataset(&mut self, stack: &Stack, reference: &Ref<DatasetRef>) -> Option<Dataset> {
        if reference.part.is_some() {
            return self.prefix_ref(stack, reference).map(|prefix| Dataset::Bucket(prefix.value));
        }
        self.find(reference, Section::Volume, &stack.volumes).map(Dataset::Volume)
    }
}
