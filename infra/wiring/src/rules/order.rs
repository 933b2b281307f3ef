//! Things that wait for each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

use spec::{diagnostic::Diagnostic, name::ThingName};

use crate::{Before, Wiring};

spec::rule! {
    /// Nothing in the circle would ever start.
    pub static ORDER_CYCLE = "order-cycle", Error, No;
}

/// One report a circle; circles that share a thing are reported one after the other is mended.
pub(crate) fn check(wiring: &Wiring) -> Vec<Diagnostic> {
    let mut waits: BTreeMap<&ThingName, BTreeMap<&ThingName, &Before>> = BTreeMap::new();
    for before in &wiring.order {
        waits.entry(&before.then).or_default().entry(&before.first).or_insert(before);
    }
    let mut settled = BTreeSet::new();
    let mut diagnostics = Vec::new();
    for start in waits.keys().copied() {
        if let Some(circle) = circle(start, &waits, &mut settled) {
            diagnostics.extend(report(&circle));
        }
    }
    diagnostics
}

/// Walks what `start` waits for, depth first and without recursion, until a thing comes again on one path.
fn circle<'a>(
    start: &'a ThingName,
    waits: &BTreeMap<&'a ThingName, BTreeMap<&'a ThingName, &'a Before>>,
    settled: &mut BTreeSet<&'a ThingName>,
) -> Option<Vec<&'a Before>> {
    let firsts = |thing: &ThingName| -> Vec<&'a Before> {
        waits.get(thing).into_iter().flat_map(BTreeMap::values).copied().collect()
    };
    if !settled.insert(start) {
        return None;
    }
    let mut path: Vec<&Before> = Vec::new();
    let mut on_path = BTreeSet::from([start]);
    let mut open = vec![firsts(start)];
    while let Some(next) = open.last_mut() {
        let Some(before) = next.pop() else {
            open.pop();
            if let Some(left) = path.pop() {
                on_path.remove(&left.first);
            }
            continue;
        };
        if on_path.contains(&before.first) {
            path.push(before);
            let begins = path.iter().position(|step| step.then == before.first).unwrap_or_default();
            settled.extend(path.iter().map(|step| &step.first));
            return Some(path.split_off(begins));
        }
        if settled.insert(&before.first) {
            on_path.insert(&before.first);
            path.push(before);
            open.push(firsts(&before.first));
        }
    }
    None
}

fn report(circle: &[&Before]) -> Option<Diagnostic> {
    let (head, tail) = circle.split_first()?;
    let chain: Vec<String> =
        circle.iter().map(|step| format!("`{}` waits for `{}`", step.then, step.first)).collect();
    let (message, help) = if tail.is_empty() {
        (format!("`{}` waits for itself", head.then), String::from("take it out"))
    } else {
        let message = format!("{}: none of them would start", chain.join(", "));
        (message, format!("take one of them out, such as `{}` here", head.first))
    };
    let diagnostic = Diagnostic::new(&ORDER_CYCLE, head.span, message)
        .label("this wait closes a circle")
        .help(help);
    let things = circle.iter().fold(diagnostic, |report, step| report.thing(&step.then));
    Some(tail.iter().fold(things, |report, step| {
        report.related(step.span, format!("`{}` waits for `{}`", step.then, step.first))
    }))
}
