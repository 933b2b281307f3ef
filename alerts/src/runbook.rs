//! Runbooks. In: a family. Out: Markdown: of each alert what it means, what to do, how soon it is heard, and its query.

use std::fmt::Write as _;

use contract::alerting;
use spec::quantity::Duration;

use crate::{
    alert::{Alert, VALUE},
    families::{Family, Group},
};

/// The runbook of a family.
pub(crate) fn runbook(family: &Family) -> String {
    let mut text = format!("# Runbook: {}\n", family.name);
    for group in &family.groups {
        for alert in &group.alerts {
            chapter(&mut text, alert, group);
        }
    }
    text
}

fn chapter(text: &mut String, alert: &Alert, group: &Group) {
    let steps: Vec<_> =
        (1..).zip(&alert.steps).map(|(number, step)| format!("{number}. {step}")).collect();
    let steps = steps.join("\n");
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "\n## {} {}\n\n{} {}\n\n- severity: {}\n- owner: {}\n- heard at the latest {}\n\n{steps}\n\n```promql\n{}\n```\n",
        alert.name,
        alert.service,
        alert.summary,
        alert.description.replace(VALUE, "…"),
        alert.urgency.label(),
        alert.owner,
        delay(alert, group),
        alert.query,
    );
}

/// The longest time from the beginning of the trouble to the first notification, as a sum. Trouble begins right after a
/// scrape, and a sample arrives right after an evaluation; a range is beyond its threshold at the latest when it is full;
/// `for` ends at an evaluation.
fn delay(alert: &Alert, group: &Group) -> String {
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
    let parts: Vec<_> = parts
        .iter()
        .filter(|(time, _)| *time > Duration::ZERO)
        .map(|(time, why)| format!("{time} {why}"))
        .collect();
    format!("{sum} after the trouble begins: {}", parts.join(", "))
}
