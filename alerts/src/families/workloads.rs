//! What Kubernetes tells of the stack's pods: that they start, roll out, and are as many as they should be.

use contract::metrics::kube_state::{
    self, BUDGET_DESIRED, BUDGET_HEALTHY, CONTAINER_WAITING, DEPLOYMENT_AVAILABLE,
    DEPLOYMENT_CONDITIONS, DEPLOYMENT_REPLICAS,
};
use spec::{
    quantity::Duration,
    stack::{Service, Severity},
};
use wiring::Workload;

use super::{Group, about, one, pods::NAMESPACE};
use crate::{
    alert::{Alert, Proof, Shape, Signal, Stretch, Then, Urgency, VALUE, Walk, state},
    promql::{Selector, series},
    scope::Scope,
};

pub(super) const NAME: &str = "workloads";

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    if !scope.has(&kube_state::SOURCE) {
        return Vec::new();
    }
    let stack = scope.stack;
    let runs_on = |workload: &&Workload| {
        workload.role.is_none()
            && !stack.pipelines.contains_key(&workload.thing)
            && !stack.loadtests.contains_key(&workload.thing)
    };
    let workloads = scope.wiring.workloads.iter().filter(runs_on);
    let mut alerts: Vec<_> = workloads.map(|workload| crash_looping(scope, workload)).collect();
    for service in stack.services.values() {
        let service = Deployed { scope, service };
        alerts.extend([
            service.none_ready(),
            service.some_missing(),
            service.stuck(),
            service.unprotected(),
        ]);
    }
    one(NAME, scope, alerts)
}

/// A container that ends again and again. It waits between two tries and runs for a moment in each, so the last minutes
/// are looked at.
fn crash_looping(scope: &Scope<'_>, workload: &Workload) -> Alert {
    let span = Duration::from_secs(300);
    let (thing, namespace) = (&workload.thing, workload.namespace.to_string());
    let pods = format!("{}-([0-9]+|[0-9a-f]+-[a-z0-9]{{5}})", workload.name());
    let waits = series(&CONTAINER_WAITING)
        .eq("namespace", &namespace)
        .re("pod", pods)
        .eq("reason", "CrashLoopBackOff")
        .max(span)
        .largest(NAMESPACE);
    let of = |pod: &str, reason: &str, waits| {
        let labels = [
            ("namespace", namespace.as_str()),
            ("pod", pod),
            ("container", "main"),
            ("reason", reason),
        ];
        state(CONTAINER_WAITING.name, &labels, waits)
    };
    let told = |name: &str, reason: &str| {
        let pod = |number| format!("{name}-5c689d88f-x000{number}");
        vec![of(&pod(0), reason, 1), of(&pod(1), reason, 1), of(&pod(2), reason, 0)]
    };
    let name = workload.name();
    let runs = vec![of(&format!("{name}-5c689d88f-x0000"), "CrashLoopBackOff", 0)];
    let hold = scope.hold("CrashLooping", Duration::from_secs(600));
    let tries = |then: Then| {
        let waits = told(&name, "CrashLoopBackOff");
        let run = waits.iter().map(|it| Signal { shape: Shape::Level(0), ..it.clone() }).collect();
        let stretch =
            |told, seconds, then| Stretch { told, length: Duration::from_secs(seconds), then };
        [stretch(waits, 120, then.clone()), stretch(run, 180, then)]
    };
    // As many tries as the wait has, and two more.
    let mut stretches: Vec<_> =
        (0..=hold.millis() / span.millis()).flat_map(|_| tries(Then::Any)).collect();
    stretches.extend(tries(Then::Fires(String::from("1"))));
    Alert {
        name: String::from("CrashLooping"),
        hold,
        query: waits.compared(">=", "1").query(),
        summary: format!("A container of {thing} ends again and again."),
        description: format!(
            "A container of {thing} does not stay up ({VALUE} for yes). Kubernetes waits longer before each further try, and its pod does nothing meanwhile."
        ),
        steps: vec![
            format!(
                "`kubectl --namespace {namespace} get pods --selector app.kubernetes.io/name={name}`, then `kubectl logs --previous` of the one that restarts."
            ),
            String::from(
                "`OOMKilled` in `kubectl describe pod` means that it needs more memory than its limit.",
            ),
            String::from("After a change of version or configuration take that back first."),
        ],
        proof: Proof {
            wrong: told(&name, "CrashLoopBackOff"),
            value: String::from("1"),
            lingers: span,
            silent: vec![
                (String::from("it waits for its image"), told(&name, "ContainerCreating")),
                (
                    String::from("another thing's container ends"),
                    told(&format!("{name}-cafe"), "CrashLoopBackOff"),
                ),
                (String::from("it runs"), runs),
            ],
            courses: vec![Walk {
                name: String::from("it runs for a while after each try"),
                stretches,
            }],
            ..Proof::default()
        },
        bridge: span,
        ..about(scope, NAME, thing, &workload.namespace)
    }
}

/// A service, which is a Deployment.
struct Deployed<'a> {
    scope: &'a Scope<'a>,
    service: &'a Service,
}

impl Deployed<'_> {
    fn about(&self) -> Alert {
        about(self.scope, NAME, &self.service.name, &self.service.namespace)
    }

    fn series(&self, metric: &'static contract::metrics::Metric, kind: &str) -> Selector {
        series(metric)
            .eq("namespace", self.service.namespace.to_string())
            .eq(kind, self.service.name.as_str())
    }

    fn told(&self, name: &str, kind: &str, more: &[(&str, &str)], value: i64) -> Signal {
        let (namespace, service) =
            (self.service.namespace.to_string(), self.service.name.to_string());
        let of = [("namespace", namespace.as_str()), (kind, service.as_str())];
        let labels: Vec<_> = of.iter().chain(more).copied().collect();
        state(name, &labels, value)
    }

    /// What is told of the replicas, also by somebody who has seen none yet.
    fn replicas(&self, wanted: i64, ready: i64) -> Vec<Signal> {
        let late = [("instance", "late")];
        vec![
            self.told(DEPLOYMENT_REPLICAS.name, "deployment", &[], wanted),
            self.told(DEPLOYMENT_REPLICAS.name, "deployment", &late, 0),
            self.told(DEPLOYMENT_AVAILABLE.name, "deployment", &[], ready),
            self.told(DEPLOYMENT_AVAILABLE.name, "deployment", &late, 0),
        ]
    }

    fn describe(&self) -> String {
        format!(
            "`kubectl --namespace {} describe pods --selector app.kubernetes.io/name={}`: no node with room, an image that is not there, or a probe that fails.",
            self.service.namespace, self.service.name
        )
    }

    fn none_ready(&self) -> Alert {
        let service = &self.service.name;
        let bridge = self.scope.bridge();
        let ready =
            self.series(&DEPLOYMENT_AVAILABLE, "deployment").last(bridge).largest(NAMESPACE);
        let wanted =
            self.series(&DEPLOYMENT_REPLICAS, "deployment").last(bridge).largest(NAMESPACE);
        Alert {
            name: String::from("NoneReady"),
            hold: Duration::from_secs(120),
            urgency: Urgency::Graded(Severity::Critical),
            query: ready.is("0").and(NAMESPACE, &wanted.above("0")).query(),
            summary: format!("{service} has no pod that works."),
            description: format!("{VALUE} pods of {service} are ready. Nobody is served."),
            steps: vec![
                self.describe(),
                format!(
                    "`kubectl --namespace {} rollout undo deployment {service}` takes back a new version.",
                    self.service.namespace
                ),
            ],
            proof: Proof {
                wrong: self.replicas(1, 0),
                value: String::from("0"),
                silent: vec![
                    (String::from("one is ready"), self.replicas(1, 1)),
                    (String::from("none is wanted"), self.replicas(0, 0)),
                ],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    fn some_missing(&self) -> Alert {
        let service = &self.service.name;
        let bridge = self.scope.bridge();
        let ready =
            self.series(&DEPLOYMENT_AVAILABLE, "deployment").last(bridge).largest(NAMESPACE);
        let wanted =
            self.series(&DEPLOYMENT_REPLICAS, "deployment").last(bridge).largest(NAMESPACE);
        Alert {
            name: String::from("ReplicasMissing"),
            hold: Duration::from_secs(900),
            query: wanted.with("-", NAMESPACE, &ready).above("0").query(),
            summary: format!("{service} has fewer pods that work than it should."),
            description: format!(
                "{VALUE} pods of {service} have not been ready for a quarter of an hour. The others do their work."
            ),
            steps: vec![
                self.describe(),
                String::from(
                    "`kubectl get events --sort-by .lastTimestamp` shows what the scheduler says.",
                ),
            ],
            proof: Proof {
                wrong: self.replicas(3, 2),
                value: String::from("1"),
                silent: vec![
                    (String::from("all are ready"), self.replicas(3, 3)),
                    (String::from("fewer are wanted"), self.replicas(2, 2)),
                ],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    fn stuck(&self) -> Alert {
        let service = &self.service.name;
        let failed = self
            .series(&DEPLOYMENT_CONDITIONS, "deployment")
            .eq("condition", "Progressing")
            .eq("status", "false")
            .last(self.scope.bridge())
            .largest(NAMESPACE);
        let told = |is_stuck: bool| {
            let is = |status, value| {
                let labels = [("condition", "Progressing"), ("status", status)];
                self.told(DEPLOYMENT_CONDITIONS.name, "deployment", &labels, i64::from(value))
            };
            let other = [("condition", "Available"), ("status", "false")];
            let other = self.told(DEPLOYMENT_CONDITIONS.name, "deployment", &other, 1);
            vec![is("true", !is_stuck), is("false", is_stuck), other]
        };
        Alert {
            name: String::from("RolloutStuck"),
            hold: Duration::from_secs(300),
            query: failed.is("1").query(),
            summary: format!("A new version of {service} does not come up."),
            description: format!(
                "The rollout of {service} has made no progress within its deadline ({VALUE} for yes). The pods of the version before go on."
            ),
            steps: vec![
                self.describe(),
                format!(
                    "`kubectl --namespace {} rollout undo deployment {service}` goes back.",
                    self.service.namespace
                ),
            ],
            proof: Proof {
                wrong: told(true),
                value: String::from("1"),
                silent: vec![(String::from("it goes on"), told(false))],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    /// Fewer pods than its disruption budget wants: now no node can be emptied.
    fn unprotected(&self) -> Alert {
        let service = &self.service.name;
        let bridge = self.scope.bridge();
        let of =
            |metric| self.series(metric, "poddisruptionbudget").last(bridge).largest(NAMESPACE);
        let told = |healthy, wanted| {
            vec![
                self.told(BUDGET_HEALTHY.name, "poddisruptionbudget", &[], healthy),
                self.told(BUDGET_DESIRED.name, "poddisruptionbudget", &[], wanted),
            ]
        };
        Alert {
            name: String::from("DisruptionBudgetBroken"),
            hold: Duration::from_secs(900),
            query: of(&BUDGET_DESIRED)
                .with("-", NAMESPACE, &of(&BUDGET_HEALTHY))
                .above("0")
                .query(),
            summary: format!("{service} has fewer healthy pods than its disruption budget wants."),
            description: format!(
                "{service} lacks {VALUE} healthy pods of those that its disruption budget wants. Nodes with its pods are not emptied, so updates of the cluster wait."
            ),
            steps: vec![
                self.describe(),
                String::from("Do not delete the budget to empty a node: mend the pods."),
            ],
            proof: Proof {
                wrong: told(1, 2),
                value: String::from("1"),
                silent: vec![
                    (String::from("there are as many as it wants"), told(2, 2)),
                    (String::from("it wants fewer"), told(1, 1)),
                ],
                ..Proof::default()
            },
            ..self.about()
        }
    }
}
