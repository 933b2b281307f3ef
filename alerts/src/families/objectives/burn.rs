//! How fast a budget is burnt.

use contract::{
    latency,
    metrics::inference::{DURATION, REQUESTS},
};
use spec::{
    quantity::Duration,
    stack::{Service, Slo},
};

use super::{
    LEAST_FAILED, NAME, SLOW_BUDGET, TIERS, Tier, Windows,
    told::{failing, scaled},
};
use crate::{
    alert::{Alert, ONE, Proof, Shown, Signal, Stretch, Then, Urgency, VALUE, Walk},
    families::{about, pods::NAMESPACE},
    promql::{Selector, Vector, decimal, series},
    scope::Scope,
};

/// A tier of a service.
pub(super) struct Burn<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) service: &'a Service,
    pub(super) tier: &'a Tier,
    pub(super) windows: Windows,
}

impl Burn<'_> {
    pub(super) fn alerts(&self, slo: &Slo) -> Vec<Alert> {
        let availability = slo.availability.as_ref().map(|objective| {
            self.availability(
                i64::from(objective.value.rest().millionths()),
                &objective.to_string(),
            )
        });
        let latency = slo.latency_p99.as_ref().and_then(|objective| {
            let bound = latency::exactly(objective.millis() * 1000)?;
            Some(self.latency(bound, &objective.to_string()))
        });
        let burns = |budget: &i64| self.can_burn(*budget);
        let available = slo.availability.as_ref().map(|it| i64::from(it.value.rest().millionths()));
        let availability = availability.filter(|_| available.as_ref().is_some_and(burns));
        availability.into_iter().chain(latency).collect()
    }

    /// A tier for which more requests would have to fail than there are can never fire.
    fn can_burn(&self, budget: i64) -> bool {
        budget > 0 && budget * i64::from(self.tier.factor) * 51 / 50 < ONE
    }

    fn availability(&self, budget: i64, promised: &str) -> Alert {
        let failed = self.requests().eq("status", "5xx");
        let query = self.burnt(&failed, None, &self.requests(), budget);
        let service = &self.service.name;
        let told = |share| self.answered(share);
        Alert {
            query: query.query(),
            summary: format!("{service} fails too many requests for what it promises."),
            description: format!(
                "{VALUE} of the requests to {service} failed in the last {}, and {promised} are promised to succeed. {}",
                self.windows.short,
                self.pace()
            ),
            steps: vec![
                format!(
                    "The logs of {service} say why requests fail; a new version of it or of its model is the first suspect."
                ),
                String::from(
                    "See which of Redis, Kafka and the model's registry has an alert of its own.",
                ),
                self.roll_back(),
            ],
            ..self.alert(format!("ErrorBudgetBurn{}", self.tier.name), budget, told)
        }
    }

    fn latency(&self, bound: latency::Bound, promised: &str) -> Alert {
        let all = self.durations().count();
        let query = self.burnt(&all, Some(&self.durations().bucket(bound.le)), &all, SLOW_BUDGET);
        let service = &self.service.name;
        let told = |share| self.timed(bound, share);
        Alert {
            query: query.query(),
            summary: format!(
                "{service} answers too many requests too slowly for what it promises."
            ),
            description: format!(
                "{VALUE} of the requests to {service} took longer than {promised} in the last {}, and one in a hundred may. {}",
                self.windows.short,
                self.pace()
            ),
            steps: vec![
                format!(
                    "Compare how long inputs of {service} wait for the model with how long the model takes: waiting means too few replicas or too little CPU, a slow model means a new version or larger inputs."
                ),
                format!("See whether {service} is at its maximum, or short of CPU."),
                self.roll_back(),
            ],
            ..self.alert(format!("LatencyBudgetBurn{}", self.tier.name), SLOW_BUDGET, told)
        }
    }

    /// What both have in common.
    fn alert(&self, name: String, budget: i64, told: impl Fn(i64) -> Vec<Signal>) -> Alert {
        let half = Duration::from_millis(self.windows.short.millis() / 2);
        let hold = self.scope.hold(&name, half);
        let threshold = budget * i64::from(self.tier.factor);
        let margin = threshold / 100;
        Alert {
            name,
            hold,
            urgency: Urgency::Graded(self.tier.severity),
            shown: Shown::Percentage,
            range: self.windows.long,
            proof: Proof {
                value: percentage(threshold + margin),
                wrong: told(threshold + margin),
                // From the second sample on there is a share, and it is the same over all times.
                onset: self.windows.step,
                settled: Duration::ZERO,
                lingers: self.windows.short,
                silent: vec![
                    (String::from("just below the threshold"), told(threshold - margin)),
                    (
                        String::from("nobody asks"),
                        told(0).into_iter().map(|it| scaled(it, 0)).collect(),
                    ),
                ],
                also: Vec::new(),
                courses: self.courses(hold, threshold, told),
            },
            ..about(self.scope, NAME, &self.service.name, &self.service.namespace)
        }
    }

    /// What shows the windows and how many must have failed, for the tier whose windows are the shortest: the others
    /// differ in numbers, and would need days of samples.
    fn courses(
        &self,
        hold: Duration,
        threshold: i64,
        told: impl Fn(i64) -> Vec<Signal>,
    ) -> Vec<Walk> {
        if self.tier.name != TIERS[0].name {
            return Vec::new();
        }
        let Windows { long, short, step } = self.windows;
        let stretch = |told: Vec<Signal>, length: Duration, then| Stretch { told, length, then };
        let beyond = threshold * 2;
        // The share over the long window is beyond the threshold when half of it has passed.
        let half = Duration::from_millis(long.millis() / 2);
        let share = failing(threshold);
        let few = |failed: i64| {
            let told = told(share).into_iter();
            told.map(|it| scaled(it, self.few(failed, share))).collect::<Vec<_>>()
        };
        let steps = |count| step.saturating_mul(count);
        vec![
            Walk {
                name: String::from("it waits until the long window is beyond the threshold"),
                stretches: vec![
                    stretch(told(0), long, Then::Silent),
                    stretch(
                        told(beyond),
                        half.saturating_add(hold).saturating_sub(steps(3)),
                        Then::Silent,
                    ),
                    stretch(told(beyond), steps(6), Then::Fires(percentage(beyond))),
                ],
            },
            Walk {
                name: String::from("either window is below the threshold"),
                stretches: vec![
                    stretch(told(threshold * 99 / 100), long, Then::Silent),
                    stretch(told(threshold * 103 / 100), short, Then::Silent),
                    stretch(
                        told(beyond),
                        short.saturating_add(hold),
                        Then::Fires(percentage(beyond)),
                    ),
                    stretch(told(threshold * 99 / 100), short.saturating_add(step), Then::Silent),
                ],
            },
            Walk {
                name: String::from("too few fail, then enough"),
                stretches: vec![
                    stretch(few(99), long.saturating_mul(2), Then::Silent),
                    stretch(few(101), long.saturating_add(hold), Then::Fires(percentage(share))),
                ],
            },
        ]
    }

    /// What is beyond the objective, as a part of all, in both windows, where enough is.
    fn burnt(
        &self,
        bad: &Selector,
        good: Option<&Selector>,
        all: &Selector,
        budget: i64,
    ) -> Vector {
        let threshold = decimal(budget * i64::from(self.tier.factor));
        let rate = |of: &Selector, window| of.rate(window).sum(NAMESPACE);
        let rest = |window| match good {
            Some(good) => rate(bad, window).with("-", NAMESPACE, &rate(good, window)),
            None => rate(bad, window),
        };
        let share = |window| rest(window).per(NAMESPACE, &rate(all, window)).above(&threshold);
        let grown = |of: &Selector| of.increase(self.windows.long).sum(NAMESPACE);
        let failed = match good {
            Some(good) => grown(bad).with("-", NAMESPACE, &grown(good)),
            None => grown(bad),
        };
        let enough = failed.compared(">=", &LEAST_FAILED.to_string());
        share(self.windows.short).and(NAMESPACE, &share(self.windows.long)).and(NAMESPACE, &enough)
    }

    /// What callers ask for. The endpoint that burns CPU promises nothing.
    fn requests(&self) -> Selector {
        self.of_service(series(&REQUESTS))
    }

    fn durations(&self) -> Selector {
        self.of_service(series(&DURATION))
    }

    fn of_service(&self, all: Selector) -> Selector {
        all.eq("namespace", self.service.namespace.to_string())
            .eq("service", self.service.name.as_str())
            .ne("route", "stress")
    }

    fn pace(&self) -> String {
        match self.tier.factor {
            1 => String::from(
                "At this pace nothing is left of the error budget at the end of its window.",
            ),
            factor => {
                format!("At this pace the error budget lasts a {} of its window.", part(factor))
            }
        }
    }

    fn roll_back(&self) -> String {
        format!(
            "`kubectl --namespace {} rollout undo deployment {}` takes back a new version.",
            self.service.namespace, self.service.name
        )
    }
}

fn part(factor: u32) -> &'static str {
    match factor {
        2 => "half",
        7 => "seventh",
        _ => "fourteenth",
    }
}

/// As `humanizePercentage` writes it: at most four digits that count.
fn percentage(share: i64) -> String {
    format!("{}%", decimal(share * 100))
}
