//! The alerting itself: that rules are evaluated, alerts arrive, and somebody hears of them. The watchdog fires always, so
//! that whoever waits for it notices when nothing arrives any more.

use std::collections::BTreeMap;

use contract::metrics::{Metric, alertmanager, prometheus};
use spec::{name::ThingName, quantity::Duration, stack::Severity};
use wiring::Workload;

use super::{Group, about, one};
use crate::{
    alert::{Alert, ONE, Proof, Shape, Signal, Urgency, VALUE, signal},
    promql::{Selector, Vector, series},
    scope::Scope,
};

pub(super) const NAME: &str = "watchdog";

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    let mut alerts = vec![always(scope)];
    for (_, workload) in scope.told_by(&prometheus::SOURCE) {
        alerts.extend(of_prometheus(&Watched { scope, workload }));
    }
    for (_, workload) in scope.told_by(&alertmanager::SOURCE) {
        alerts.extend(of_alertmanager(&Watched { scope, workload }));
    }
    one(NAME, scope, alerts)
}

fn always(scope: &Scope<'_>) -> Alert {
    let name = &scope.prometheus.name.value;
    Alert {
        name: String::from("Watchdog"),
        urgency: Urgency::None,
        query: Vector::number("1").query(),
        summary: String::from("Alerts arrive."),
        description: format!(
            "This alert fires always ({VALUE}). Whoever gets it raises the alarm when it stops: then no other alert arrives either."
        ),
        steps: vec![String::from(
            "Nothing, while it arrives. When it stops, see whether Prometheus and its Alertmanagers run, and whether they may reach their receivers.",
        )],
        scrape: Duration::ZERO,
        carries: BTreeMap::new(),
        proof: Proof {
            wrong: vec![signal("up", &[("job", name.as_str())], Shape::Level(ONE))],
            value: String::from("1"),
            ..Proof::default()
        },
        ..about(scope, NAME, name, &scope.prometheus.placement.namespace)
    }
}

/// A program of the alerting.
struct Watched<'a> {
    scope: &'a Scope<'a>,
    workload: &'a Workload,
}

impl Watched<'_> {
    fn series(&self, metric: &'static Metric) -> Selector {
        series(metric)
            .eq("namespace", self.workload.namespace.to_string())
            .eq("service", self.workload.thing.as_str())
    }

    fn told(&self, metric: &Metric, more: &[(&str, &str)], shape: Shape) -> Vec<Signal> {
        let namespace = self.workload.namespace.to_string();
        let of = [("namespace", namespace.as_str()), ("service", self.workload.thing.as_str())];
        let labels: Vec<_> = of.iter().chain(more).copied().collect();
        vec![signal(metric.name, &labels, shape)]
    }

    fn thing(&self) -> &ThingName {
        &self.workload.thing
    }

    /// What is gauged falls below what it must be.
    fn below(&self, metric: &'static Metric, least: u32) -> Alert {
        let of = |pod, value: u32| {
            self.told(metric, &[("pod", pod)], Shape::Level(i64::from(value) * ONE))
        };
        let told = |value| [of("a", value), of("b", least)].concat();
        let lower = least.saturating_sub(1);
        Alert {
            hold: Duration::from_secs(300),
            query: self
                .series(metric)
                .now()
                .smallest(&["namespace"])
                .below(&least.to_string())
                .query(),
            proof: Proof {
                wrong: told(lower),
                value: lower.to_string(),
                silent: vec![(String::from("it is as it must be"), told(least))],
                ..Proof::default()
            },
            ..about(self.scope, NAME, self.thing(), &self.workload.namespace)
        }
    }

    /// What should never happen happens.
    fn happens(&self, metric: &'static Metric, more: &[(&str, &str)]) -> Alert {
        let range = self.scope.range();
        let told = |each_second| {
            let of = |pod| {
                let labels = [&[("pod", pod)], more].concat();
                self.told(metric, &labels, Shape::Grows(each_second))
            };
            [of("a"), of("b")].concat()
        };
        Alert {
            hold: Duration::from_secs(300),
            query: self.series(metric).rate(range).sum(&["namespace"]).above("0").query(),
            proof: Proof {
                wrong: told(ONE),
                value: String::from("2"),
                onset: self.scope.step(),
                settled: self.scope.filled(),
                lingers: range,
                silent: vec![(String::from("it does not happen"), told(0))],
                ..Proof::default()
            },
            ..about(self.scope, NAME, self.thing(), &self.workload.namespace)
        }
    }
}

fn of_prometheus(watched: &Watched<'_>) -> Vec<Alert> {
    let name = watched.thing();
    let mut alerts = vec![
        Alert {
            name: String::from("PrometheusRulesFailing"),
            summary: format!("Rules of {name} cannot be evaluated."),
            description: format!(
                "{name} fails to evaluate {VALUE} rules each second. Their alerts are silent."
            ),
            steps: vec![String::from(
                "Prometheus' page of rules shows which, and why: mostly two series where a join expects one.",
            )],
            ..watched
                .happens(&prometheus::RULE_FAILURES, &[("rule_group", "rules.yaml;saturation")])
        },
        Alert {
            name: String::from("PrometheusNotReloaded"),
            summary: format!("{name} goes on with an old configuration."),
            description: format!(
                "The last configuration that {name} was given could not be read ({VALUE} for no). New targets and rules are not known to it."
            ),
            steps: vec![String::from(
                "`promtool check config` of the configuration says what is wrong; so does the log.",
            )],
            ..watched.below(&prometheus::RELOADED, 1)
        },
    ];
    if let Some(alertmanager) = watched.scope.stack.alertmanager.values().next() {
        alerts.extend([
            Alert {
                name: String::from("PrometheusDroppingAlerts"),
                urgency: Urgency::Graded(Severity::Critical),
                summary: format!("Alerts of {name} do not reach {}.", alertmanager.name),
                description: format!("{name} gives up {VALUE} alerts each second, since {} does not take them. Nobody hears of them.", alertmanager.name),
                steps: vec![format!("Do the pods of {} run, and does a policy let {name} through?", alertmanager.name)],
                ..watched.happens(&prometheus::DROPPED, &[("alertmanager", "http://a:9093")])
            },
            Alert {
                name: String::from("PrometheusWithoutAlertmanager"),
                urgency: Urgency::Graded(Severity::Critical),
                summary: format!("{name} knows no Alertmanager."),
                description: format!("{name} knows {VALUE} Alertmanagers. Nobody hears of any alert."),
                steps: vec![format!("Do the pods of {} run? Prometheus' page of discovery shows what it finds.", alertmanager.name)],
                ..watched.below(&prometheus::ALERTMANAGERS, 1)
            },
        ]);
    }
    alerts
}

fn of_alertmanager(watched: &Watched<'_>) -> Vec<Alert> {
    let name = watched.thing();
    let replicas = watched.scope.stack.alertmanager.get(name).map(|it| it.placement.replicas.value);
    let mut alerts = vec![
        Alert {
            name: String::from("AlertmanagerNotSending"),
            urgency: Urgency::Graded(Severity::Critical),
            summary: format!("{name} cannot send notifications."),
            description: format!(
                "{name} fails to send {VALUE} notifications each second. The label `integration` of `{}` says by which way.",
                alertmanager::FAILED.name
            ),
            steps: vec![
                String::from(
                    "The log says what the receiver answers: a key that is no longer good, or no way out of the cluster.",
                ),
                String::from("Until it is mended look at the list of alerts yourself."),
            ],
            ..watched
                .happens(&alertmanager::FAILED, &[("integration", "webhook"), ("reason", "other")])
        },
        Alert {
            name: String::from("AlertmanagerNotReloaded"),
            summary: format!("{name} goes on with an old configuration."),
            description: format!(
                "The last configuration that {name} was given could not be read ({VALUE} for no). Routes and receivers are those of before."
            ),
            steps: vec![String::from(
                "`amtool check-config` of the configuration says what is wrong; so does the log.",
            )],
            ..watched.below(&alertmanager::RELOADED, 1)
        },
    ];
    if let Some(replicas) = replicas.filter(|replicas| *replicas > 1) {
        alerts.push(Alert {
            name: String::from("AlertmanagersApart"),
            summary: format!("Pods of {name} do not know of each other."),
            description: format!("A pod of {name} knows {VALUE} of {replicas}. Each of those apart sends every notification for itself."),
            steps: vec![format!("Does a policy let the pods of {name} reach each other at port {}?", contract::ports::ALERTMANAGER_GOSSIP)],
            ..watched.below(&alertmanager::MEMBERS, replicas)
        });
    }
    alerts
}
