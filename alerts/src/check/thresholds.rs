//! Thresholds that are to be other than they come.

use spec::{
    diagnostic::Diagnostic, source::Spanned, stack::Stack, stack::Threshold, stack::Tuning,
};

use crate::{
    families::{Known, named},
    threshold::Compares,
};

spec::rule! {
    pub(super) static THRESHOLD_MISFIT = "threshold-misfit", Error, No;
}

/// Every tuned threshold against what its alert compares. A name that no alert has was reported.
pub(super) fn check(stack: &Stack, known: &Known) -> Vec<Diagnostic> {
    let tuned = stack.alerts.tuned.values().filter_map(|tuning| {
        let compares = known.get(&named(&tuning.name))?;
        misfit(tuning, tuning.threshold?, *compares)
    });
    tuned.collect()
}

fn misfit(
    tuning: &Tuning,
    threshold: Spanned<Threshold>,
    compares: Option<Compares>,
) -> Option<Diagnostic> {
    let is = Compares::of(threshold.value);
    let (message, help) = match compares {
        Some(compares) if compares == is => return None,
        Some(compares) => (
            format!("`{}` compares {}, and this is {}", tuning.name, compares.name(), is.name()),
            format!("write {}, as in `threshold: {}`", compares.name(), compares.example()),
        ),
        None => (
            format!("`{}` has no threshold that can be another", tuning.name),
            String::from(
                "leave it out; `for`, `severity` and `enabled` can be other than they come",
            ),
        ),
    };
    Some(Diagnostic::new(&THRESHOLD_MISFIT, threshold.span, message).help(help).thing(&tuning.name))
}
