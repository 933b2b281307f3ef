//! `loadtests`.

use crate::{
    name::{HttpPath, ThingName},
    quantity::{Count, Duration, Percent, Positive, Rate},
    read::Map,
    reference::{Ref, ServiceRef, TopicRef},
    section,
    source::Spanned,
    stack::Payload,
};

section! {
    /// A load test.
    pub struct Loadtest: "a load test", exactly one of [http, kafka] {
        /// Requests.
        http: Option<HttpLoad>,
        /// Messages.
        kafka: Option<KafkaLoad>,
        /// What is expected.
        expect: Option<Expectations>,
    }
}

section! {
    /// Requests to a service.
    pub struct HttpLoad: "`http`" {
        /// The service.
        service: Ref<ServiceRef>,
        /// The path.
        path: Spanned<HttpPath>,
        /// How many a second.
        rate: Ramp,
        /// For how long.
        duration: Spanned<Duration>,
        /// How many may be under way at once.
        in_flight: Spanned<Positive>,
    }
}

section! {
    /// Messages to a topic.
    pub struct KafkaLoad: "`kafka`" {
        /// The topic.
        topic: Ref<TopicRef>,
        /// How many in all.
        messages: Option<Spanned<Positive>>,
        /// How many a second.
        rate: Option<Ramp>,
        /// For how long.
        duration: Option<Spanned<Duration>>,
        /// What a message holds.
        payload: Spanned<Payload>,
    }
}

section! {
    /// A rate that may rise.
    pub struct Ramp: "`rate`" {
        /// The rate at first; the highest where not said.
        from: Option<Spanned<Rate>>,
        /// The highest.
        max: Spanned<Rate>,
        /// How long it takes to rise.
        over: Option<Spanned<Duration>>,
    }
}

section! {
    /// What is expected of a run.
    pub struct Expectations: "`expect`" {
        /// The share of errors stays below.
        errors_below: Option<Spanned<Percent>>,
        /// Messages lost, at the most.
        lost: Option<Spanned<Count>>,
        /// The lag is gone again after the last message.
        lag_drained_within: Option<Spanned<Duration>>,
        /// Alerts that fire, by the rule's name.
        alerts: Map<ThingName, AlertWithin>,
    }
}

section! {
    /// An alert that fires in time.
    pub struct AlertWithin: "an expected alert" {
        /// How soon after the start.
        within: Spanned<Duration>,
    }
}
