//! What our Kafka worker tells. Lag is told by the worker itself too, so that it is known where no exporter is: a managed
//! Kafka has none.

pub use super::inference::{PRODUCE_ERRORS, PRODUCED};
use super::{
    Kind::{Counter, Gauge, Histogram},
    Label, declare,
    inference::INFERENCE,
    model::{DRIFT, INFO, PREDICTIONS, REGISTRY_CHECKED, SWAPS, TRAINED},
};
use crate::latency::LADDER;

const TOPIC: Label = Label::any("topic");
const PARTITION: Label = Label::any("partition");
/// Why a message could not be handled.
pub const REASON: Label = Label::of("reason", &["malformed", "fetch", "model", "too_large"]);

declare::metrics! {
    CONSUMED: Counter, Count, [TOPIC], "kafka_messages_consumed_total", "Messages that were handled and whose offset was committed, dead letters among them.";
    DEAD_LETTERS: Counter, Count, [TOPIC, REASON], "kafka_dead_letters_total", "Messages that could not be handled and went to the topic for dead letters; the topic is where they came from.";
    LAG: Gauge, Count, [TOPIC, PARTITION], "kafka_consumer_lag_messages", "Messages that wait in a partition that this pod has.";
    TIME_LAG: Gauge, Seconds, [TOPIC, PARTITION], "kafka_consumer_lag_seconds", "The age of the oldest message that waits in a partition that this pod has; 0 where none waits.";
    REBALANCES: Counter, Count, [], "kafka_rebalances_total", "How often the group shared out its partitions anew.";
    HANDLED: Histogram(&LADDER), Seconds, [], "kafka_message_duration_seconds", "From taking a message to committing its offset.";
}

/// What the worker tells.
pub static SOURCE: super::Source = super::Source {
    name: "worker",
    version: None,
    link: "services/worker",
    metrics: &[
        &CONSUMED,
        &DEAD_LETTERS,
        &LAG,
        &TIME_LAG,
        &REBALANCES,
        &HANDLED,
        &PRODUCED,
        &PRODUCE_ERRORS,
        &INFERENCE,
        &INFO,
        &SWAPS,
        &DRIFT,
        &PREDICTIONS,
        &TRAINED,
        &REGISTRY_CHECKED,
    ],
};
