//! What the kubelet tells of volumes, by its documentation: no kubelet runs in a test, so nothing holds it against one.

use super::{Kind::Gauge, Label, declare};

const NAMESPACE: Label = Label::any("namespace");
const CLAIM: Label = Label::any("persistentvolumeclaim");

declare::source! {
    "kubelet", Some("1.33"), "https://kubernetes.io/docs/reference/instrumentation/metrics/";
    VOLUME_CAPACITY: Gauge, Bytes, [NAMESPACE, CLAIM], "kubelet_volume_stats_capacity_bytes", "How large a volume is.";
    VOLUME_AVAILABLE: Gauge, Bytes, [NAMESPACE, CLAIM], "kubelet_volume_stats_available_bytes", "How much of a volume is free.";
}
