//! What an Alertmanager tells of itself.

use super::{
    Kind::{Counter, Gauge},
    Label, declare,
};

/// By which way it was sent.
const INTEGRATION: Label = Label::any("integration");
/// Why it failed.
const REASON: Label = Label::any("reason");

declare::source! {
    "Alertmanager", Some("0.31"), "https://prometheus.io/docs/alerting/latest/alertmanager/";
    RELOADED: Gauge, Truth, [], "alertmanager_config_last_reload_successful", "Whether the configuration on disk is the one that is used.";
    FAILED: Counter, Count, [INTEGRATION, REASON], "alertmanager_notifications_failed_total", "Notifications that could not be sent.";
    MEMBERS: Gauge, Count, [], "alertmanager_cluster_members", "Alertmanagers that know each other, itself among them.";
}
