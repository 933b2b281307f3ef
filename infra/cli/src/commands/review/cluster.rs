//! What an apply does to Kubernetes' objects, for people.

use render::review::cluster::{Action, Change, Difference, Effect, Forecast};
use spec::{source::Sources, stack::Ships};

use super::rows::{self, Row, Weight, place, values};

/// Actions in the order in which a reader wants to know of them, each with what was done.
const ORDER: &[(Action, &str)] = &[
    (Action::Delete, "deleted"),
    (Action::Recreate, "recreated"),
    (Action::Restart, "restarted"),
    (Action::Update, "updated"),
    (Action::Create, "created"),
];

/// How many there are of each action; nothing where nothing changes.
pub(super) fn counts(forecast: &Forecast) -> Option<String> {
    rows::counts(ORDER.iter().map(|(action, word)| {
        let loses = of(forecast, *action).any(|change| change.loss.is_some());
        (*word, forecast.count(*action), loses)
    }))
}

/// A row for each change, in order.
pub(super) fn rows(forecast: &Forecast, sources: &Sources) -> Vec<Row> {
    let changes = ORDER
        .iter()
        .flat_map(|(action, word)| of(forecast, *action).map(move |change| (change, *word)));
    changes
        .map(|(change, word)| Row {
            word,
            name: change.object.to_string(),
            place: place(change.span, change.side, sources),
            lines: lines(change),
            weight: weight(change),
        })
        .collect()
}

fn weight(change: &Change) -> Weight {
    match change.action {
        _ if change.loss.is_some() || change.refused.is_some() => Weight::Heavy,
        Action::Recreate => Weight::Heavy,
        Action::NoOp | Action::Create => Weight::Light,
        Action::Delete | Action::Restart | Action::Update => Weight::Usual,
    }
}

/// The changes of an action, in order of namespace and name.
fn of(forecast: &Forecast, action: Action) -> impl Iterator<Item = &Change> {
    forecast.changes.iter().filter(move |change| change.action == action)
}

/// What is to be done besides an apply. Helm deletes by itself.
pub(super) fn note(forecast: &Forecast) -> Option<&'static str> {
    let deletes = forecast.ships == Ships::Objects && forecast.count(Action::Delete) > 0;
    deletes.then_some("objects that are deleted here stay in the cluster until somebody deletes them: `kubectl apply` does not")
}

fn lines(change: &Change) -> Vec<String> {
    let differences = change.differences.iter().map(difference);
    let loss = change.loss.iter().map(|loss| format!("lost: {}", loss.what));
    let refused = change.refused.iter().map(|refusal| format!("refused: {}", refusal.what));
    differences.chain(loss).chain(refused).chain(change.notes.iter().cloned()).collect()
}

fn difference(difference: &Difference) -> String {
    let Difference { path, before, after, effect, told } = difference;
    if !told.is_empty() {
        return format!("what it is told: {}", told.join("; "));
    }
    let values = values(before.as_deref(), after.as_deref());
    let effect = match effect {
        Effect::Recreates => ", which is never changed",
        Effect::InPlace | Effect::Restarts => "",
    };
    format!("{path}{values}{effect}")
}
