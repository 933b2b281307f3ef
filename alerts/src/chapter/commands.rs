//! What somebody types who wants to see how things are. In: the thing that an alert is about. Out: commands with what they
//! show.

use std::collections::BTreeMap;

use contract::{labels, ports};
use wiring::{Peer, Scrape, Workload, names::role};

use super::Check;
use crate::{alert::Alert, scope::Scope};

/// Pods that are made for one run: whoever made them knows more than these commands show.
const MADE_FOR_A_RUN: &[&str] = &[role::TRAINING, role::LOAD, role::MIGRATE, role::BACKUP];

/// Where the pods of things, and what answers jobs, are found.
pub(super) struct Commands<'a> {
    scope: &'a Scope<'a>,
    workloads: BTreeMap<&'a str, Vec<&'a Workload>>,
    jobs: BTreeMap<&'a str, &'a Scrape>,
}

impl<'a> Commands<'a> {
    pub(super) fn new(scope: &'a Scope<'a>) -> Self {
        let mut workloads: BTreeMap<&str, Vec<&Workload>> = BTreeMap::new();
        for workload in &scope.wiring.workloads {
            workloads.entry(workload.thing.as_str()).or_default().push(workload);
        }
        for of_thing in workloads.values_mut() {
            // A thing's own pods; what runs beside it is a job of its own.
            let has_own = of_thing.iter().any(|workload| workload.role.is_none());
            of_thing.retain(|workload| match workload.role {
                Some(role) => !has_own && !MADE_FOR_A_RUN.contains(&role),
                None => true,
            });
        }
        let jobs = scope.scrapes().map(|scrape| (scrape.job.as_str(), scrape)).collect();
        Self { scope, workloads, jobs }
    }

    /// First how the pods or the nodes are, then what the rule sees.
    pub(super) fn checks(&self, alert: &Alert) -> Vec<Check> {
        let service = alert.service.as_str();
        let target = self.jobs.get(service).map(|scrape| &scrape.target);
        let mut checks: Vec<_> = match (self.workloads.get(service), target) {
            (Some(workloads), _) => workloads.iter().flat_map(|workload| pods(workload)).collect(),
            (None, Some(Peer::Workload(workload))) => pods(workload).into(),
            (None, Some(Peer::Nodes)) => nodes().into(),
            (None, _) => Vec::new(),
        };
        checks.push(self.page());
        checks
    }

    /// The Prometheus' own page of alerts.
    fn page(&self) -> Check {
        let prometheus = self.scope.prometheus;
        let namespace = &prometheus.placement.namespace;
        Check {
            command: port_forward(namespace, prometheus.name.as_str(), ports::PROMETHEUS),
            shows: format!(
                "http://localhost:{}/alerts then has what the expression gives now",
                ports::PROMETHEUS
            ),
        }
    }
}

fn pods(workload: &Workload) -> [Check; 3] {
    let kubectl = format!("kubectl --namespace {}", workload.namespace);
    let selector = format!("--selector {}={}", labels::NAME, workload.name());
    [
        check(
            format!("{kubectl} get pods {selector} --output wide"),
            "which pods there are, on which nodes, and whether they restart",
        ),
        check(
            format!("{kubectl} logs {selector} --all-containers --prefix --since 15m --tail 50"),
            "what they said last",
        ),
        check(
            format!("{kubectl} get events --sort-by .lastTimestamp"),
            "what the cluster did with them",
        ),
    ]
}

fn nodes() -> [Check; 2] {
    [
        check(String::from("kubectl get nodes --output wide"), "which nodes are ready"),
        check(
            String::from("kubectl describe nodes"),
            "whether one is short of memory, disk or processes",
        ),
    ]
}

fn check(command: String, shows: &str) -> Check {
    Check { command, shows: String::from(shows) }
}

/// Opens the way to a Service for as long as it runs.
pub(super) fn port_forward(namespace: &impl ToString, service: &str, port: u16) -> String {
    format!("kubectl --namespace {} port-forward service/{service} {port}", namespace.to_string())
}
