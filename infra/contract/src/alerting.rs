//! How alerts travel.

/// How long an Alertmanager waits for other alerts of a group before it first sends one, in seconds: its own default
/// (<https://prometheus.io/docs/alerting/latest/configuration/#route>).
pub const GROUP_WAIT_SECONDS: u32 = 30;
