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
        let job = &self.scrape.job;
        let each = &["job", "instance", "mountpoint"];
        let disks = |metric| series(metric).nre("fstype", NO_DISKS);
        let free = self.smallest(disks(&DISK_AVAILABLE), disks(&DISK_SIZE), each);
        let told = |free| {
            let root = [("mountpoint", "/"), ("fstype", "ext4")];
            let memory = [("mountpoint", "/run"), ("fstype", "tmpfs")];
            vec![
                self.told(&DISK_SIZE, "a", &root, 1000),
                self.told(&DISK_AVAILABLE, "a", &root, 900),
                self.told(&DISK_SIZE, "b", &root, 1000),
                self.told(&DISK_AVAILABLE, "b", &root, free),
                self.told(&DISK_SIZE, "a", &memory, 1000),
                self.told(&DISK_AVAILABLE, "a", &memory, 1),
            ]
        };
        Alert {
            name: String::from("NodeDiskFilling"),
            query: free.below("0.1").query(),
            summary: format!("A disk of a machine of {job} is nearly full."),
            description: format!(
                "{VALUE} of a disk of a machine of {job} is free (threshold 10%). A full one takes no images, no logs and no data; a node's pods are evicted before."
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
                wrong: told(98),
                value: String::from("9.8%"),
                silent: vec![(String::from("just above the threshold"), told(102))],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    fn memory(&self) -> Alert {
        let job = &self.scrape.job;
        let free =
            self.smallest(series(&MEMORY_AVAILABLE), series(&MEMORY_TOTAL), &["job", "instance"]);
        let told = |free| {
            vec![
                self.told(&MEMORY_TOTAL, "a", &[], 1000),
                self.told(&MEMORY_AVAILABLE, "a", &[], 600),
                self.told(&MEMORY_TOTAL, "b", &[], 1000),
                self.told(&MEMORY_AVAILABLE, "b", &[], free),
            ]
        };
        Alert {
            name: String::from("NodeMemoryLow"),
            query: free.below("0.05").query(),
            summary: format!("A machine of {job} has hardly any memory left."),
            description: format!(
                "{VALUE} of the memory of a machine of {job} can still be had (threshold 5%). When none can, programs are killed."
            ),
            steps: vec![
                format!("`{}` by `instance` says which.", MEMORY_AVAILABLE.name),
                String::from(
                    "On a node: `kubectl top pods --all-namespaces --sort-by memory`; a pod whose limit is far above its request takes what others were promised.",
                ),
            ],
            proof: Proof {
                wrong: told(49),
                value: String::from("4.9%"),
                silent: vec![(String::from("just above the threshold"), told(51))],
                ..Proof::default()
            },
            ..self.about()
        }
    }
}
