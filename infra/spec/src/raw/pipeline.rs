//! `pipelines`.

use serde_json::{Value, json};

use super::Resource;
use crate::{
    name::{ImageName, MetricName, MlflowAlias, NamespaceName},
    node::{Kind, Node},
    quantity::{Bytes, Cpu, Cron, Ratio, TimeZone},
    read::{Read, Reader},
    reference::{AirflowRef, DatasetRef, ModelRef, PrefixRef, Ref, SparkRef},
    schema::Schemas,
    section,
    source::Spanned,
    thing,
};

thing! {
    /// A training pipeline.
    pub struct Pipeline: "a pipeline" {
        /// A `spark`, or `{ cluster: … }` for a pod.
        runs_in: Runner,
        /// The Airflow that starts it.
        orchestrated_by: Ref<AirflowRef>,
        /// When; by hand only where not said.
        schedule: Option<Schedule>,
        /// A volume, or a bucket's prefix.
        reads: Ref<DatasetRef>,
        /// The model that it trains.
        trains: Ref<ModelRef>,
        /// The bucket's prefix for files beside the registry.
        writes: Option<Ref<PrefixRef>>,
        /// When a new version is served; by hand only where not said.
        promote: Option<Promote>,
    }
}

/// What a pipeline runs on.
#[derive(Clone, Debug)]
pub enum Runner {
    /// A Spark.
    Spark(Ref<SparkRef>),
    /// A pod.
    Pod(PodRunner),
}

section! {
    /// A pod that trains.
    pub struct PodRunner: "`cluster`" {
        /// The namespace; the default one where not said.
        namespace: Option<Spanned<NamespaceName>>,
        /// The image's name under the stack's registry.
        image: Spanned<ImageName>,
        /// CPU.
        cpu: Resource<Cpu>,
        /// Memory.
        memory: Resource<Bytes>,
    }
}

impl Read for Runner {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        if matches!(node.kind, Kind::Map(_)) {
            const WHAT: &str = "`runs_in`";
            let meant = reader.section(node, WHAT, &["cluster"])?;
            return reader.field(node, WHAT, "cluster", &meant).map(Self::Pod);
        }
        Ref::read(node, reader).map(Self::Spark)
    }

    fn schema(schemas: &mut Schemas) -> Value {
        json!({
            "anyOf": [Ref::<SparkRef>::schema(schemas), {
                "type": "object",
                "properties": { "cluster": PodRunner::schema(schemas) },
                "required": ["cluster"],
                "additionalProperties": false,
            }],
        })
    }
}

section! {
    /// When a pipeline runs.
    pub struct Schedule: "`schedule`" {
        /// The five fields of cron.
        cron: Spanned<Cron>,
        /// The zone of its times.
        timezone: Spanned<TimeZone>,
    }
}

section! {
    /// When a new version is served.
    pub struct Promote: "`promote`" {
        /// The metric that decides; larger is better.
        metric: Spanned<MetricName>,
        /// The alias whose version it must not be below.
        not_below: Spanned<MlflowAlias>,
        /// By how much it may be below; not at all where not said.
        tolerance: Option<Spanned<Ratio>>,
        /// The alias that it gets.
        then: Spanned<MlflowAlias>,
    }
}
