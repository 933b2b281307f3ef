//! What a Prometheus tells of itself.

use super::{
    Kind::{Counter, Gauge},
    Label, declare,
};

const GROUP: Label = Label::any("rule_group");
const ALERTMANAGER: Label = Label::any("alertmanager");

declare::source! {
    "Prometheus", Some("3.5"), "https://prometheus.io/docs/prometheus/latest/getting_started/";
    RELOADED: Gauge, Truth, [], "prometheus_config_last_reload_successful", "Whether the configuration on disk is the one that is used.";
    RULE_FAILURES: Counter, Count, [GROUP], "prometheus_rule_evaluation_failures_total", "Rules that could not be evaluated.";
    DROPPED: Counter, Count, [ALERTMANAGER], "prometheus_notifications_dropped_total", "Alerts that reached no Alertmanager.";
    ALERTMANAGERS: Gauge, Count, [], "prometheus_notifications_alertmanagers_discovered", "Alertmanagers that are known.";
}
