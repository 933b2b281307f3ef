//! Several Alertmanagers that gossip, as the stacks have them, say a thing once.

use std::time::Duration;

use serde_json::json;
use testbed::{Alertmanager, Error, Inbox, RenderedStack, Result, Scratch, redirected, stays};

use super::{ENGINES, folders};

/// Longer than the second of them waits for the first, and the round after it.
const SILENCE: Duration = Duration::from_secs(8);
const WITHIN: Duration = Duration::from_secs(40);

/// How many messages of one alert come from two Alertmanagers, which know each other or not.
fn messages(know_each_other: bool) -> Result<Option<usize>> {
    let stack = RenderedStack::changed("fraud", |text| text)?;
    let (inbox, scratch) = (Inbox::open()?, Scratch::new()?);
    let folder = folders(&stack).pop();
    let folder = folder.ok_or_else(|| Error::unexpected("fraud", "it has no Alertmanager"))?;
    let configuration = redirected(&folder, &inbox, &scratch)?;
    let groups = if know_each_other { vec![2] } else { vec![1, 1] };
    let started = groups
        .into_iter()
        .map(|replicas| Alertmanager::start(ENGINES[0], &configuration, replicas));
    let started: Option<Vec<_>> = started.collect::<Result<_>>()?;
    let Some(mut alertmanagers) = started else { return Ok(None) };
    let labels =
        json!({ "alertname": "NoneReady", "service": "fraud-worker", "severity": "critical" });
    for alertmanager in &alertmanagers {
        alertmanager.tell(&json!([{ "labels": labels }]))?;
    }
    for alertmanager in &mut alertmanagers {
        let came = || (!inbox.of("pager").is_empty()).then_some(());
        alertmanager.wait_for("a message", WITHIN, came)?;
    }
    let _ = stays(SILENCE, || inbox.of("pager").len() < 3);
    Ok(Some(inbox.of("pager").len()))
}

#[test]
fn two_that_gossip_send_one_message() -> Result<()> {
    let Some(together) = messages(true)? else { return Ok(()) };
    assert_eq!(together, 1);
    // Else the test would pass whatever they do.
    assert_eq!(messages(false)?, Some(2));
    Ok(())
}
