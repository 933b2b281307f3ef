//! How alerts travel.

/// How long an Alertmanager waits for other alerts of a group before it first sends one, in seconds: its own default
/// (<https://prometheus.io/docs/alerting/latest/configuration/#route>).
pub const GROUP_WAIT_SECONDS: u32 = 30;

/// How long it waits before it tells of what changed in a group, in seconds: its own default, at the same place.
pub const GROUP_INTERVAL_SECONDS: u32 = 300;

/// After how long it says again that an alert still fires, in seconds. Who was woken is reminded within the hour, others
/// twice or once a day. It looks only every [`GROUP_INTERVAL_SECONDS`], so each is a multiple of that, and it forgets after
/// 120 hours what it has sent (`--data.retention`), so each is far below
/// (<https://prometheus.io/docs/alerting/latest/configuration/#route>).
pub mod repeat {
    /// Of an alert that wakes somebody.
    pub const CRITICAL_SECONDS: u32 = 3_600;
    /// Of one that somebody looks at in working hours.
    pub const WARNING_SECONDS: u32 = 43_200;
    /// Of one for the record.
    pub const INFO_SECONDS: u32 = 86_400;
}

/// How often an Alertmanager looks whether a dead man's switch is to be told again that alerts arrive, in seconds. What it
/// sent at one look is not quite as old at the next one, so it sends at every second: once a minute. Services of that kind
/// count some minutes of silence as an outage, so several may be lost
/// (<https://prometheus.io/docs/practices/alerting/#metamonitoring>).
pub const HEARTBEAT_SECONDS: u32 = 30;

/// How many alerts a webhook is sent at most in one message; it is told how many more there are
/// (<https://prometheus.io/docs/alerting/latest/configuration/#webhook_config>).
pub const WEBHOOK_ALERTS: u32 = 100;
