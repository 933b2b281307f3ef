//! How soon an alert is heard, as a sum.

use contract::alerting;
use spec::quantity::Duration;

use super::Delay;
use crate::{alert::Alert, families::Group};

/// The longest time from the beginning of the trouble to the first notification, and its parts. Trouble begins right after
/// a scrape, and a sample arrives right after an evaluation; a range is beyond its threshold at the latest when it is full;
/// `for` ends at an evaluation.
pub(super) fn delays(alert: &Alert, group: &Group) -> (String, Vec<Delay>) {
    let step = group.step;
    let hold = step.saturating_mul(
        u32::try_from(alert.hold.millis().div_ceil(step.millis().max(1))).unwrap_or(u32::MAX),
    );
    let wait = Duration::from_secs(alerting::GROUP_WAIT_SECONDS);
    let parts = [
        (alert.scrape, "until it is scraped"),
        (alert.range, "until the query has seen enough"),
        (step, "until the rule is evaluated"),
        (hold, "`for`"),
        (wait, "until the Alertmanager sends"),
    ];
    let sum = parts.iter().fold(Duration::ZERO, |sum, (time, _)| sum.saturating_add(*time));
    let parts = parts.into_iter().filter(|(time, _)| *time > Duration::ZERO);
    let delays = parts.map(|(time, until)| Delay { time: time.to_string(), until });
    (sum.to_string(), delays.collect())
}
