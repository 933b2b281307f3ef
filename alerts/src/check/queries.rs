//! Queries as people write them, held against what is told.

use spec::{
    diagnostic::Diagnostic,
    name::Text,
    source::Spanned,
    stack::{AlertRule, Condition, Stack},
};

use crate::{
    infer::{Problem, infer},
    world::World,
};

spec::rule! {
    pub(super) static JOIN_IMPOSSIBLE = "join-impossible", Error, Yes;
    pub(super) static LABEL_UNKNOWN = "label-unknown", Error, Yes;
    pub(super) static LABEL_VALUE_UNKNOWN = "label-value-unknown", Error, Yes;
    pub(super) static METRIC_UNKNOWN = "metric-unknown", Error, Yes;
    pub(super) static QUERY_ALWAYS_TRUE = "query-always-true", Error, Yes;
    pub(super) static QUERY_OF_SEVERAL = "query-of-several", Error, No;
    pub(super) static QUERY_UNREADABLE = "query-unreadable", Error, No;
    pub(super) static RATE_MISUSED = "rate-misused", Error, Yes;
}

/// Everything that is wrong with the queries of a stack.
pub(super) fn check(stack: &Stack, world: &World) -> Vec<Diagnostic> {
    let rules = stack.alerts.rules.values().filter_map(|rule| match &rule.condition {
        Condition::Query(query) => Some((rule, query)),
        Condition::When(_) => None,
    });
    rules
        .flat_map(|(rule, query)| {
            let problems = infer(query.as_str(), world).err().unwrap_or_default();
            let found = problems.iter().map(|problem| report(problem, query).thing(&rule.name));
            found.chain(of_several(rule)).collect::<Vec<_>>()
        })
        .collect()
}

/// A query is one alert, and an alert has one service as its label.
fn of_several(rule: &AlertRule) -> Option<Diagnostic> {
    let second = rule.services.get(1)?;
    let message = format!("`{}` has one query for {} services", rule.name, rule.services.len());
    Some(
        Diagnostic::new(&QUERY_OF_SEVERAL, second.span, message)
            .label("whose alert would it be?")
            .help("write a rule for each service, or name the one that the query is about")
            .thing(&rule.name),
    )
}

fn report(problem: &Problem, query: &Spanned<Text>) -> Diagnostic {
    let at = query.span;
    match problem {
        Problem::Unreadable(reason) => {
            let reason = reason.lines().next().unwrap_or_default();
            Diagnostic::new(
                &QUERY_UNREADABLE,
                at,
                format!("Prometheus cannot read the query: {reason}"),
            )
            .help("write an expression of PromQL, such as `up == 0`")
        }
        Problem::AlwaysTrue => Diagnostic::new(
            &QUERY_ALWAYS_TRUE,
            at,
            "the query gives something whether or not anything is wrong",
        )
        .label("compares nothing")
        .help("compare with a threshold: `… > 10`"),
        Problem::Metric { name, nearest } => {
            let report = Diagnostic::new(
                &METRIC_UNKNOWN,
                at,
                format!("nothing that is scraped tells `{name}`"),
            );
            match nearest {
                Some(nearest) => report.help(format!("did you mean `{nearest}`?")),
                None => report.help("write a metric that a target of the stack's Prometheus tells"),
            }
        }
        Problem::Label { of, name, known } => {
            Diagnostic::new(&LABEL_UNKNOWN, at, format!("`{of}` has no label `{name}`"))
                .help(one_of("its labels are", known))
        }
        Problem::Value { of, label, value, known } => {
            let message = format!("`{label}` of `{of}` is never `{value}`");
            Diagnostic::new(&LABEL_VALUE_UNKNOWN, at, message).help(one_of("its values are", known))
        }
        Problem::RateOfGauge { metric, function } => {
            let message = format!("`{function}` of `{metric}`, which goes up and down");
            Diagnostic::new(&RATE_MISUSED, at, message)
                .help(format!("compare `{metric}` itself, or take `delta` or `deriv` of it"))
        }
        Problem::CounterWithoutRate { metric } => {
            let message = format!("`{metric}` only grows, and begins anew when its program does");
            Diagnostic::new(&RATE_MISUSED, at, message)
                .help(format!("write `rate({metric}[5m])` or `increase({metric}[5m])`"))
        }
        Problem::Join { operator, labels } => {
            let labels: Vec<_> = labels.iter().map(|label| format!("`{label}`")).collect();
            let message =
                format!("the sides of `{operator}` never meet: only one has {}", labels.join(", "));
            Diagnostic::new(&JOIN_IMPOSSIBLE, at, message)
                .help("aggregate both sides by what they share, and join `on` that")
        }
    }
}

/// `its labels are job and pod`.
fn one_of(what: &str, known: &[String]) -> String {
    let quoted: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::from("no target of the stack has it so"),
        Some((only, [])) => format!("{what} {only}"),
        Some((last, others)) => format!("{what} {} and {last}", others.join(", ")),
    }
}
