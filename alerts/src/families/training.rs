//! Training: that somebody does it as often as was meant.

use std::collections::BTreeMap;

use contract::metrics::{inference, model::TRAINED, worker};
use spec::{
    quantity::{Cron, Duration},
    stack::Pipeline,
};

use super::{Group, about, one};
use crate::{
    alert::{Alert, ONE, Proof, Shape, Shown, VALUE, signal},
    promql::series,
    scope::Scope,
    threshold::{Compares, Time},
};

pub(super) const NAME: &str = "training";
/// Its one alert.
const OVERDUE: &str = "TrainingOverdue";

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    let is_told = |pipeline: &&Pipeline| {
        let programs = [&inference::SOURCE, &worker::SOURCE].map(|source| scope.told_by(source));
        programs.into_iter().flatten().any(|(_, workload)| {
            let service = scope.stack.services.get(&workload.thing);
            let model = service.and_then(|service| service.program.model());
            model.is_some_and(|model| model.name.value == pipeline.trains.name.value)
        })
    };
    let pipelines = scope.stack.pipelines.values().filter(is_told);
    one(NAME, scope, pipelines.filter_map(|pipeline| overdue(scope, pipeline)).collect())
}

/// No version has come out of a pipeline for twice as long as lies between two runs, by what any of the model's programs
/// sees in the registry.
fn overdue(scope: &Scope<'_>, pipeline: &Pipeline) -> Option<Alert> {
    let schedule = pipeline.schedule.as_ref()?;
    let days = between_runs(&schedule.cron.value) * 2;
    let threshold = scope.time(OVERDUE, i64::from(days) * 86_400);
    let (name, model) = (&pipeline.name, pipeline.trains.name.as_str());
    let newest = series(&TRAINED).eq("model", model).now().largest(&[]);
    let told = |age: Time| {
        let age = age.seconds;
        vec![
            signal(TRAINED.name, &[("model", model), ("pod", "a")], Shape::Rises(-age * ONE, ONE)),
            signal(
                TRAINED.name,
                &[("model", model), ("pod", "b")],
                Shape::Rises(-age * 2 * ONE, ONE),
            ),
            signal(TRAINED.name, &[("model", "another"), ("pod", "a")], Shape::Rises(0, ONE)),
        ]
    };
    Some(Alert {
        name: String::from(OVERDUE),
        service: name.to_string(),
        hold: Duration::from_secs(3600),
        query: newest.age().above(&threshold.seconds.to_string()).query(),
        summary: format!("{name} has not made a version of {model} for long."),
        description: format!(
            "The newest version of {model} is {VALUE} old (threshold {threshold}), and {name} runs by `{}`. The model grows old, and nobody notices by its answers.",
            schedule.cron.as_str()
        ),
        shown: Shown::Time,
        compares: Some(Compares::Time),
        steps: vec![
            format!(
                "{} has the runs of {name} and their logs: has it run, and where did it end?",
                pipeline.orchestrated_by.name
            ),
            String::from(
                "A run that ends well and makes no version found its model no better: that is in the log too.",
            ),
        ],
        carries: BTreeMap::new(),
        proof: Proof {
            wrong: told(threshold.more()),
            value: threshold.more().shown(),
            silent: vec![(String::from("it is just at the threshold"), told(threshold))],
            ..Proof::default()
        },
        ..about(scope, NAME, &pipeline.name, &scope.prometheus.placement.namespace)
    })
}

/// The most days that lie between two runs of a schedule, by the coarsest field that it has.
fn between_runs(cron: &Cron) -> u32 {
    let fields: Vec<_> = cron.as_str().split(' ').collect();
    let is_bound = |place: usize| fields.get(place).is_some_and(|field| *field != "*");
    match () {
        () if is_bound(3) => 366,
        // The 31st comes every second month.
        () if is_bound(2) => 62,
        () if is_bound(4) => 7,
        () => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_at_most_so_many_days_apart() {
        let days = |text: &str| between_runs(&text.parse().unwrap());
        assert_eq!(days("0 2 * * *"), 1);
        assert_eq!(days("0 3 * * 1"), 7);
        assert_eq!(days("0 3 1 * *"), 62);
        assert_eq!(days("0 3 1 6 *"), 366);
    }
}
