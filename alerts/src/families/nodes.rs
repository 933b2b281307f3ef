//! Nodes and virtual machines: that their disks and memory last. Which of a job's machines it is, their own page says: an
//! alert for each would be another one whenever a node is replaced.

use contract::metrics::{
    Metric,
    node::{self, DISK_AVAILABLE, DISK_SIZE, MEMORY_AVAILABLE, MEMORY_TOTAL},
};
use spec::quantity::Duration;
use wiring::Scrape;

use super::{Group, about, one};
use crate::{
    alert::{Alert, ONE, Proof, Shape, Shown, Signal, VALUE, signal},
    promql::{Selector, Vector, series},
    scope::Scope,
    threshold::{Compares, Share},
};

pub(super) const NAME: &str = "nodes";

/// File systems in memory, and those of which every container has a layer.
const NO_DISKS: &str = "tmpfs|overlay|squashfs|ramfs";

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    let mut scrapes: Vec<_> =
        scope.scrapes().filter(|scrape| scope.source(scrape) == Some(&node::SOURCE)).collect();
    scrapes.dedup_by(|a, b| a.job == b.job);
    let machines = scrapes.into_iter().map(|scrape| Machines { scope, scrape });
    one(NAME, scope, machines.flat_map(|machines| [machines.disk(), machines.memory()]).collect())
}

/// The machines of a job.
struct Machines<'a> {
    scope: &'a Scope<'a>,
    scrape: &'a Scrape,
}

impl Machines<'_> {
    fn about(&self) -> Alert {
        let job = &self.scrape.job;
        let prometheus = self.scope.prometheus;
        Alert {
            service: job.clone(),
            hold: Duration::from_secs(600),
            shown: Shown::Percentage,
            compares: Some(Compares::Share),
            carries: [(String::from("job"), job.clone())].into(),
            ..about(self.scope, NAME, &prometheus.name, &prometheus.placement.namespace)
        }
    }

    /// The smallest part of all machines' wholes.
    fn smallest(&self, part: Selector, whole: Selector, each: &[&str]) -> Vector {
        let of = |selector: Selector| selector.eq("job", &self.scrape.job).now().largest(each);
        of(part).per(each, &of(whole)).smallest(&["job"])
    }

    fn told(&self, metric: &Metric, instance: &str, more: &[(&str, &str)], value: i64) -> Signal {
        let of = [("job", self.scrape.job.as_str()), ("instance", instance)];
        let labels: Vec<_> = of.iter().chain(more).copied().collect();
        signal(metric.name, &labels, Shape::Level(value * ONE))
    }

    fn disk(&self) -> Alert {
        const ALERT: &str = "NodeDiskFilling";
        let threshold = self.scope.share(ALERT, 10);
        let job = &self.scrape.job;
        let each = &["job", "instance", "mountpoint"];
        let disks = |metric| series(metric).nre("fstype", NO_DISKS);
        let free = self.smallest(disks(&DISK_AVAILABLE), disks(&DISK_SIZE), each);
        let told = |free: Share| {
            let free = free.millionths;
            let root = [("mountpoint", "/"), ("fstype", "ext4")];
            let data = [("mountpoint", "/data"), ("fstype", "ext4")];
            let memory = [("mountpoint", "/run"), ("fstype", "tmpfs")];
            let layer = [("mountpoint", "/"), ("fstype", "overlay")];
            // As while a disk is mounted anew.
            let twice = [("mountpoint", "/"), ("fstype", "ext4"), ("device", "before")];
            vec![
                self.told(&DISK_SIZE, "a", &root, ONE),
                self.told(&DISK_AVAILABLE, "a", &root, ONE),
                self.told(&DISK_SIZE, "a", &data, ONE),
                self.told(&DISK_AVAILABLE, "a", &data, ONE),
                self.told(&DISK_SIZE, "b", &root, ONE),
                self.told(&DISK_AVAILABLE, "b", &root, free),
                self.told(&DISK_SIZE, "a", &memory, ONE),
                self.told(&DISK_AVAILABLE, "a", &memory, 1),
                self.told(&DISK_SIZE, "b", &layer, ONE * 10),
                self.told(&DISK_AVAILABLE, "b", &layer, ONE * 10),
                self.told(&DISK_SIZE, "b", &twice, ONE / 2),
                self.told(&DISK_AVAILABLE, "b", &twice, free / 2),
            ]
        };
        Alert {
            name: String::from(ALERT),
            query: free.below(&threshold.fraction()).query(),
            summary: format!("A disk of a machine of {job} is nearly full."),
            description: format!(
                "{VALUE} of a disk of a machine of {job} is free (threshold {threshold}). A full one takes no images, no logs and no data; a node's pods are evicted before."
            ),
            steps: vec![
                format!("`{}` by `instance` and `mountpoint` says which.", DISK_AVAILABLE.name),
                String::from(
                    "On a node old images and logs are cleared away by the kubelet; what is left are volumes of pods on the node itself.",
                ),
                String::from(
                    "On a virtual machine look below /var first. A larger disk is a line in stack.yaml.",
                ),
            ],
            proof: Proof {
                wrong: told(threshold.less()),
                value: threshold.less().to_string(),
                silent: vec![(String::from("it is just at the threshold"), told(threshold))],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    fn memory(&self) -> Alert {
        const ALERT: &str = "NodeMemoryLow";
        let threshold = self.scope.share(ALERT, 5);
        let job = &self.scrape.job;
        let free =
            self.smallest(series(&MEMORY_AVAILABLE), series(&MEMORY_TOTAL), &["job", "instance"]);
        let told = |free: Share| {
            let free = free.millionths;
            // As while the exporter is replaced.
            let twice = [("pod", "before")];
            vec![
                self.told(&MEMORY_TOTAL, "a", &[], ONE),
                self.told(&MEMORY_AVAILABLE, "a", &[], ONE),
                self.told(&MEMORY_TOTAL, "b", &[], ONE),
                self.told(&MEMORY_AVAILABLE, "b", &[], free),
                self.told(&MEMORY_TOTAL, "b", &twice, ONE / 2),
                self.told(&MEMORY_AVAILABLE, "b", &twice, free / 2),
            ]
        };
        Alert {
            name: String::from(ALERT),
            query: free.below(&threshold.fraction()).query(),
            summary: format!("A machine of {job} has hardly any memory left."),
            description: format!(
                "{VALUE} of the memory of a machine of {job} can still be had (threshold {threshold}). When none can, programs are killed."
            ),
            steps: vec![
                format!("`{}` by `instance` says which.", MEMORY_AVAILABLE.name),
                String::from(
                    "On a node: `kubectl top pods --all-namespaces --sort-by memory`; a pod whose limit is far above its request takes what others were promised.",
                ),
            ],
            proof: Proof {
                wrong: told(threshold.less()),
                value: threshold.less().to_string(),
                silent: vec![(String::from("it is just at the threshold"), told(threshold))],
                ..Proof::default()
            },
            ..self.about()
        }
    }
}
