//! A forecast for programs: see `FORMAT.md`.

use render::review::{self, Action, Change, Difference, Effect};
use serde::Serialize;
use spec::{
    quantity::Date,
    source::{Position, Sources},
    stack::Stack,
};

use super::{
    super::check::StackReports,
    Reviewed,
    text::{address, summary},
};

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
struct LossResult {
    thing: String,
    what: &'static str,
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
        let changes = forecast.zip(stack).map(|(forecast, stack)| {
            forecast
                .changes
                .iter()
                .map(|change| ChangeResult::of(change, stack, &head.sources, today))
                .collect()
        });
        Self {
            reports: StackReports::of(head),
            base: StackReports::of(&reviewed.base),
            summary: forecast.map(summary),
            state_moved: forecast.and_then(|forecast| {
                let (from, to) = forecast.state_moved.clone()?;
                Some(StateMoved { from, to })
            }),
            changes,
        }
    }
}

impl ChangeResult {
    fn of(change: &Change, head: &Stack, sources: &Sources, today: Date) -> Self {
        let loss = change.loss.as_ref().map(|loss| {
            let permitted = review::permission(head, &loss.thing, today);
            LossResult {
                thing: loss.thing.clone(),
                what: loss.what,
                permitted_until: permitted.map(|until| until.to_string()),
            }
        });
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
            loss,
            refused: change
                .refused
                .as_ref()
                .map(|refusal| RefusalResult { message: refusal.what.clone(), help: refusal.help }),
            place: sources.position(change.span),
        }
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
