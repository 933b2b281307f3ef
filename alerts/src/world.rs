//! What a stack's Prometheus knows. In: a [`Stack`] and its [`Wiring`]. Out: every series that its targets tell, with
//! the labels of the metric and of the target.

use std::collections::{BTreeMap, BTreeSet};

use contract::metrics::{
    self, Kind, Metric, Source, alertmanager, cadvisor, inference, kafka, kube_state, kubelet,
    node, postgresql, prometheus, redis, worker,
};
use spec::stack::{Program, Stack};
use wiring::{Answers, Peer, Scrape, Wiring};

/// Every series that can be asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    series: BTreeMap<String, Vec<Told>>,
    /// How the names begin of which the catalogue has only some: what exporters tell, what every program in Go tells.
    partly_known: BTreeSet<&'static str>,
    /// Whether some target tells metrics of which nothing is known: a foreign program, or the cloud's export.
    has_strangers: bool,
}

/// What programs tell of the library that they measure with, and Prometheus of its own alerts and scrapes.
const GENERAL: &[&str] = &["ALERTS", "go_", "process_", "promhttp_", "python_", "jvm_", "scrape_"];

/// Series of a metric, as one target tells them.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// The metric.
    pub(crate) metric: &'static Metric,
    /// Whether it is the part of a histogram that has the label `le`.
    pub(crate) is_bucket: bool,
    /// The labels of the target: with their value, where all of its instances have the same.
    pub(crate) target: BTreeMap<String, Option<String>>,
}

impl World {
    /// What is told to the Prometheus of a stack.
    pub(crate) fn new(stack: &Stack, wiring: &Wiring) -> Self {
        let partly_known = GENERAL.iter().copied().collect();
        let mut world = Self { partly_known, ..Self::default() };
        for scrape in &wiring.scrapes {
            let target = labels(scrape);
            for metric in metrics::SCRAPED {
                world.add(metric, &target);
            }
            match source(stack, scrape) {
                Some(source) => {
                    source.metrics.iter().for_each(|metric| world.add(metric, &target));
                    if source.version.is_some() {
                        world
                            .partly_known
                            .extend(source.metrics.iter().filter_map(|it| beginning(it)));
                    }
                }
                None => world.has_strangers = true,
            }
        }
        world
    }

    fn add(&mut self, metric: &'static Metric, target: &BTreeMap<String, Option<String>>) {
        let is_histogram = matches!(metric.kind, Kind::Histogram(_));
        for name in metric.series() {
            let is_bucket = is_histogram && name.ends_with("_bucket");
            let told = Told { metric, is_bucket, target: target.clone() };
            self.series.entry(name).or_default().push(told);
        }
    }

    /// Who tells series of that name.
    pub(crate) fn told(&self, name: &str) -> &[Told] {
        self.series.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether somebody may tell series of that name although the catalogue does not have them.
    pub(crate) fn may_be_told(&self, name: &str) -> bool {
        self.has_strangers || self.partly_known.iter().any(|known| name.starts_with(known))
    }

    /// Every name.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.series.keys().map(String::as_str)
    }
}

/// `kube_` of `kube_deployment_spec_replicas`.
fn beginning(metric: &'static Metric) -> Option<&'static str> {
    metric.name.find('_').and_then(|at| metric.name.get(..=at))
}

/// The labels that a target gives to its series.
fn labels(scrape: &Scrape) -> BTreeMap<String, Option<String>> {
    let fixed = scrape.labels.iter().map(|(name, value)| (name.clone(), Some(value.clone())));
    let varying = scrape.varying.iter().map(|name| (String::from(*name), None));
    let job = (String::from("job"), Some(scrape.job.clone()));
    fixed.chain(varying).chain([job]).collect()
}

/// What answers a scrape, where its metrics are known.
pub(crate) fn source(stack: &Stack, scrape: &Scrape) -> Option<&'static Source> {
    match (scrape.by, scrape.job.as_str()) {
        (Answers::Sidecar("redis-exporter"), _) => Some(&redis::SOURCE),
        (Answers::Sidecar("kafka-exporter"), _) => Some(&kafka::SOURCE),
        (Answers::Sidecar("postgres-exporter"), _) => Some(&postgresql::SOURCE),
        (Answers::Sidecar(_), _) => None,
        (Answers::Itself, "kubelet") => Some(&kubelet::SOURCE),
        (Answers::Itself, "cadvisor") => Some(&cadvisor::SOURCE),
        (Answers::Itself, "kube-state-metrics") => Some(&kube_state::SOURCE),
        (Answers::Itself, "node-exporter" | "machines") => Some(&node::SOURCE),
        (Answers::Itself, _) => of_thing(stack, scrape),
    }
}

/// What a thing tells of itself.
fn of_thing(stack: &Stack, scrape: &Scrape) -> Option<&'static Source> {
    let Peer::Workload(workload) = &scrape.target else { return None };
    let thing = &workload.thing;
    if stack.prometheus.contains_key(thing) {
        return Some(&prometheus::SOURCE);
    }
    if stack.alertmanager.contains_key(thing) {
        return Some(&alertmanager::SOURCE);
    }
    match stack.services.get(thing)?.program {
        Program::Inference(_) => Some(&inference::SOURCE),
        Program::Worker(_) => Some(&worker::SOURCE),
        Program::Container(_) => None,
    }
}
