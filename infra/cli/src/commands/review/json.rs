//! A forecast for programs: see `FORMAT.md`.

use render::review::{
    self, Loss, Refusal,
    cloud::{Action, Change, Difference, Effect},
    cluster,
};
use serde::Serialize;
use spec::{
    quantity::Date,
    source::{Position, Sources},
    stack::Stack,
};

use super::{super::check::StackReports, Reviewed, cloud::address, text::summary};

/// The result of `review`.
#[derive(Debug, Serialize)]
pub(super) struct Result {
    stacks: Vec<StackReview>,
}

#[derive(Debug, Serialize)]
struct StackReview {
    /// What `check` says of the stack as it shall be, with what the comparison found.
    #[serde(flatten)]
    reports: StackReports,
    /// What `check` says of the stack as it was.
    base: StackReports,
    /// `null` where one of the stacks has errors.
    summary: Option<String>,
    state_moved: Option<StateMoved>,
    changes: Option<Vec<ChangeResult>>,
    objects: Option<Vec<ObjectResult>>,
}

#[derive(Debug, Serialize)]
struct StateMoved {
    from: String,
    to: String,
}

#[derive(Debug, Serialize)]
struct ChangeResult {
    address: String,
    action: Action,
    previous_address: Option<String>,
    differences: Vec<DifferenceResult>,
    replaced_with: Option<String>,
    loss: Option<LossResult>,
    refused: Option<RefusalResult>,
    #[serde(flatten)]
    place: Position,
}

#[derive(Debug, Serialize)]
struct DifferenceResult {
    path: String,
    before: Option<String>,
    after: Option<String>,
    waits_for: Option<String>,
    effect: &'static str,
    line: Option<usize>,
}

#[derive(Debug, Serialize)]
struct ObjectResult {
    kind: &'static str,
    namespace: Option<String>,
    name: String,
    action: cluster::Action,
    differences: Vec<FieldResult>,
    notes: Vec<String>,
    loss: Option<LossResult>,
    refused: Option<RefusalResult>,
    thing: String,
    #[serde(flatten)]
    place: Position,
}

#[derive(Debug, Serialize)]
struct FieldResult {
    path: String,
    before: Option<String>,
    after: Option<String>,
    told: Vec<String>,
    effect: &'static str,
}

#[derive(Debug, Serialize)]
struct LossResult {
    thing: String,
    what: String,
    /// The last day on which the stack permits it; `null` where it does not.
    permitted_until: Option<String>,
}

#[derive(Debug, Serialize)]
struct RefusalResult {
    message: String,
    help: &'static str,
}

impl Result {
    pub(super) fn of(reviewed: &[Reviewed], today: Date) -> Self {
        Self { stacks: reviewed.iter().map(|reviewed| StackReview::of(reviewed, today)).collect() }
    }
}

impl StackReview {
    fn of(reviewed: &Reviewed, today: Date) -> Self {
        let head = &reviewed.head;
        let stack = head.loaded.stack.as_ref();
        let forecast = reviewed.forecast.as_ref();
        let both = forecast.zip(stack);
        let changes = both.map(|(forecast, stack)| {
            let changes = forecast.cloud.changes.iter();
            changes.map(|change| ChangeResult::of(change, stack, &head.sources, today)).collect()
        });
        let objects = both.map(|(forecast, stack)| {
            let changes = forecast.cluster.changes.iter();
            changes.map(|change| ObjectResult::of(change, stack, &head.sources, today)).collect()
        });
        Self {
            reports: StackReports::of(head),
            base: StackReports::of(&reviewed.base),
            summary: forecast.map(summary),
            state_moved: forecast.and_then(|forecast| {
                let (from, to) = forecast.cloud.state_moved.clone()?;
                Some(StateMoved { from, to })
            }),
            changes,
            objects,
        }
    }
}

impl ChangeResult {
    fn of(change: &Change, head: &Stack, sources: &Sources, today: Date) -> Self {
        Self {
            address: address(change),
            action: change.action,
            previous_address: change.previous.as_ref().map(ToString::to_string),
            differences: change
                .differences
                .iter()
                .map(|it| DifferenceResult::of(it, sources))
                .collect(),
            replaced_with: change.replaced_with.as_ref().map(ToString::to_string),
            loss: change.loss.as_ref().map(|loss| LossResult::of(loss, head, today)),
            refused: change.refused.as_ref().map(RefusalResult::of),
            place: sources.position(change.span),
        }
    }
}

impl RefusalResult {
    fn of(refusal: &Refusal) -> Self {
        Self { message: refusal.what.clone(), help: refusal.help }
    }
}

impl DifferenceResult {
    fn of(difference: &Difference, sources: &Sources) -> Self {
        Self {
            path: difference.path.clone(),
            before: difference.before.clone(),
            after: difference.after.clone(),
            waits_for: difference.waits_for.clone(),
            effect: match difference.effect {
                Effect::InPlace => "in-place",
                Effect::Stops => "stops",
                Effect::Replaces => "replaces",
            },
            line: difference.span.map(|span| sources.position(span).line),
        }
    }
}

impl ObjectResult {
    fn of(change: &cluster::Change, head: &Stack, sources: &Sources, today: Date) -> Self {
        Self {
            kind: change.object.kind,
            namespace: change.object.namespace.clone(),
            name: change.object.name.clone(),
            action: change.action,
            differences: change.differences.iter().map(FieldResult::of).collect(),
            notes: change.notes.clone(),
            loss: change.loss.as_ref().map(|loss| LossResult::of(loss, head, today)),
            refused: change.refused.as_ref().map(RefusalResult::of),
            thing: change.thing.clone(),
            place: sources.position(change.span),
        }
    }
}

impl FieldResult {
    fn of(difference: &cluster::Difference) -> Self {
        Self {
            path: difference.path.clone(),
            before: difference.before.clone(),
            after: difference.after.clone(),
            told: difference.told.clone(),
            effect: match difference.effect {
                cluster::Effect::InPlace => "in-place",
                cluster::Effect::Restarts => "restarts",
                cluster::Effect::Recreates => "recreates",
            },
        }
    }
}

impl LossResult {
    fn of(loss: &Loss, head: &Stack, today: Date) -> Self {
        let permitted = review::permission(head, &loss.thing, today);
        Self {
            thing: loss.thing.clone(),
            what: loss.what.clone(),
            permitted_until: permitted.map(|until| until.to_string()),
        }
    }
}
