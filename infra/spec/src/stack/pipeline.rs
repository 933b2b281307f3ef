//! Training pipelines.

use std::sync::Arc;

use super::{Airflow, Lifecycle, Model, PrefixRef, Resources, Spark, Volume};
use crate::{
    name::{ImageName, MetricName, MlflowAlias, NamespaceName, ThingName},
    quantity::{Cron, Ratio, TimeZone},
    source::{Span, Spanned},
};

/// A pipeline that trains a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// What it runs on.
    pub runs_in: Runner,
    /// Who starts it.
    pub orchestrated_by: Spanned<Arc<Airflow>>,
    /// When; by hand only where not said.
    pub schedule: Option<Schedule>,
    /// What it reads.
    pub reads: Spanned<Dataset>,
    /// What it trains.
    pub trains: Spanned<Arc<Model>>,
    /// Where it writes files beside the registry.
    pub writes: Option<Spanned<PrefixRef>>,
    /// When a new version is served.
    pub promote: Option<Promote>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// What a pipeline runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runner {
    /// Spark.
    Spark(Spanned<Arc<Spark>>),
    /// A pod of the cluster.
    Pod(PodRunner),
}

/// A pod that trains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodRunner {
    /// The namespace, resolved.
    pub namespace: Spanned<NamespaceName>,
    /// The image's name under the stack's registry.
    pub image: Spanned<ImageName>,
    /// What the pod needs.
    pub resources: Resources,
    /// The section.
    pub span: Span,
}

/// What a pipeline reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dataset {
    /// A folder of a bucket.
    Bucket(PrefixRef),
    /// A volume.
    Volume(Arc<Volume>),
}

/// When a pipeline runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The five fields.
    pub cron: Spanned<Cron>,
    /// The zone of its times.
    pub timezone: Spanned<TimeZone>,
}

/// When a new version is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promote {
    /// The metric that decides; larger is better.
    pub metric: Spanned<MetricName>,
    /// The alias whose version it must not be below.
    pub not_below: Spanned<MlflowAlias>,
    /// By how much it may be below.
    pub tolerance: Spanned<Ratio>,
    /// The alias that it gets.
    pub then: Spanned<MlflowAlias>,
}
