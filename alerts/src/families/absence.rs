//! What the other alerts stand on: a target that does not answer, one that is not even looked for, and states that
//! nobody tells. Without these a silent alert looks like a system that is well.

use std::collections::BTreeMap;

use contract::metrics::{
    self,
    kube_state::{CONTAINER_REQUESTS, HPA_CURRENT, HPA_MAX},
};
use spec::{
    quantity::Duration,
    stack::{Service, Severity},
};
use wiring::Scrape;

use super::{
    Group, about, one,
    pods::{NAMESPACE, of_deployment},
};
use crate::{
    alert::{Alert, ONE, Proof, Shape, Shown, Signal, Urgency, VALUE, signal, state},
    promql::series,
    scope::Scope,
};

pub(super) const NAME: &str = "absence";

/// Every alert here carries the job.
const JOB: &[&str] = &["job"];

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    let mut jobs: BTreeMap<&str, &Scrape> = BTreeMap::new();
    for scrape in scope.scrapes() {
        jobs.entry(&scrape.job).or_insert(scrape);
    }
    let mut alerts: Vec<_> = jobs.values().map(|scrape| down(scope, scrape)).collect();
    alerts.extend(jobs.values().map(|scrape| missing(scope, scrape, &jobs)));
    let has_states = scope.has(&metrics::kube_state::SOURCE);
    let scaled: Vec<_> = scope.scaled().filter(|_| has_states).collect();
    alerts.extend(scaled.iter().map(|service| unknown(scope, service, &scaled)));
    one(NAME, scope, alerts)
}

/// An alert about a job, which has the name of its thing, or the one that the system calls it.
fn about_job(scope: &Scope<'_>, scrape: &Scrape) -> Alert {
    Alert {
        service: scrape.job.clone(),
        carries: [(String::from("job"), scrape.job.clone())].into(),
        ..about(scope, NAME, &scope.prometheus.name, &scope.prometheus.placement.namespace)
    }
}

fn up(job: &str, instance: &str, value: i64) -> Signal {
    let labels = [("job", job), ("instance", instance)];
    signal(metrics::UP.name, &labels, Shape::Level(value * ONE))
}

fn look(scrape: &Scrape) -> String {
    format!(
        "Prometheus' page of targets says why `{}` does not answer at port {}{}: not there, refused, or not let through by a policy.",
        scrape.job, scrape.port, scrape.path
    )
}

/// Some target of a job has not answered for a while.
fn down(scope: &Scope<'_>, scrape: &Scrape) -> Alert {
    let job = scrape.job.as_str();
    let told = |second| vec![up(job, "a", 1), up(job, "b", second)];
    let silent = series(&metrics::UP).eq("job", job).now().is("0");
    Alert {
        name: String::from("TargetDown"),
        hold: Duration::from_secs(300),
        query: silent.how_many(JOB).query(),
        summary: format!("A target of {job} does not answer Prometheus."),
        description: format!(
            "{VALUE} targets of {job} have not answered for five minutes. Alerts that stand on what they tell may be silent."
        ),
        steps: vec![
            look(scrape),
            String::from(
                "Alerts of the thing itself come first: a pod that crashes does not answer either.",
            ),
        ],
        proof: Proof {
            wrong: told(0),
            value: String::from("1"),
            silent: vec![(String::from("all answer"), told(1))],
            ..Proof::default()
        },
        ..about_job(scope, scrape)
    }
}

/// Nothing of a job is even looked for: discovery finds nothing.
fn missing(scope: &Scope<'_>, scrape: &Scrape, jobs: &BTreeMap<&str, &Scrape>) -> Alert {
    let job = scrape.job.as_str();
    let others = || jobs.keys().filter(|other| **other != job).map(|other| up(other, "a", 1));
    // A job alone still needs a series that is told.
    let stranger = up("another", "a", 1);
    let absent = series(&metrics::UP).eq("job", job).now().absent();
    Alert {
        name: String::from("TargetMissing"),
        hold: Duration::from_secs(600),
        query: absent.query(),
        summary: format!("Prometheus finds nothing that is {job}."),
        description: format!(
            "Prometheus has had no target of {job} for ten minutes ({VALUE} for yes). Alerts that stand on what it tells are silent."
        ),
        steps: vec![
            format!(
                "Are there pods of {job}, with a Service that names its port for metrics? Prometheus' page of discovery shows what was dropped, and by which label."
            ),
            String::from(
                "`stackwright render --check` says whether the configuration in use is the one of stack.yaml.",
            ),
        ],
        proof: Proof {
            wrong: others().chain([stranger.clone()]).collect(),
            value: String::from("1"),
            lingers: Duration::ZERO,
            silent: vec![(
                String::from("one answers not, and is known"),
                others().chain([stranger, up(job, "a", 0)]).collect(),
            )],
            ..Proof::default()
        },
        ..about_job(scope, scrape)
    }
}

/// What alerts about scaling and saturation ask for is not told of a service.
fn unknown(scope: &Scope<'_>, service: &Service, scaled: &[&Service]) -> Alert {
    let namespace = service.namespace.to_string();
    let autoscaler = |metric| {
        series(metric)
            .eq("namespace", &namespace)
            .eq("horizontalpodautoscaler", service.name.as_str())
            .now()
            .absent()
            .largest(NAMESPACE)
    };
    let requests = series(&CONTAINER_REQUESTS)
        .eq("namespace", &namespace)
        .re("pod", of_deployment(service.name.as_str()))
        .eq("resource", "cpu")
        .now()
        .absent()
        .largest(NAMESPACE);
    let either = autoscaler(&HPA_CURRENT).or(&autoscaler(&HPA_MAX)).or(&requests);
    let others =
        || scaled.iter().filter(|other| other.name != service.name).flat_map(|it| told_of(it));
    // What another Deployment requests, and what is requested of something else than CPU.
    let requested = |begins: &str, resource: &str| {
        let pod = format!("{begins}-5c689d88f-x0000");
        let labels = [("namespace", &namespace[..]), ("pod", &pod), ("resource", resource)];
        signal(CONTAINER_REQUESTS.name, &labels, Shape::Level(ONE))
    };
    let without = |metric: &'static str| -> Vec<Signal> {
        let kept = told_of(service).into_iter().filter(move |signal| signal.name != metric);
        let neighbour = requested(&format!("{}-cafe", service.name), "cpu");
        let memory = requested(service.name.as_str(), "memory");
        kept.chain(others()).chain([neighbour, memory]).collect()
    };
    let name = &service.name;
    Alert {
        name: String::from("StateUnknown"),
        hold: Duration::from_secs(600),
        urgency: Urgency::Graded(Severity::Warning),
        query: either.query(),
        summary: format!("Nobody tells how many replicas {name} has, or what they request."),
        description: format!(
            "For ten minutes something that alerts about {name} stand on has not been told ({VALUE} for yes). That {name} is saturated would not be noticed."
        ),
        shown: Shown::Number,
        steps: vec![
            format!(
                "`kubectl --namespace {namespace} get hpa,deployment {name}`: are both there, called so?"
            ),
            String::from("Is kube-state-metrics up, and may it read autoscalers and pods?"),
        ],
        proof: Proof {
            wrong: without(HPA_MAX.name),
            value: String::from("1"),
            lingers: Duration::from_secs(300),
            silent: vec![(
                String::from("all is told"),
                told_of(service).into_iter().chain(others()).collect(),
            )],
            also: vec![
                (
                    String::from("no replicas are told"),
                    without(HPA_CURRENT.name),
                    String::from("1"),
                ),
                (
                    String::from("no requests are told"),
                    without(CONTAINER_REQUESTS.name),
                    String::from("1"),
                ),
            ],
            ..Proof::default()
        },
        ..about(scope, NAME, &service.name, &service.namespace)
    }
}

/// The states of a service that others stand on.
fn told_of(service: &Service) -> Vec<Signal> {
    let (namespace, name) = (service.namespace.to_string(), service.name.to_string());
    let autoscaler =
        [("namespace", namespace.as_str()), ("horizontalpodautoscaler", name.as_str())];
    let pod = format!("{name}-5c689d88f-x0000");
    let requests = [
        ("namespace", namespace.as_str()),
        ("pod", pod.as_str()),
        ("container", "main"),
        ("resource", "cpu"),
    ];
    vec![
        Signal { is_state: false, ..state(HPA_CURRENT.name, &autoscaler, 2) },
        Signal { is_state: false, ..state(HPA_MAX.name, &autoscaler, 4) },
        Signal { is_state: false, ..state(CONTAINER_REQUESTS.name, &requests, 1) },
    ]
}
