//! What a forecast needs somebody's permission for: a dated waiver of `loses-data` in the stack as it shall be.

use std::collections::BTreeMap;

use spec::{
    change::{Loss, Refusal},
    diagnostic::{Diagnostic, Rule},
    quantity::Date,
    source::Span,
    stack::Stack,
};

use super::{Forecast, cloud, cluster};

spec::rule! {
    /// What cannot be brought back is destroyed, and the stack does not say that it may be.
    pub static LOSES_DATA = "loses-data", Error, Review;

    /// Terraform, the cloud or a server refuses the change, though the stack is right by itself.
    pub static CHANGE_REFUSED = "change-refused", Error, No;
}

/// Every rule of a comparison.
pub static RULES: &[&Rule] = &[&CHANGE_REFUSED, &LOSES_DATA];

/// The last day on which a stack says that a thing may be lost; none where it does not say so, or did until a day that is
/// over. Who permits a thing permits its parts.
#[must_use]
pub fn permission(stack: &Stack, thing: &str, today: Date) -> Option<Date> {
    let owner = thing.split_once('/').map_or(thing, |(owner, _)| owner);
    stack
        .waivers
        .iter()
        .filter(|waiver| waiver.rule.value == LOSES_DATA.code && waiver.until.value >= today)
        .filter(|waiver| {
            waiver.things.iter().any(|named| named.value == thing || named.value == owner)
        })
        .map(|waiver| waiver.until.value)
        .max()
}

/// What is wrong with a change: data that nobody permitted to lose, and what is refused. An object that must be deleted
/// first is no error, since that is a way.
///
/// Spans of things that are only in the base point into the base's file.
#[must_use]
pub fn judge(forecast: &Forecast, head: &Stack, today: Date) -> Vec<Diagnostic> {
    let mut by_thing: BTreeMap<&str, Vec<Lost<'_>>> = BTreeMap::new();
    for lost in of_cloud(forecast).chain(of_cluster(forecast)) {
        by_thing.entry(&lost.loss.thing).or_default().push(lost);
    }
    let lost: Vec<_> = by_thing
        .iter()
        // A part is lost with its owner: one cause, one report.
        .filter(|(thing, _)| {
            thing.split_once('/').is_none_or(|(owner, _)| !by_thing.contains_key(owner))
        })
        .filter(|(thing, _)| permission(head, thing, today).is_none())
        .map(|(thing, lost)| loses(thing, lost))
        .collect();
    let in_cloud = forecast.cloud.changes.iter().map(|it| (it.refused.as_ref(), it.span));
    let in_cluster = forecast.cluster.changes.iter().map(|it| (it.refused.as_ref(), it.span));
    let refused = in_cloud.chain(in_cluster).filter_map(|(refusal, span)| {
        let Refusal { what, help } = refusal?;
        Some(Diagnostic::new(&CHANGE_REFUSED, span, what.clone()).help(*help))
    });
    lost.into_iter().chain(refused).collect()
}

/// A loss, whatever target tells of it.
struct Lost<'a> {
    loss: &'a Loss,
    /// Whether something new comes in its place.
    is_replaced: bool,
    span: Span,
}

fn of_cloud(forecast: &Forecast) -> impl Iterator<Item = Lost<'_>> {
    forecast.cloud.changes.iter().filter_map(|change| {
        let is_replaced = change.action == cloud::Action::Replace;
        Some(Lost { loss: change.loss.as_ref()?, is_replaced, span: change.span })
    })
}

fn of_cluster(forecast: &Forecast) -> impl Iterator<Item = Lost<'_>> {
    forecast.cluster.changes.iter().filter_map(|change| {
        let is_replaced = change.action == cluster::Action::Recreate;
        Some(Lost { loss: change.loss.as_ref()?, is_replaced, span: change.span })
    })
}

fn loses(thing: &str, lost: &[Lost<'_>]) -> Diagnostic {
    let what: Vec<_> = lost.iter().map(|lost| lost.loss.what.as_str()).collect();
    let is_replaced = lost.iter().any(|lost| lost.is_replaced);
    let verb = if is_replaced { "replacing" } else { "destroying" };
    let span = lost.first().map(|lost| lost.span).unwrap_or_default();
    Diagnostic::new(&LOSES_DATA, span, format!("{verb} `{thing}` loses {}", what.join(", and ")))
        .help(format!(
            "undo the change, or add to `waivers`: {{ rule: {}, things: [{thing}], reason: …, until: \"YYYY-MM-DD\" }}",
            LOSES_DATA.code
        ))
        .thing(thing)
}
