//! What the kubelet's cAdvisor tells of containers, by its documentation: no kubelet runs in a test, so nothing holds it
//! against one.

use super::{
    Kind::{Counter, Gauge},
    Label, declare,
};

const NAMESPACE: Label = Label::any("namespace");
const POD: Label = Label::any("pod");
/// Empty for a pod's own group, which holds the sum of its containers.
const CONTAINER: Label = Label::any("container");
const IMAGE: Label = Label::any("image");
const ID: Label = Label::any("id");
const NAME: Label = Label::any("name");

declare::source! {
    "cAdvisor", Some("0.52"), "https://github.com/google/cadvisor/blob/master/docs/storage/prometheus.md";
    CPU: Counter, Seconds, [NAMESPACE, POD, CONTAINER, IMAGE, ID, NAME], "container_cpu_usage_seconds_total", "CPU that a container has used.";
    CPU_PERIODS: Counter, Count, [NAMESPACE, POD, CONTAINER, IMAGE, ID, NAME], "container_cpu_cfs_periods_total", "Periods in which a container with a limit could run.";
    CPU_THROTTLED: Counter, Count, [NAMESPACE, POD, CONTAINER, IMAGE, ID, NAME], "container_cpu_cfs_throttled_periods_total", "Periods in which a container was held back by its limit.";
    MEMORY: Gauge, Bytes, [NAMESPACE, POD, CONTAINER, IMAGE, ID, NAME], "container_memory_working_set_bytes", "Memory that a container cannot do without: what it is killed for.";
    OOM: Counter, Count, [NAMESPACE, POD, CONTAINER, IMAGE, ID, NAME], "container_oom_events_total", "How often a container's process was killed for its memory.";
}
