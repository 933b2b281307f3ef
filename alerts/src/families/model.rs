//! Models: that a new version is taken by all pods, that the registry answers, and that inputs are those that the model
//! was trained on.

use contract::metrics::{
    Metric, inference,
    model::{DRIFT, INFO, REGISTRY_CHECKED, SWAPS},
    worker,
};
use spec::{
    quantity::{Duration, Ratio},
    stack::Service,
};

use super::{Group, about, one, pods::NAMESPACE};
use crate::{
    alert::{Alert, ONE, Proof, Shape, Shown, Signal, VALUE, signal},
    promql::{Selector, decimal, series},
    scope::Scope,
    threshold::{Compares, Time},
};

pub(super) const NAME: &str = "model";

/// The registry is asked every minute or so; it may be away for as long.
const REGISTRY_AWAY_SECONDS: i64 = 900;

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    one(NAME, scope, served(scope).flat_map(|served| served.alerts()).collect())
}

/// Our programs that are scraped, each with its model.
fn served<'a>(scope: &'a Scope<'a>) -> impl Iterator<Item = Served<'a>> {
    let sources = [&inference::SOURCE, &worker::SOURCE];
    sources.into_iter().flat_map(move |source| scope.told_by(source)).filter_map(
        move |(_, workload)| {
            let service = scope.stack.services.get(&workload.thing)?;
            let model = service.program.model()?;
            let drift = model.drift_psi_above.map(|bound| bound.value);
            Some(Served { scope, service, model: model.name.as_str(), drift })
        },
    )
}

/// A program, and the model that it serves.
struct Served<'a> {
    scope: &'a Scope<'a>,
    service: &'a Service,
    model: &'a str,
    drift: Option<Ratio>,
}

impl Served<'_> {
    fn alerts(&self) -> Vec<Alert> {
        let mut alerts = vec![self.swap_failed(), self.versions_differ(), self.registry_away()];
        alerts.extend(self.drift.map(|bound| self.drifted(bound)));
        alerts
    }

    fn about(&self) -> Alert {
        about(self.scope, NAME, &self.service.name, &self.service.namespace)
    }

    fn series(&self, metric: &'static Metric) -> Selector {
        series(metric)
            .eq("namespace", self.service.namespace.to_string())
            .eq("service", self.service.name.as_str())
    }

    fn told(&self, name: &str, pod: &str, more: &[(&str, &str)], shape: Shape) -> Signal {
        let (namespace, service) =
            (self.service.namespace.to_string(), self.service.name.to_string());
        let of = [
            ("namespace", namespace.as_str()),
            ("service", service.as_str()),
            ("pod", pod),
            ("model", self.model),
        ];
        let labels: Vec<_> = of.iter().chain(more).copied().collect();
        signal(name, &labels, shape)
    }

    fn swap_failed(&self) -> Alert {
        let span = Duration::from_secs(1800);
        let (service, model) = (&self.service.name, self.model);
        let told = |failed| {
            vec![
                self.told(SWAPS.name, "a", &[("outcome", "failed")], Shape::Grows(failed)),
                self.told(SWAPS.name, "b", &[("outcome", "failed")], Shape::Grows(failed)),
                self.told(SWAPS.name, "a", &[("outcome", "swapped")], Shape::Grows(ONE)),
            ]
        };
        let failed = self.series(&SWAPS).eq("outcome", "failed").increase(span).sum(NAMESPACE);
        Alert {
            name: String::from("ModelSwapFailed"),
            hold: Duration::from_secs(60),
            query: failed.above("0").query(),
            summary: format!("{service} could not take a new version of {model}."),
            description: format!(
                "{service} failed {VALUE} times in half an hour to take the version of {model} that the registry names. It goes on with the one that it has."
            ),
            steps: vec![
                format!(
                    "The logs of {service} say why: the files are not there, do not load, or their input is not the one of stack.yaml."
                ),
                String::from("Move the alias back to the version before, and mend the new one."),
            ],
            proof: Proof {
                wrong: told(ONE),
                value: String::from("3.6k"),
                onset: self.scope.step(),
                settled: span.saturating_sub(self.scope.step()),
                lingers: span,
                silent: vec![(String::from("all are taken"), told(0))],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    /// For as long as a rollout may take and longer: then some callers get other answers than others.
    fn versions_differ(&self) -> Alert {
        let (service, model) = (&self.service.name, self.model);
        let told = |last| {
            vec![
                self.told(INFO.name, "a", &[("version", "7")], Shape::Level(ONE)),
                self.told(INFO.name, "b", &[("version", "7")], Shape::Level(ONE)),
                self.told(INFO.name, "c", &[("version", "7")], Shape::Level(ONE)),
                self.told(INFO.name, "d", &[("version", last)], Shape::Level(ONE)),
            ]
        };
        let versions = self.series(&INFO).now().how_many(&["namespace", "version"]);
        Alert {
            name: String::from("ModelVersionsDiffer"),
            hold: Duration::from_secs(1800),
            query: versions.how_many(NAMESPACE).above("1").query(),
            summary: format!("Pods of {service} serve different versions of {model}."),
            description: format!(
                "{VALUE} versions of {model} have been served by {service} for half an hour. The same input gets different answers, by which pod it meets."
            ),
            steps: vec![
                format!(
                    "`{}` tells which pods have which; those with the old one could not take the new one.",
                    INFO.name
                ),
                format!(
                    "`kubectl --namespace {} rollout restart deployment {service}` lets all begin with the one that the registry names.",
                    self.service.namespace
                ),
            ],
            proof: Proof {
                wrong: told("8"),
                value: String::from("2"),
                silent: vec![(String::from("all serve one"), told("7"))],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    fn registry_away(&self) -> Alert {
        const ALERT: &str = "ModelRegistryAway";
        let threshold = self.scope.time(ALERT, REGISTRY_AWAY_SECONDS);
        let (service, model) = (&self.service.name, self.model);
        let told = |age: Time| {
            let checked = |pod, age: i64| {
                self.told(REGISTRY_CHECKED.name, pod, &[], Shape::Rises(-age * ONE, ONE))
            };
            vec![checked("a", age.seconds), checked("b", age.seconds + 60)]
        };
        Alert {
            name: String::from(ALERT),
            hold: Duration::from_secs(300),
            query: self
                .series(&REGISTRY_CHECKED)
                .now()
                .largest(NAMESPACE)
                .age()
                .above(&threshold.seconds.to_string())
                .query(),
            summary: format!("{service} cannot ask which version of {model} to serve."),
            description: format!(
                "The registry last answered {service} {VALUE} ago (threshold {threshold}). A new version is not taken, and a pod that starts has no model."
            ),
            shown: Shown::Time,
            compares: Some(Compares::Time),
            steps: vec![
                String::from(
                    "See whether the registry has an alert of its own, and whether its database and its files are there.",
                ),
                format!(
                    "Until it answers do not restart {service}: its pods have the model that they need."
                ),
            ],
            proof: Proof {
                wrong: told(threshold.more()),
                value: threshold.more().shown(),
                silent: vec![(String::from("it is just at the threshold"), told(threshold))],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    fn drifted(&self, bound: Ratio) -> Alert {
        let (service, model) = (&self.service.name, self.model);
        let bound = i64::from(bound.millionths());
        // A thousandth is shown.
        let margin = (bound / 50 / 1000).max(1) * 1000;
        let told = |drift| {
            vec![
                self.told(DRIFT.name, "a", &[], Shape::Level(drift)),
                self.told(DRIFT.name, "b", &[], Shape::Level(bound / 2)),
            ]
        };
        Alert {
            name: String::from("ModelDrift"),
            hold: Duration::from_secs(1800),
            query: self.series(&DRIFT).now().largest(NAMESPACE).above(&decimal(bound)).query(),
            summary: format!("What {service} is asked is unlike what {model} was trained on."),
            description: format!(
                "The stability index of the inputs of {service} is {VALUE} (threshold {}). Answers may be wrong without an error anywhere.",
                decimal(bound)
            ),
            shown: Shown::Fraction,
            steps: vec![
                String::from(
                    "See whether a caller has changed what it sends: units, order, missing values.",
                ),
                format!("If the world has changed, train {model} on newer data."),
            ],
            proof: Proof {
                wrong: told(bound + margin),
                value: thousandths(bound + margin),
                silent: vec![(String::from("it is just at the threshold"), told(bound))],
                ..Proof::default()
            },
            ..self.about()
        }
    }
}

/// A number as `%.3f` writes it.
fn thousandths(millionths: i64) -> String {
    format!("{}.{:03}", millionths / ONE, millionths % ONE / 1000)
}
