//! Autoscalers: that one can go no further, that it sees nothing, and that its maximum is not the one that was meant.

use contract::metrics::{Metric, kube_state};
use spec::{
    quantity::Duration,
    stack::{Service, Severity},
};

use super::{Group, about, one, pods::NAMESPACE};
use crate::{
    alert::{Alert, Proof, Shown, Signal, Urgency, VALUE, state},
    promql::{Selector, Vector, series},
    scope::Scope,
};

pub(super) const NAME: &str = "scaling";
/// The alert for which a rule of the spec may stand in.
pub(crate) const AT_MAXIMUM: &str = "AtMaximum";

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    if !scope.has(&kube_state::SOURCE) {
        return Vec::new();
    }
    let alerts = scope.scaled().flat_map(|service| {
        let at_maximum = (!has_own(scope, service)).then(|| at_maximum(scope, service));
        at_maximum.into_iter().chain([blind(scope, service), drifted(scope, service)])
    });
    one(NAME, scope, alerts.collect())
}

/// Whether a rule of the spec already says when the service is at its maximum.
fn has_own(scope: &Scope<'_>, service: &Service) -> bool {
    scope.stack.alerts.rules.values().any(|rule| {
        let is_about_replicas =
            rule.when().is_some_and(|when| when.replicas.is_some() && when.cpu.is_none());
        is_about_replicas && rule.services.iter().any(|name| name.value == service.name.value)
    })
}

/// At the maximum and wanting more: one that is satisfied there has nothing to say.
fn at_maximum(scope: &Scope<'_>, service: &Service) -> Alert {
    let current = autoscaler(scope, service, &kube_state::HPA_CURRENT, |it| it);
    let most = autoscaler(scope, service, &kube_state::HPA_MAX, |it| it);
    let limited = condition(scope, service, "ScalingLimited", "true");
    let max = i64::from(service.scale.max().value);
    let told = |current, max, wants_more| {
        vec![
            replicas(service, &kube_state::HPA_CURRENT, current),
            replicas(service, &kube_state::HPA_MAX, max),
            status(service, "ScalingLimited", "true", wants_more),
            status(service, "ScalingLimited", "false", !wants_more),
            status(service, "AbleToScale", "true", true),
        ]
    };
    Alert {
        name: String::from(AT_MAXIMUM),
        hold: Duration::from_secs(15 * 60),
        urgency: Urgency::Graded(Severity::Warning),
        query: current.with(">=", NAMESPACE, &most).and(NAMESPACE, &limited).query(),
        summary: format!("{} wants more replicas than it may have.", service.name),
        description: format!(
            "The autoscaler of {} has set {VALUE} replicas, its maximum, and would set more. If load grows further, answers become slow.",
            service.name
        ),
        shown: Shown::Number,
        steps: vec![
            describe(service),
            format!(
                "If the load is to stay, raise `scale.max` of `{}` in stack.yaml; `stackwright check` says whether the nodes have room.",
                service.name
            ),
        ],
        proof: Proof {
            wrong: told(max, max, true),
            value: max.to_string(),
            silent: vec![
                (String::from("there is one replica fewer"), told(max - 1, max, true)),
                (String::from("it is satisfied at its maximum"), told(max, max, false)),
                (String::from("the maximum was raised by hand"), told(max, max + 1, true)),
            ],
            also: vec![(
                String::from("the maximum was lowered by hand"),
                told(max, max - 1, true),
                max.to_string(),
            )],
            ..Proof::default()
        },
        ..about(scope, NAME, &service.name, &service.namespace)
    }
}

/// Without its metrics an autoscaler leaves everything as it is: it neither adds nor takes away.
fn blind(scope: &Scope<'_>, service: &Service) -> Alert {
    let told = |sees| {
        vec![
            status(service, "ScalingActive", "true", sees),
            status(service, "ScalingActive", "false", !sees),
            status(service, "ScalingLimited", "false", true),
        ]
    };
    Alert {
        name: String::from("AutoscalerBlind"),
        hold: Duration::from_secs(10 * 60),
        urgency: Urgency::Graded(Severity::Warning),
        query: condition(scope, service, "ScalingActive", "false").query(),
        summary: format!("The autoscaler of {} cannot read what it scales by.", service.name),
        description: format!(
            "The autoscaler of {} has not seen its metrics for ten minutes, so {} keeps the replicas that it has, whatever the load.",
            service.name, service.name
        ),
        shown: Shown::Number,
        steps: vec![
            describe(service),
            String::from(
                "For CPU and memory: `kubectl top pods` fails where metrics-server does. For lag: the log of keda-operator says why Kafka cannot be asked.",
            ),
            String::from("Until it sees again set the replicas by hand: `kubectl scale`."),
        ],
        proof: Proof {
            wrong: told(false),
            value: String::from("1"),
            silent: vec![(String::from("it sees its metrics"), told(true))],
            ..Proof::default()
        },
        ..about(scope, NAME, &service.name, &service.namespace)
    }
}

/// The maximum that the cluster has is not the one of the spec: somebody changed it by hand. Alerts that follow the live
/// maximum follow it there too.
fn drifted(scope: &Scope<'_>, service: &Service) -> Alert {
    let max = service.scale.max().value;
    let most = autoscaler(scope, service, &kube_state::HPA_MAX, |it| it);
    let told = |max: u32| vec![replicas(service, &kube_state::HPA_MAX, i64::from(max))];
    let lowered = max.saturating_sub(1);
    Alert {
        name: String::from("MaximumDrifted"),
        hold: Duration::from_secs(15 * 60),
        urgency: Urgency::Graded(Severity::Warning),
        query: most.compared("!=", &max.to_string()).query(),
        summary: format!("{} may have other replicas than stack.yaml says.", service.name),
        description: format!(
            "The autoscaler of {} may set {VALUE} replicas, and stack.yaml says {max}. The next `apply` takes the change back, and until then alerts at the maximum mean another one.",
            service.name
        ),
        shown: Shown::Number,
        steps: vec![
            format!(
                "`stackwright diff` shows what differs; `kubectl --namespace {} get hpa {} --show-managed-fields -o yaml` shows who changed it.",
                service.namespace, service.name
            ),
            String::from("Write the new maximum into stack.yaml, or apply it again."),
        ],
        proof: Proof {
            wrong: told(lowered),
            value: lowered.to_string(),
            silent: vec![(String::from("it is as stack.yaml says"), told(max))],
            also: vec![(String::from("it was raised"), told(max + 1), (max + 1).to_string())],
            ..Proof::default()
        },
        ..about(scope, NAME, &service.name, &service.namespace)
    }
}

fn describe(service: &Service) -> String {
    format!(
        "`kubectl --namespace {} describe hpa {}` says what it wants, and why it cannot.",
        service.namespace, service.name
    )
}

/// What is told of a service's autoscaler, which has the service's name.
pub(super) fn autoscaler(
    scope: &Scope<'_>,
    service: &Service,
    metric: &'static Metric,
    only: impl Fn(Selector) -> Selector,
) -> Vector {
    let all = series(metric)
        .eq("namespace", service.namespace.to_string())
        .eq("horizontalpodautoscaler", service.name.as_str());
    only(all).last(scope.bridge()).largest(NAMESPACE)
}

/// That an autoscaler is in a condition.
pub(super) fn condition(scope: &Scope<'_>, service: &Service, name: &str, is: &str) -> Vector {
    autoscaler(scope, service, &kube_state::HPA_CONDITIONS, |metric| {
        metric.eq("condition", name).eq("status", is)
    })
    .is("1")
}

fn replicas(service: &Service, metric: &'static Metric, count: i64) -> Signal {
    let (namespace, name) = (service.namespace.to_string(), service.name.to_string());
    state(metric.name, &[("namespace", &namespace), ("horizontalpodautoscaler", &name)], count)
}

fn status(service: &Service, condition: &str, status: &str, holds: bool) -> Signal {
    let (namespace, name) = (service.namespace.to_string(), service.name.to_string());
    let labels = [
        ("namespace", namespace.as_str()),
        ("horizontalpodautoscaler", name.as_str()),
        ("condition", condition),
        ("status", status),
    ];
    state(kube_state::HPA_CONDITIONS.name, &labels, i64::from(holds))
}
