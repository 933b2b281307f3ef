//! What `kafka_exporter` tells of a Kafka in the cluster: beside each broker of all of them. It tells of a group as long as
//! Kafka keeps an offset of it, members or not; of a partition of which it has committed none, offset and lag are -1.

use super::{Kind::Gauge, Label, declare};

const TOPIC: Label = Label::any("topic");
const PARTITION: Label = Label::any("partition");
const GROUP: Label = Label::any("consumergroup");

declare::source! {
    "kafka_exporter", Some("1.9.0"), "https://github.com/danielqsj/kafka_exporter#metrics";
    BROKERS: Gauge, Count, [], "kafka_brokers", "Brokers that the cluster has.";
    TOPIC_OFFSET: Gauge, Count, [TOPIC, PARTITION], "kafka_topic_partition_current_offset", "The offset of the next message of a partition: it rises with every message that is produced.";
    UNDER_REPLICATED: Gauge, Truth, [TOPIC, PARTITION], "kafka_topic_partition_under_replicated_partition", "Whether a partition lacks a replica.";
    GROUP_OFFSET: Gauge, Count, [GROUP, TOPIC, PARTITION], "kafka_consumergroup_current_offset", "The offset that a group has committed.";
    GROUP_LAG: Gauge, Count, [GROUP, TOPIC, PARTITION], "kafka_consumergroup_lag", "Messages of a partition that a group has not committed.";
    GROUP_MEMBERS: Gauge, Count, [GROUP], "kafka_consumergroup_members", "Members of a group.";
}
