//! What an Alertmanager reads from which version on, each from its own source
//! (<https://github.com/prometheus/alertmanager/blob/main/CHANGELOG.md>, and the fields of `config/` at each release).

use spec::{quantity::Version, stack::ReceiverKind};

/// `matchers` of routes and of inhibition. The way before could not say "one of several" and "equal" in one list.
pub(crate) const MATCHERS: [u32; 2] = [0, 22];
/// Rules of inhibition have names, which messages and metrics show. Older ones do without.
pub(super) const INHIBITION_NAMES: [u32; 2] = [0, 30];

/// From which version on the secret of a receiver can lie in a file, and what the field is called. There is no other way
/// to give it that keeps it out of the configuration.
pub(crate) const fn secret_file(kind: &ReceiverKind) -> (&'static str, [u32; 2]) {
    match kind {
        ReceiverKind::Slack { .. } => ("api_url_file", [0, 22]),
        ReceiverKind::Pagerduty(_) => ("routing_key_file", [0, 25]),
        ReceiverKind::Telegram { .. } => ("bot_token_file", [0, 26]),
        ReceiverKind::Webhook(_) => ("url_file", [0, 26]),
    }
}

/// Whether a version is a release or newer.
pub(crate) fn has(version: &Version, since: [u32; 2]) -> bool {
    version.numbers() >= since.as_slice()
}
