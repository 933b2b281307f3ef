//! Load tests and what is expected of them.

use std::{collections::BTreeMap, sync::Arc};

use super::Topic;
use crate::{
    name::{HttpPath, ThingName},
    quantity::{Duration, Percent, Rate},
    source::{Span, Spanned},
};

/// A load test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loadtest {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// What is sent.
    pub load: Load,
    /// What is expected.
    pub expect: Expectations,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Load {
    /// Requests.
    Http(HttpLoad),
    /// Messages.
    Kafka(KafkaLoad),
}

/// Requests to a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpLoad {
    /// The service.
    pub service: Spanned<ThingName>,
    /// The path.
    pub path: Spanned<HttpPath>,
    /// How many a second.
    pub rate: Ramp,
    /// For how long.
    pub duration: Spanned<Duration>,
    /// How many may be under way at once.
    pub in_flight: Spanned<u32>,
    /// The section.
    pub span: Span,
}

/// Messages to a topic: so many in all, or at a rate for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KafkaLoad {
    /// The topic.
    pub topic: Spanned<Arc<Topic>>,
    /// How many in all.
    pub messages: Option<Spanned<u32>>,
    /// How many a second.
    pub rate: Option<Ramp>,
    /// For how long.
    pub duration: Option<Spanned<Duration>>,
    /// What a message holds.
    pub payload: Spanned<Payload>,
    /// The section.
    pub span: Span,
}

/// A rate that may rise to its highest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ramp {
    /// The rate at first; the highest where not said.
    pub from: Option<Spanned<Rate>>,
    /// The highest.
    pub max: Spanned<Rate>,
    /// How long it takes to rise.
    pub over: Option<Spanned<Duration>>,
}

crate::words! {
    /// What a message holds.
    pub enum Payload: "a payload" {
        /// Pictures.
        Images = "images",
        /// Rows of the model's features.
        Transactions = "transactions",
    }
}

/// What is expected of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectations {
    /// The share of errors stays below.
    pub errors_below: Option<Spanned<Percent>>,
    /// Messages lost, at the most.
    pub lost: Option<Spanned<u32>>,
    /// The lag is gone again after the last message.
    pub lag_drained_within: Option<Spanned<Duration>>,
    /// Alerts that fire.
    pub alerts: BTreeMap<ThingName, AlertWithin>,
}

/// An alert that fires in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertWithin {
    /// The rule, at the place of the reference.
    pub alert: Spanned<ThingName>,
    /// How soon after the start.
    pub within: Spanned<Duration>,
}
