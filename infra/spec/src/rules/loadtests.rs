//! Load tests: what is called, for how long, and what can be expected of it.

use contract::paths;

use super::Check;
use crate::{
    diagnostic::Diagnostic,
    quantity::Duration,
    source::Spanned,
    stack::{HttpLoad, Inference, Load, Loadtest, Program, Stack},
    suggest,
};

crate::rule! {
    static LOADTEST_PATH_UNKNOWN = "loadtest-path-unknown", Error, No;
    static LOADTEST_UNBOUNDED = "loadtest-unbounded", Error, No;
    static LOADTEST_TOO_SHORT = "loadtest-too-short", Error, No;
}

pub(super) const CHECKS: &[Check] = &[
    Check::parts(&LOADTEST_PATH_UNKNOWN, loadtest_path_unknown),
    Check::parts(&LOADTEST_UNBOUNDED, loadtest_unbounded),
    Check::parts(&LOADTEST_TOO_SHORT, loadtest_too_short),
];

/// Requests to a path that the program does not serve. Of containers we do not know what they serve.
fn loadtest_path_unknown(stack: &Stack) -> Vec<Diagnostic> {
    let loads = stack.loadtests.values().filter_map(|test| match &test.load {
        Load::Http(load) => Some((test, load)),
        Load::Kafka(_) => None,
    });
    loads.filter_map(|(test, load)| unserved(stack, test, load)).collect()
}

fn unserved(stack: &Stack, test: &Loadtest, load: &HttpLoad) -> Option<Diagnostic> {
    let service = stack.services.get(&load.service.value)?;
    let report = match &service.program {
        Program::Container(_) => return None,
        Program::Worker(_) => Diagnostic::new(
            &LOADTEST_PATH_UNKNOWN,
            load.path.span,
            format!("`{}` is a worker and serves no path: it consumes a topic", service.name),
        )
        .help("load the topic: `kafka: { topic: …, messages: …, payload: … }`"),
        Program::Inference(inference) => {
            let served = served(inference);
            let path = load.path.as_str();
            let is_job = inference.batch.is_some()
                && path.strip_prefix(paths::BATCH_STATUS).is_some_and(|id| id.len() > 1);
            if served.contains(&path) || is_job {
                return None;
            }
            let help = match suggest::nearest(path, served.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it serves `{}`", served.join("`, `")),
            };
            Diagnostic::new(
                &LOADTEST_PATH_UNKNOWN,
                load.path.span,
                format!("`{}` does not serve `{path}`", service.name),
            )
            .help(help)
        }
    };
    Some(report.related(service.name.span, "the service").thing(&test.name))
}

fn served(inference: &Inference) -> Vec<&str> {
    let mut served = vec![paths::PREDICT, paths::HEALTH, paths::METRICS];
    if inference.batch.is_some() {
        served.push(paths::BATCH_PREDICT);
    }
    served.extend(inference.stress_endpoint.as_ref().map(|stress| stress.path.as_str()));
    served
}

/// Messages without an end.
fn loadtest_unbounded(stack: &Stack) -> Vec<Diagnostic> {
    let loads = stack.loadtests.values().filter_map(|test| match &test.load {
        Load::Kafka(load) => Some((test, load)),
        Load::Http(_) => None,
    });
    loads
        .filter(|(_, load)| load.messages.is_none() && load.duration.is_none())
        .map(|(test, load)| {
            Diagnostic::new(
                &LOADTEST_UNBOUNDED,
                load.span,
                format!("`{}` would never end", test.name),
            )
            .help("say how many `messages`, or for which `duration`")
            .thing(&test.name)
        })
        .collect()
}

/// An alert that is expected sooner than its rule can fire.
fn loadtest_too_short(stack: &Stack) -> Vec<Diagnostic> {
    stack.loadtests.values().flat_map(|test| too_short(stack, test)).collect()
}

fn too_short(stack: &Stack, test: &Loadtest) -> Vec<Diagnostic> {
    let duration = match &test.load {
        Load::Http(load) => Some(load.duration),
        Load::Kafka(load) => load.duration,
    };
    let expected =
        test.expect.alerts.values().filter_map(|expected| {
            Some((expected, stack.alerts.rules.get(&expected.alert.value)?))
        });
    expected
        .filter_map(|(expected, rule)| {
            let limits =
                [(Some(expected.within), "it is expected within"), (duration, "the load lasts")];
            let (limit, what) = limits.into_iter().find_map(|(limit, what)| {
                limit
                    .filter(|limit: &Spanned<Duration>| limit.value <= rule.hold.value)
                    .map(|limit| (limit, what))
            })?;
            let message = format!(
                "`{}` fires after {} at the soonest, and {what} {limit}",
                rule.name, rule.hold
            );
            let report = Diagnostic::new(&LOADTEST_TOO_SHORT, limit.span, message)
                .related(rule.hold.span, "for how long the rule must hold")
                .help(format!("write more than {}, with time for the load to rise", rule.hold))
                .thing(&test.name);
            Some(report)
        })
        .collect()
}
