//! What our inference API tells.

use super::{
    Kind::{Counter, Gauge, Histogram},
    Label, declare,
    model::{DRIFT, INFO, PREDICTIONS, REGISTRY_CHECKED, SWAPS, TRAINED},
};
use crate::latency::LADDER;

/// The endpoint, never a path as it was asked for.
pub const ROUTE: Label =
    Label::of("route", &["predict", "batch_predict", "batch_status", "stress"]);
/// The first digit of the answer's status: what callers did wrong is apart from what we did.
pub const STATUS: Label = Label::of("status", &["2xx", "3xx", "4xx", "5xx"]);
/// What was found in the cache.
pub const CACHE_RESULT: Label = Label::of("result", &["hit", "miss", "error"]);
/// A topic.
const TOPIC: Label = Label::any("topic");

declare::metrics! {
    REQUESTS: Counter, Count, [ROUTE, STATUS], "http_requests_total", "Requests that were answered.";
    DURATION: Histogram(&LADDER), Seconds, [ROUTE], "http_request_duration_seconds", "From the first byte of a request to the last of its answer.";
    IN_FLIGHT: Gauge, Count, [], "http_requests_in_flight", "Requests that are being worked on.";
    QUEUED: Histogram(&LADDER), Seconds, [], "inference_queue_duration_seconds", "How long an input waited for the model.";
    INFERENCE: Histogram(&LADDER), Seconds, [], "inference_duration_seconds", "How long the model took.";
    CACHE: Counter, Count, [CACHE_RESULT], "cache_requests_total", "Look-ups of predictions in the cache.";
    PRODUCED: Counter, Count, [TOPIC], "kafka_messages_produced_total", "Messages that the brokers acknowledged.";
    PRODUCE_ERRORS: Counter, Count, [TOPIC], "kafka_produce_errors_total", "Messages that the brokers did not take.";
}

/// What the inference API tells.
pub static SOURCE: super::Source = super::Source {
    name: "inference",
    version: None,
    link: "services/inference",
    metrics: &[
        &REQUESTS,
        &DURATION,
        &IN_FLIGHT,
        &QUEUED,
        &INFERENCE,
        &CACHE,
        &PRODUCED,
        &PRODUCE_ERRORS,
        &INFO,
        &SWAPS,
        &DRIFT,
        &PREDICTIONS,
        &TRAINED,
        &REGISTRY_CHECKED,
    ],
};
