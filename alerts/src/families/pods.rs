//! What several families ask of a service's pods, and the series that tests answer with.

use contract::metrics::{cadvisor, kube_state};
use spec::stack::{CpuBase, Service};

use crate::{
    alert::{ONE, Shape, Signal, signal, state},
    promql::{Vector, series},
    scope::Scope,
};

/// What everything about one service is joined on.
pub(super) const NAMESPACE: &[&str] = &["namespace"];

/// The pods of a Deployment: its name, the hash of its template, five characters
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template-hash-label>). A Deployment whose
/// name begins alike has other pods.
pub(super) fn of_deployment(name: &str) -> String {
    format!("{name}-[0-9a-f]+-[a-z0-9]{{5}}")
}

/// The CPU that a service's pods use, as a part of what those that run request, or may take.
pub(super) fn cpu_share(scope: &Scope<'_>, service: &Service, base: CpuBase) -> Vector {
    let (namespace, pods) = (service.namespace.to_string(), of_deployment(service.name.as_str()));
    let container = &["namespace", "pod", "container"];
    let used = series(&cadvisor::CPU)
        .eq("namespace", &namespace)
        .re("pod", &pods)
        .ne("container", "")
        .rate(scope.range())
        .largest(container)
        .sum(NAMESPACE);
    let stated = match base {
        CpuBase::Request => &kube_state::CONTAINER_REQUESTS,
        CpuBase::Limit => &kube_state::CONTAINER_LIMITS,
    };
    let stated = series(stated)
        .eq("namespace", &namespace)
        .re("pod", &pods)
        .eq("resource", "cpu")
        .last(scope.bridge())
        .largest(container);
    let running = series(&kube_state::POD_PHASE)
        .eq("namespace", &namespace)
        .re("pod", &pods)
        .eq("phase", "Running")
        .last(scope.bridge())
        .largest(&["namespace", "pod"])
        .is("1");
    used.per(NAMESPACE, &stated.and(&["namespace", "pod"], &running).sum(NAMESPACE))
}

/// The pods of a service in a test.
#[derive(Clone, Copy)]
pub(super) struct Pods<'a> {
    pub(super) service: &'a Service,
    pub(super) base: CpuBase,
    /// How many run.
    pub(super) running: u32,
    /// How many wait for a node.
    pub(super) pending: u32,
    /// What those that run use of the base, in millionths.
    pub(super) share: i64,
}

impl Pods<'_> {
    /// What is told of them.
    pub(super) fn signals(&self) -> Vec<Signal> {
        (0..self.running + self.pending)
            .flat_map(|index| self.pod(index, index < self.running))
            .collect()
    }

    fn pod(&self, index: u32, runs: bool) -> Vec<Signal> {
        let namespace = self.service.namespace.to_string();
        let pod = format!("{}-5c689d88f-{}", self.service.name, suffix(index));
        let (base, stated) = match self.base {
            CpuBase::Request => {
                (self.service.resources.cpu.request, kube_state::CONTAINER_REQUESTS.name)
            }
            CpuBase::Limit => (self.service.resources.cpu.limit, kube_state::CONTAINER_LIMITS.name),
        };
        let millis = i64::try_from(base.millis()).unwrap_or_default();
        let of = [("namespace", namespace.as_str()), ("pod", pod.as_str())];
        let container = [of[0], of[1], ("container", "main")];
        let mut signals = vec![
            Signal {
                shape: Shape::Level(millis * ONE / 1000),
                ..state(
                    stated,
                    &[
                        container[0],
                        container[1],
                        container[2],
                        ("resource", "cpu"),
                        ("unit", "core"),
                    ],
                    0,
                )
            },
            state(
                kube_state::POD_PHASE.name,
                &[of[0], of[1], ("phase", "Running")],
                i64::from(runs),
            ),
            state(
                kube_state::POD_PHASE.name,
                &[of[0], of[1], ("phase", "Pending")],
                i64::from(!runs),
            ),
        ];
        if runs {
            let used = Shape::Grows(millis * self.share / 1000);
            signals.push(signal(cadvisor::CPU.name, &container, used));
            // A pod's own group, which holds the sum once more.
            let whole = [of[0], of[1], ("container", "")];
            signals.push(signal(cadvisor::CPU.name, &whole, used));
        }
        signals
    }
}

/// Five characters as Kubernetes ends the names of pods.
fn suffix(index: u32) -> String {
    format!("x{index:04}")
}

/// A service's autoscaler in a test.
#[derive(Clone, Copy)]
pub(super) struct Autoscaler<'a> {
    pub(super) service: &'a Service,
    pub(super) current: u32,
    pub(super) max: u32,
    /// Whether it wants more than it may have, or fewer.
    pub(super) is_limited: bool,
    /// What it saw of the CPU, in percent of the request.
    pub(super) cpu: i64,
}

impl Autoscaler<'_> {
    /// What is told of it, and of the Deployment whose replicas it sets.
    pub(super) fn signals(&self) -> Vec<Signal> {
        let (namespace, name) = (self.service.namespace.to_string(), self.service.name.to_string());
        let of = [("namespace", namespace.as_str()), ("horizontalpodautoscaler", name.as_str())];
        let limited = |status: &str, value: bool| {
            let labels = [of[0], of[1], ("condition", "ScalingLimited"), ("status", status)];
            state(kube_state::HPA_CONDITIONS.name, &labels, i64::from(value))
        };
        let cpu = [of[0], of[1], ("metric_name", "cpu"), ("metric_target_type", "utilization")];
        vec![
            state(kube_state::HPA_CURRENT.name, &of, i64::from(self.current)),
            state(kube_state::HPA_MAX.name, &of, i64::from(self.max)),
            limited("true", self.is_limited),
            limited("false", !self.is_limited),
            state(kube_state::HPA_TARGET.name, &cpu, self.cpu),
            state(
                kube_state::DEPLOYMENT_REPLICAS.name,
                &[of[0], ("deployment", name.as_str())],
                i64::from(self.current),
            ),
        ]
    }
}
