//! The catalogue of metrics: every metric that an alert or a dashboard may stand on, by what tells it.
//!
//! In: nothing. Out: name, kind, unit, labels, the values of those that have a fixed set, a histogram's bounds, and a
//! sentence. Our services register from it; queries are built from it and held against it, so that a metric that does not
//! exist, a label that it does not have, or a value that it never takes is found before anything runs.
//!
//! What others tell is pinned to the version of the exporter that is rendered. Labels of the target (`job`, `instance`,
//! `service`, `pod`) are no part of it: who scrapes adds them.

mod declare;

pub mod inference;
pub mod model;
pub mod worker;

pub mod cadvisor;
pub mod kube_state;
pub mod kubelet;
pub mod node;

pub mod kafka;
pub mod postgresql;
pub mod redis;

pub mod alertmanager;
pub mod prometheus;

use crate::latency;

/// What tells metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The program.
    pub name: &'static str,
    /// The version whose metrics these are; none for our own.
    pub version: Option<&'static str>,
    /// Where its project says what they are.
    pub link: &'static str,
    /// What it tells.
    pub metrics: &'static [&'static Metric],
}

/// A metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Its name, without the endings of a histogram's series.
    pub name: &'static str,
    /// What its values mean.
    pub kind: Kind,
    /// What they count.
    pub unit: Unit,
    /// The labels that the program itself gives to every series.
    pub labels: &'static [Label],
    /// A sentence about it.
    pub help: &'static str,
}

/// What a metric's values mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows, and begins anew at zero when the program does: it says something only as a rate.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts what was at most each bound.
    Histogram(&'static [latency::Bound]),
}

/// What a metric counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things: requests, replicas, messages.
    Count,
    /// Seconds: of time that passed, of CPU, or since 1970.
    Seconds,
    /// Bytes.
    Bytes,
    /// A part of a whole, from 0 to 1, or a percentage where the help says so.
    Ratio,
    /// 1 for yes, 0 for no.
    Truth,
    /// Whatever its labels say: bytes, cores.
    ByLabel,
}

/// A label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its name.
    pub name: &'static str,
    /// Which values it takes.
    pub values: Values,
}

/// Which values a label takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Names that nobody knows beforehand.
    Any,
    /// These and no others.
    Of(&'static [&'static str]),
}

/// Every source.
pub static SOURCES: &[&Source] = &[
    &inference::SOURCE,
    &worker::SOURCE,
    &cadvisor::SOURCE,
    &kubelet::SOURCE,
    &kube_state::SOURCE,
    &node::SOURCE,
    &kafka::SOURCE,
    &postgresql::SOURCE,
    &redis::SOURCE,
    &alertmanager::SOURCE,
    &prometheus::SOURCE,
];

/// What Prometheus itself notes of every target that it scrapes.
pub static SCRAPED: &[&Metric] = &[&UP, &SCRAPE_SAMPLES];

declare::metrics! {
    UP: Kind::Gauge, Truth, [], "up", "Whether the last scrape of the target succeeded.";
    SCRAPE_SAMPLES: Kind::Gauge, Count, [], "scrape_samples_scraped", "Samples that the last scrape of the target gave.";
}

impl Label {
    /// A label with values that nobody knows beforehand.
    pub(crate) const fn any(name: &'static str) -> Self {
        Self { name, values: Values::Any }
    }

    /// A label with a fixed set of values.
    pub(crate) const fn of(name: &'static str, values: &'static [&'static str]) -> Self {
        Self { name, values: Values::Of(values) }
    }
}

impl Metric {
    /// The names of its series.
    pub fn series(&self) -> impl Iterator<Item = String> {
        let endings: &[&str] = match self.kind {
            Kind::Histogram(_) => &["_bucket", "_sum", "_count"],
            Kind::Counter | Kind::Gauge => &[""],
        };
        endings.iter().map(|ending| format!("{}{ending}", self.name))
    }

    /// The label of that name.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<Label> {
        self.labels.iter().copied().find(|label| label.name == name)
    }
}

#[cfg(test)]
mod tests;
