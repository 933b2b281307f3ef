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

/// The pods of a service in a test, each with a second container beside the program.
#[derive(Clone, Copy)]
pub(super) struct Pods<'a> {
    pub(super) service: &'a Service,
    pub(super) base: CpuBase,
    /// How many use what they should.
    pub(super) busy: u32,
    /// What those use of the base, in millionths.
    pub(super) share: i64,
    /// How many times the base of the spec each has.
    pub(super) bases: i64,
    /// What one more pod does.
    pub(super) last: Last,
}

/// What a pod does that uses nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    /// It waits for a node.
    Waits,
    /// It runs.
    Idles,
}

impl Pods<'_> {
    /// What is told of them.
    pub(super) fn signals(&self) -> Vec<Signal> {
        let busy = (0..self.busy).flat_map(|index| self.pod(index, true, self.share));
        busy.chain(self.pod(self.busy, self.last == Last::Idles, 0)).collect()
    }

    fn pod(&self, index: u32, runs: bool, share: i64) -> Vec<Signal> {
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
        let of = |more: &[(&'static str, &'static str)]| [&of, more].concat();
        let phase = |name, is: bool| {
            state(kube_state::POD_PHASE.name, &of(&[("phase", name)]), i64::from(is))
        };
        let mut signals = vec![phase("Running", runs), phase("Pending", !runs)];
        for (container, parts) in [("main", 2), ("sidecar", 1)] {
            let cpu = of(&[("container", container), ("resource", "cpu"), ("unit", "core")]);
            let memory = of(&[("container", container), ("resource", "memory"), ("unit", "byte")]);
            let cores = Shape::Level(millis * parts * self.bases * ONE / 1000);
            signals.push(Signal { shape: cores, ..state(stated, &cpu, 0) });
            signals.push(state(stated, &memory, 1 << 20));
            if share > 0 {
                let used = millis * parts * share / 1000;
                let container = of(&[("container", container), ("id", "/kubepods/now")]);
                signals.push(signal(cadvisor::CPU.name, &container, Shape::Grows(used)));
            }
        }
        if share > 0 {
            // A container that is told twice, as by a kubelet that restarts.
            let twice = of(&[("container", "main"), ("id", "/kubepods/before")]);
            let used = millis * share / 1000;
            signals.push(signal(cadvisor::CPU.name, &twice, Shape::Grows(used)));
            // A pod's own group, which holds the sum once more, and what belongs to no container.
            let whole = of(&[("container", ""), ("id", "/kubepods")]);
            signals.push(signal(cadvisor::CPU.name, &whole, Shape::Grows(used * 4)));
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
        let is = |condition: &'static str, status: &'static str, value: bool| {
            let labels = [of[0], of[1], ("condition", condition), ("status", status)];
            state(kube_state::HPA_CONDITIONS.name, &labels, i64::from(value))
        };
        let seen = |metric: &'static str, target: &'static str, value| {
            let labels = [of[0], of[1], ("metric_name", metric), ("metric_target_type", target)];
            state(kube_state::HPA_TARGET.name, &labels, value)
        };
        vec![
            state(kube_state::HPA_CURRENT.name, &of, i64::from(self.current)),
            state(kube_state::HPA_MAX.name, &of, i64::from(self.max)),
            is("ScalingLimited", "true", self.is_limited),
            is("ScalingLimited", "false", !self.is_limited),
            is("AbleToScale", "true", true),
            seen("cpu", "utilization", self.cpu),
            seen("cpu", "average", 1000),
            seen("memory", "utilization", 1000),
            state(
                kube_state::DEPLOYMENT_REPLICAS.name,
                &[of[0], ("deployment", name.as_str())],
                i64::from(self.current),
            ),
        ]
    }
}
