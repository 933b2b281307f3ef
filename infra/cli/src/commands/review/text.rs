//! A forecast for people.

use std::fmt::Write as _;

use render::review::{Action, Change, Difference, Effect, Forecast, Kind, Side};
use spec::source::Sources;

use super::Shown;

/// Actions in the order in which a reader wants to know of them, each with what was done.
pub(super) const ORDER: &[(Action, &str)] = &[
    (Action::Delete, "destroyed"),
    (Action::Replace, "replaced"),
    (Action::Update, "updated"),
    (Action::Create, "created"),
    (Action::Import, "imported"),
    (Action::Move, "moved"),
    (Action::Read, "read"),
];

/// How many there are of each action: `1 replaced (data lost), 2 updated`.
#[must_use]
pub fn summary(forecast: &Forecast) -> String {
    let parts: Vec<_> = ORDER
        .iter()
        .filter(|(action, _)| *action != Action::Read && forecast.count(*action) > 0)
        .map(|(action, word)| {
            let loses = of(forecast, *action).any(|change| change.loss.is_some());
            format!("{} {word}{}", forecast.count(*action), if loses { " (data lost)" } else { "" })
        })
        .collect();
    let refused = forecast.changes.iter().filter(|change| change.refused.is_some()).count();
    match (parts.is_empty(), refused) {
        (true, _) => String::from("nothing changes in the cloud"),
        (false, 0) => parts.join(", "),
        (false, count) => format!("{}; {count} refused", parts.join(", ")),
    }
}

/// The changes of an action, in order of address.
pub(super) fn of(forecast: &Forecast, action: Action) -> impl Iterator<Item = &Change> {
    forecast.changes.iter().filter(move |change| change.action == action)
}

/// The whole forecast, a summary first.
#[must_use]
pub fn text(shown: &Shown<'_>) -> String {
    let mut text = format!("{}: {}\n", shown.title, summary(shown.forecast));
    if let Some(note) = state_note(shown.forecast) {
        let _ = writeln!(text, "  {note}");
    }
    for (action, word) in ORDER {
        for change in of(shown.forecast, *action) {
            let place = place(change, shown.sources);
            let _ = writeln!(text, "  {word:<9}  {}  ({place})", address(change));
            for line in lines(change) {
                let _ = writeln!(text, "             {line}");
            }
        }
    }
    text
}

/// What is to be done first where the state has another place.
pub(super) fn state_note(forecast: &Forecast) -> Option<String> {
    let (before, after) = forecast.state_moved.as_ref()?;
    Some(format!(
        "the state moves from {before} to {after}: `terraform init -migrate-state` takes it along, and without it \
         everything is made a second time"
    ))
}

/// The address as Terraform writes it.
pub(super) fn address(change: &Change) -> String {
    match change.kind {
        Kind::Managed => change.address.to_string(),
        Kind::Data => format!("data.{}", change.address),
    }
}

/// The line of the spec, for a reader who knows the file.
pub(super) fn place(change: &Change, sources: &Sources) -> String {
    let line = sources.position(change.span).line;
    match change.side {
        Side::Head => format!("line {line}"),
        Side::Base => format!("line {line} of the base"),
    }
}

/// What is said about a change, a line each.
pub(super) fn lines(change: &Change) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(previous) = &change.previous {
        lines.push(format!("was {previous}"));
    }
    // What waits for the resource with which it is replaced is told by that.
    let with = change.replaced_with.as_ref().map(ToString::to_string);
    let told = change.differences.iter().filter(|it| with.is_none() || it.waits_for != with);
    lines.extend(told.map(|it| difference(change, it)));
    if let Some(with) = &change.replaced_with {
        lines.push(format!("replaced with {with}"));
    }
    if let Some(loss) = &change.loss {
        lines.push(format!("lost: {}", loss.what));
    }
    if let Some(refusal) = &change.refused {
        lines.push(format!("refused: {}", refusal.what));
    }
    lines
}

fn difference(change: &Change, difference: &Difference) -> String {
    let Difference { path, before, after, waits_for, effect, .. } = difference;
    let values = match (before, after, waits_for) {
        (_, _, Some(on)) => format!(": known after {on}"),
        (Some(before), Some(after), None) => format!(": {before} → {after}"),
        (None, Some(after), None) => format!(": → {after}"),
        (Some(before), None, None) => format!(": {before} →"),
        (None, None, None) => String::new(),
    };
    let effect = match effect {
        // What is replaced anyway needs no reason for what else differs.
        Effect::Replaces => ", replaces it",
        Effect::Stops if change.action == Action::Update => ", the machine stops",
        Effect::Stops | Effect::InPlace => "",
    };
    format!("{path}{values}{effect}")
}
