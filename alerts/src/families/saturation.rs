//! Rules of the spec about replicas and CPU: that a service can grow no further and has too much to do.
//!
//! `at_least: max` follows the maximum that the autoscaler has now, a number is taken literally, and `strict` asks the
//! autoscaler alone. All that is told of objects is bridged over a restart of what tells it, everywhere: a bridge in
//! some places only would not help. CPU stands on the left, so that the value of the alert is the share.

use std::collections::BTreeMap;

use contract::metrics::kube_state;
use spec::{
    quantity::Duration,
    stack::{Above, AlertRule, CpuBase, ReplicaBound, Scale, Service, When},
};

use super::{
    Group, named, one,
    pods::{Autoscaler, Last, NAMESPACE, Pods, cpu_share},
    scaling::{autoscaler, condition},
};
use crate::{
    alert::{Alert, ONE, Proof, Shown, Signal, Urgency, VALUE},
    promql::{Vector, decimal, series},
    scope::Scope,
};

pub(super) const NAME: &str = "saturation";

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    let rules = scope.stack.alerts.rules.values();
    let alerts = rules.flat_map(|rule| {
        let services = rule.services.iter().filter_map(|it| scope.stack.services.get(&it.value));
        services.filter_map(|service| alert(scope, rule, service))
    });
    one(NAME, scope, alerts.collect())
}

fn alert(scope: &Scope<'_>, rule: &AlertRule, service: &Service) -> Option<Alert> {
    let condition = Condition { scope, service, when: rule.when()? };
    let shown = match &condition.when.cpu {
        Some(_) if condition.is_strict() => Shown::Percents,
        Some(_) => Shown::Percentage,
        None => Shown::Number,
    };
    let summary = rule.summary.as_ref().map_or_else(|| condition.summary(), ToString::to_string);
    Some(Alert {
        name: named(&rule.name),
        family: NAME,
        service: service.name.to_string(),
        owner: scope.owner(),
        urgency: Urgency::Graded(rule.severity.value),
        query: condition.query().query(),
        hold: rule.hold.value,
        summary,
        description: condition.description(),
        shown,
        runbooks: scope.stack.alerts.runbooks.as_ref().map(ToString::to_string),
        compares: None,
        steps: condition.steps(),
        scrape: scope.step(),
        range: if condition.is_measured() { scope.range() } else { Duration::ZERO },
        bridge: scope.bridge(),
        carries: BTreeMap::from([(String::from("namespace"), service.namespace.to_string())]),
        proof: condition.proof(),
    })
}

/// What a rule says of one service.
struct Condition<'a> {
    scope: &'a Scope<'a>,
    service: &'a Service,
    when: &'a When,
}

impl Condition<'_> {
    fn is_strict(&self) -> bool {
        self.when.strict.is_some_and(|strict| strict.value)
    }

    /// Whether CPU is measured, over a range.
    fn is_measured(&self) -> bool {
        self.when.cpu.is_some() && !self.is_strict()
    }

    /// The number of replicas, where the rule has one; a service that is not scaled has its own as its maximum.
    fn literal(&self) -> Option<u32> {
        match (self.when.replicas?.value, &self.service.scale) {
            (ReplicaBound::Count(count), _) => Some(count),
            (ReplicaBound::Max, Scale::Fixed(count)) => Some(count.value),
            (ReplicaBound::Max, Scale::Auto { .. }) => None,
        }
    }

    /// The replicas at which the rule is proved.
    fn replicas(&self) -> u32 {
        let most = self.service.scale.max().value;
        if self.when.replicas.is_some() { self.literal().unwrap_or(most) } else { most }
    }

    fn query(&self) -> Vector {
        let cpu = self.when.cpu.as_ref().map(|cpu| self.cpu(cpu));
        let replicas = self.when.replicas.map(|_| self.at_least());
        let both = match (cpu, replicas) {
            (Some(cpu), Some(replicas)) => cpu.and(NAMESPACE, &replicas),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => Vector::number("0").above("0"),
        };
        if self.is_strict() { both.and(NAMESPACE, &self.limited()) } else { both }
    }

    fn cpu(&self, cpu: &Above) -> Vector {
        if self.is_strict() {
            let seen = autoscaler(self.scope, self.service, &kube_state::HPA_TARGET, |metric| {
                metric.eq("metric_name", "cpu").eq("metric_target_type", "utilization")
            });
            return seen.above(&decimal(i64::from(cpu.above.millionths()) * 100));
        }
        cpu_share(self.scope, self.service, cpu.of.value).above(&cpu.above.fraction())
    }

    fn at_least(&self) -> Vector {
        match self.literal() {
            Some(count) => series(&kube_state::DEPLOYMENT_REPLICAS)
                .eq("namespace", self.service.namespace.to_string())
                .eq("deployment", self.service.name.as_str())
                .last(self.scope.bridge())
                .largest(NAMESPACE)
                .compared(">=", &count.to_string()),
            None => {
                let most =
                    autoscaler(self.scope, self.service, &kube_state::HPA_MAX, |metric| metric);
                autoscaler(self.scope, self.service, &kube_state::HPA_CURRENT, |metric| metric)
                    .with(">=", NAMESPACE, &most)
            }
        }
    }

    /// Whether the autoscaler wants more than it may have; at its minimum it may want fewer.
    fn limited(&self) -> Vector {
        condition(self.scope, self.service, "ScalingLimited", "true")
    }

    fn summary(&self) -> String {
        let service = &self.service.name;
        match (&self.when.cpu, self.when.replicas) {
            (Some(_), Some(_)) => {
                format!("{service} has all its replicas and is still short of CPU.")
            }
            (Some(_), None) => format!("{service} is short of CPU."),
            (None, _) => format!("{service} has as many replicas as it may have."),
        }
    }

    fn description(&self) -> String {
        let service = &self.service.name;
        let replicas = match (self.when.replicas, self.literal()) {
            (None, _) => format!("The pods of {service}"),
            (Some(_), Some(count)) => format!("{service} has {count} replicas or more, which"),
            (Some(_), None) => {
                format!("{service} has as many replicas as its autoscaler allows, which")
            }
        };
        match &self.when.cpu {
            Some(cpu) => format!(
                "{replicas} use {VALUE} of their CPU {} (threshold {}). More load makes answers slower, and then fail.",
                cpu.of.value, cpu.above
            ),
            None => format!(
                "{service} has {VALUE} replicas, the most that it may have. If load grows further, nothing is added."
            ),
        }
    }

    fn steps(&self) -> Vec<String> {
        let (service, namespace) = (&self.service.name, &self.service.namespace);
        vec![
            format!(
                "See whether callers ask more of {service} than usual, and whether they are meant to."
            ),
            format!(
                "`kubectl --namespace {namespace} describe hpa {service}` says what the autoscaler wants and what holds it."
            ),
            format!(
                "If the load is to stay, raise `scale.max` of `{service}` in stack.yaml; `stackwright check` says whether the nodes have room."
            ),
        ]
    }

    fn proof(&self) -> Proof {
        let (beyond, below) = self.around();
        let most = self.replicas();
        let measured = self.is_measured();
        Proof {
            wrong: self.situation(most, most, beyond, true),
            value: self.value(beyond, most),
            also: self.also(most, beyond),
            onset: if measured { self.scope.filled() } else { Duration::ZERO },
            lingers: if measured { self.scope.range() } else { Duration::ZERO },
            settled: Duration::ZERO,
            silent: self.silent(most, beyond, below),
            courses: Vec::new(),
        }
    }

    /// What it does not fire for.
    fn silent(&self, most: u32, beyond: i64, below: i64) -> Vec<(String, Vec<Signal>)> {
        let mut silent = Vec::new();
        if self.when.cpu.is_some() {
            silent.push((
                String::from("CPU is not above the threshold"),
                self.situation(most, most, below, true),
            ));
        }
        if self.is_measured() {
            let others = self.neighbour(below, beyond);
            silent.push((String::from("a service whose name begins alike is busy"), others));
            let wrong = self.situation(most, most, beyond, true);
            let with = |pods: Pods<'_>| with_pods(&wrong, &pods.signals());
            let pods = self.pods(most, beyond);
            silent.push((
                String::from("the pod that waited runs"),
                with(Pods { last: Last::Idles, ..pods }),
            ));
            silent.push((String::from("they have a larger base"), with(Pods { bases: 4, ..pods })));
        }
        if self.when.replicas.is_some() {
            silent.push((
                String::from("there is one replica fewer"),
                self.situation(most.saturating_sub(1), most, beyond, true),
            ));
        }
        if self.when.replicas.is_some() && self.literal().is_none() {
            let raised = self.situation(most, most + 1, beyond, true);
            silent.push((String::from("the maximum was raised by hand"), raised));
        }
        if self.is_strict() {
            let satisfied = self.situation(most, most, beyond, false);
            silent.push((String::from("the autoscaler wants no more"), satisfied));
        }
        silent
    }

    /// What it fires for as well: a maximum that was lowered by hand is the maximum; load at which the autoscaler is just
    /// satisfied is load; more replicas than a number are at least as many.
    fn also(&self, most: u32, beyond: i64) -> Vec<(String, Vec<Signal>, String)> {
        let mut also = Vec::new();
        if self.when.replicas.is_none() {
            return also;
        }
        let mut fires = |name: &str, replicas, max, is_limited| {
            let signals = self.situation(replicas, max, beyond, is_limited);
            also.push((String::from(name), signals, self.value(beyond, replicas)));
        };
        match self.literal() {
            Some(count) => fires("there is one replica more", count + 1, count + 1, true),
            None => fires("the maximum was lowered by hand", most, most - 1, true),
        }
        if !self.is_strict() {
            fires("the autoscaler wants no more", most, most, false);
        }
        also
    }

    /// Everything that is told while so many replicas use such a share.
    fn situation(&self, replicas: u32, max: u32, share: i64, is_limited: bool) -> Vec<Signal> {
        let cpu = share / (ONE / 100);
        let autoscaler =
            Autoscaler { service: self.service, current: replicas, max, is_limited, cpu };
        let mut signals = autoscaler.signals();
        if self.is_measured() {
            signals.extend(self.pods(self.replicas(), share).signals());
        }
        signals
    }

    fn pods(&self, replicas: u32, share: i64) -> Pods<'_> {
        let base = self.when.cpu.as_ref().map_or(CpuBase::Request, |cpu| cpu.of.value);
        let busy = replicas.min(SHOWN_PODS);
        Pods { service: self.service, base, busy, share, bases: 1, last: Last::Waits }
    }

    /// Our pods have little to do, those of another Deployment much.
    fn neighbour(&self, below: i64, beyond: i64) -> Vec<Signal> {
        let most = self.replicas();
        let mut signals = self.situation(most, most, below, true);
        let mut others = self.pods(most, beyond * 3).signals();
        for signal in &mut others {
            if let Some(pod) = signal.labels.get_mut("pod") {
                *pod =
                    pod.replace(self.service.name.as_str(), &format!("{}-cafe", self.service.name));
            }
        }
        signals.extend(others);
        signals
    }

    /// Just beyond the threshold and just below it: a point, or the hundredth part where that is little, so that only a
    /// full range of samples is beyond it. An autoscaler sees whole percents, and exactly the threshold is not beyond.
    fn around(&self) -> (i64, i64) {
        let threshold = self.when.cpu.as_ref().map_or(ONE / 2, |cpu| cpu.above.millionths().into());
        let point = ONE / 100;
        let margin = if threshold < ONE / 2 { threshold / 100 } else { point };
        if self.is_strict() {
            (threshold + point, threshold)
        } else {
            (threshold + margin, threshold - margin)
        }
    }

    fn value(&self, share: i64, replicas: u32) -> String {
        match &self.when.cpu {
            Some(_) => format!("{}%", decimal(share * 100)),
            None => replicas.to_string(),
        }
    }
}

/// A share is one of many pods as of few: so many stand for all of them in tests.
const SHOWN_PODS: u32 = 3;

/// A situation with other pods.
fn with_pods(signals: &[Signal], pods: &[Signal]) -> Vec<Signal> {
    let others = signals.iter().filter(|signal| !signal.labels.contains_key("pod"));
    others.chain(pods).cloned().collect()
}
