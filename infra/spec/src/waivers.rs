//! Waivers: rules that are knowingly broken, by whom, why, and until when.
//!
//! Goes in: every report of every rule, and the day. Comes out: what no waiver allows, and what is wrong with the
//! waivers themselves.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Diagnostic, Rule, Waivable},
    name::ThingName,
    quantity::Date,
    rules::waivers::{
        WAIVER_EXPIRED, WAIVER_NOT_WAIVABLE, WAIVER_UNKNOWN_RULE, WAIVER_UNKNOWN_THING,
        WAIVER_UNUSED,
    },
    source::Spanned,
    stack::{Stack, Waiver},
    suggest,
};

/// Takes away the reports that waivers allow, and reports waivers that are wrong, expired or of no use.
///
/// A waiver allows a report when it names the rule and every thing that the report concerns. An expired one allows
/// nothing, but what it did allow is reported with it and not by itself: one cause, one report. A waiver of a rule that
/// only a comparison finds names what may be gone already, so it is asked for its date alone.
///
/// `rules` are all rules of all crates. `complete` is whether every rule could be checked: where one could not, no
/// waiver is called unused and no thing unknown. Nor are they in an environment, which may have mended or removed what
/// the stack waives.
#[must_use]
pub fn apply(
    stack: &Stack,
    complete: bool,
    rules: &[&'static Rule],
    diagnostics: Vec<Diagnostic>,
    today: Date,
) -> Vec<Diagnostic> {
    if stack.waivers.is_empty() {
        return diagnostics;
    }
    let mut left = diagnostics;
    let mut found = Vec::new();
    let things = things(stack);
    let all_is_known = complete && stack.environment.is_none();
    for waiver in &stack.waivers {
        if let Some(wrong) = misnamed(waiver, rules) {
            found.push(wrong);
            continue;
        }
        let is_of_review = rules
            .iter()
            .any(|rule| rule.code == waiver.rule.value && rule.waivable == Waivable::Review);
        let all_is_known = all_is_known && !is_of_review;
        let unknown: Vec<_> = if all_is_known {
            waiver.things.iter().filter(|thing| !things.contains(&thing.value)).collect()
        } else {
            Vec::new()
        };
        found.extend(unknown.iter().map(|thing| unknown_thing(thing, &things)));
        let (allowed, rest) = left.into_iter().partition(|diagnostic| allows(waiver, diagnostic));
        left = rest;
        if waiver.until.value < today {
            found.push(expired(waiver, &allowed, is_of_review));
        } else if all_is_known {
            let unknown = unknown.iter().map(|thing| thing.value.as_str());
            // A report that concerns others too is still there, and tells who must be named.
            let breaks = allowed.iter().chain(&left).filter(|it| it.rule.code == waiver.rule.value);
            let broken = breaks.flat_map(|it| &it.things).map(String::as_str);
            found.extend(unused(waiver, &broken.chain(unknown).collect()));
        }
    }
    left.extend(found);
    left
}

fn allows(waiver: &Waiver, diagnostic: &Diagnostic) -> bool {
    diagnostic.rule.code == waiver.rule.value
        && diagnostic.rule.waivable == Waivable::Yes
        && !diagnostic.things.is_empty()
        && diagnostic
            .things
            .iter()
            .all(|thing| waiver.things.iter().any(|named| named.value == *thing))
}

/// A waiver of a rule that there is not, or that nothing silences.
fn misnamed(waiver: &Waiver, rules: &[&'static Rule]) -> Option<Diagnostic> {
    let code = &waiver.rule;
    let waivable =
        || rules.iter().filter(|rule| rule.waivable != Waivable::No).map(|rule| rule.code);
    match rules.iter().find(|rule| rule.code == code.value) {
        Some(rule) if rule.waivable != Waivable::No => None,
        Some(_) => Some(
            Diagnostic::new(
                &WAIVER_NOT_WAIVABLE,
                code.span,
                format!("nothing waives `{code}`: what breaks it would not work"),
            )
            .help("delete the waiver, and mend what breaks the rule"),
        ),
        None => {
            let report = Diagnostic::new(
                &WAIVER_UNKNOWN_RULE,
                code.span,
                format!("there is no rule `{}`", suggest::shown(code)),
            );
            Some(report.help(match suggest::nearest(code, waivable()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => String::from("write the code of a report, as it stands in its brackets"),
            }))
        }
    }
}

fn unknown_thing(thing: &Spanned<String>, things: &BTreeSet<String>) -> Diagnostic {
    let shown = suggest::shown(thing);
    let report =
        Diagnostic::new(&WAIVER_UNKNOWN_THING, thing.span, format!("the stack has no `{shown}`"));
    report.help(match suggest::nearest(thing, things.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => String::from(
            "name a thing of the stack as the report does: `fish-api`, `metadata/airflow`",
        ),
    })
}

fn expired(waiver: &Waiver, allowed: &[Diagnostic], is_of_review: bool) -> Diagnostic {
    let message = format!("the waiver of `{}` expired on {}", waiver.rule, waiver.until);
    let help = match (is_of_review, allowed.is_empty()) {
        (true, _) => "delete the waiver, or decide anew and write a later date",
        (false, true) => "delete the waiver: nothing breaks the rule any more",
        (false, false) => "mend what breaks the rule, or decide anew and write a later date",
    };
    let report = Diagnostic::new(&WAIVER_EXPIRED, waiver.until.span, message).help(help);
    allowed.iter().fold(report, |report, diagnostic| {
        let message = diagnostic.message.clone();
        diagnostic.things.iter().fold(report.related(diagnostic.span, message), Diagnostic::thing)
    })
}

/// Things that a waiver names and that are not among those about which a report speaks; once for the waiver when none
/// is.
fn unused(waiver: &Waiver, reported: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let rule = &waiver.rule;
    let is_idle = |thing: &&Spanned<String>| !reported.contains(thing.value.as_str());
    let idle: Vec<_> = waiver.things.iter().filter(is_idle).collect();
    if !idle.is_empty() && idle.len() == waiver.things.len() {
        let message = format!("nothing that the waiver names breaks `{rule}`");
        return vec![Diagnostic::new(&WAIVER_UNUSED, rule.span, message).help("delete the waiver")];
    }
    idle.into_iter()
        .map(|thing| {
            let message = format!("`{thing}` does not break `{rule}`");
            Diagnostic::new(&WAIVER_UNUSED, thing.span, message)
                .help("take it off the list")
                .thing(thing)
        })
        .collect()
}

/// Everything that a report can concern, as it is named there.
fn things(stack: &Stack) -> BTreeSet<String> {
    fn keys<T>(map: &std::collections::BTreeMap<ThingName, T>) -> impl Iterator<Item = String> {
        map.keys().map(ToString::to_string)
    }
    let sections = ["cloud", "cluster", "images", "budget"].map(String::from);
    let parts = stack
        .kafka
        .values()
        .flat_map(|kafka| kafka.topics.keys().map(move |topic| format!("{}/{topic}", kafka.name)))
        .chain(stack.postgresql.values().flat_map(|server| {
            server.databases.keys().map(move |database| format!("{}/{database}", server.name))
        }))
        .chain(stack.buckets.values().flat_map(|bucket| {
            bucket.prefixes.keys().map(move |prefix| format!("{}/{prefix}", bucket.name))
        }));
    let namespaces =
        stack.cluster.iter().flat_map(|cluster| cluster.namespaces.keys().map(ToString::to_string));
    sections
        .into_iter()
        .chain(parts)
        .chain(namespaces)
        .chain(keys(&stack.buckets))
        .chain(keys(&stack.volumes))
        .chain(keys(&stack.files))
        .chain(keys(&stack.postgresql))
        .chain(keys(&stack.kafka))
        .chain(keys(&stack.redis))
        .chain(keys(&stack.mlflow))
        .chain(keys(&stack.airflow))
        .chain(keys(&stack.spark))
        .chain(keys(&stack.prometheus))
        .chain(keys(&stack.alertmanager))
        .chain(keys(&stack.grafana))
        .chain(keys(&stack.secrets))
        .chain(keys(&stack.models))
        .chain(keys(&stack.services))
        .chain(keys(&stack.pipelines))
        .chain(keys(&stack.alerts.rules))
        .chain(keys(&stack.alerts.receivers))
        .chain(keys(&stack.loadtests))
        .chain(stack.patches.kubernetes.keys().map(ToString::to_string))
        .chain(stack.patches.terraform.keys().map(ToString::to_string))
        .collect()
}
