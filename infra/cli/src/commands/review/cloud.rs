//! What Terraform does to resources, for people.

use render::review::{
    Kind,
    cloud::{Action, Change, Difference, Effect, Forecast},
};
use spec::source::Sources;

use super::rows::{self, Row, Weight, place, values};

/// Actions in the order in which a reader wants to know of them, each with what was done.
const ORDER: &[(Action, &str)] = &[
    (Action::Delete, "destroyed"),
    (Action::Replace, "replaced"),
    (Action::Update, "updated"),
    (Action::Create, "created"),
    (Action::Import, "imported"),
    (Action::Move, "moved"),
    (Action::Read, "read"),
];

/// How many there are of each action, and how many are refused; nothing where nothing changes.
pub(super) fn counts(forecast: &Forecast) -> Option<String> {
    let told = ORDER.iter().filter(|(action, _)| *action != Action::Read);
    let counts = rows::counts(told.map(|(action, word)| {
        let loses = of(forecast, *action).any(|change| change.loss.is_some());
        (*word, forecast.count(*action), loses)
    }))?;
    let refused = forecast.changes.iter().filter(|change| change.refused.is_some()).count();
    Some(if refused == 0 { counts } else { format!("{counts}; {refused} refused") })
}

/// A row for each change, in order.
pub(super) fn rows(forecast: &Forecast, sources: &Sources) -> Vec<Row> {
    let changes = ORDER
        .iter()
        .flat_map(|(action, word)| of(forecast, *action).map(move |change| (change, *word)));
    changes
        .map(|(change, word)| Row {
            word,
            name: address(change),
            place: place(change.span, change.side, sources),
            lines: lines(change),
            weight: weight(change),
        })
        .collect()
}

fn weight(change: &Change) -> Weight {
    match change.action {
        _ if change.loss.is_some() || change.refused.is_some() => Weight::Heavy,
        Action::Delete | Action::Replace | Action::Update => Weight::Usual,
        _ => Weight::Light,
    }
}

/// The changes of an action, in order of address.
fn of(forecast: &Forecast, action: Action) -> impl Iterator<Item = &Change> {
    forecast.changes.iter().filter(move |change| change.action == action)
}

/// What is to be done first where the state has another place.
pub(super) fn note(forecast: &Forecast) -> Option<String> {
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

fn lines(change: &Change) -> Vec<String> {
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
    let values = match waits_for {
        Some(on) => format!(": known after {on}"),
        None => values(before.as_deref(), after.as_deref()),
    };
    let effect = match effect {
        // What is replaced anyway needs no reason for what else differs.
        Effect::Replaces => ", replaces it",
        Effect::Stops if change.action == Action::Update => ", the machine stops",
        Effect::Stops | Effect::InPlace => "",
    };
    format!("{path}{values}{effect}")
}
