//! What a forecast needs somebody's permission for: a dated waiver of `loses-data` in the stack as it shall be.

use std::collections::BTreeMap;

use spec::{
    diagnostic::{Diagnostic, Rule},
    quantity::Date,
    stack::Stack,
};

use super::{Action, Change, Forecast};

spec::rule! {
    /// What cannot be brought back is destroyed, and the stack does not say that it may be.
    pub static LOSES_DATA = "loses-data", Error, Review;

    /// Terraform or the cloud refuses the change, though the stack is right by itself.
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

/// What is wrong with a change: data that nobody permitted to lose, and what is refused.
///
/// Spans of things that are only in the base point into the base's file.
#[must_use]
pub fn judge(forecast: &Forecast, head: &Stack, today: Date) -> Vec<Diagnostic> {
    let mut by_thing: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in &forecast.changes {
        if let Some(loss) = &change.loss {
            by_thing.entry(&loss.thing).or_default().push(change);
        }
    }
    let lost: Vec<_> = by_thing
        .iter()
        // A part is lost with its owner: one cause, one report.
        .filter(|(thing, _)| {
            thing.split_once('/').is_none_or(|(owner, _)| !by_thing.contains_key(owner))
        })
        .filter(|(thing, _)| permission(head, thing, today).is_none())
        .map(|(thing, changes)| loses(thing, changes))
        .collect();
    let refused = forecast.changes.iter().filter_map(|change| {
        let refusal = change.refused.as_ref()?;
        Some(Diagnostic::new(&CHANGE_REFUSED, change.span, refusal.what.clone()).help(refusal.help))
    });
    lost.into_iter().chain(refused).collect()
}

fn loses(thing: &str, changes: &[&Change]) -> Diagnostic {
    let what: Vec<_> =
        changes.iter().filter_map(|change| Some(change.loss.as_ref()?.what)).collect();
    let is_replaced = changes.iter().any(|change| change.action == Action::Replace);
    let verb = if is_replaced { "replacing" } else { "destroying" };
    let span = changes.first().map(|change| change.span).unwrap_or_default();
    Diagnostic::new(&LOSES_DATA, span, format!("{verb} `{thing}` loses {}", what.join(", and ")))
        .help(format!(
            "undo the change, or add to `waivers`: {{ rule: {}, things: [{thing}], reason: …, until: \"YYYY-MM-DD\" }}",
            LOSES_DATA.code
        ))
        .thing(thing)
}
