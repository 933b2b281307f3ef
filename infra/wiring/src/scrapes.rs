//! What Prometheus scrapes, and the labels that every series of a target will carry.

use std::collections::BTreeMap;

use spec::{name::ThingName, source::Span};

use crate::Peer;

/// A target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scrape {
    /// The Prometheus.
    pub prometheus: ThingName,
    /// The job's name: the thing's, or what the system calls it (`kubelet`, `node-exporter`).
    pub job: String,
    /// Who answers.
    pub target: Peer,
    /// The host, where it is fixed; pods and nodes are found by asking the API server.
    pub host: Option<String>,
    /// The port.
    pub port: u16,
    /// The path, with its query where it has one.
    pub path: String,
    /// What answers there.
    pub by: Answers,
    /// Labels of every series with their value, beside `job`.
    pub labels: BTreeMap<String, String>,
    /// Labels of every series whose value differs between instances, in order.
    pub varying: Vec<&'static str>,
    /// The line that caused it.
    pub span: Span,
}

/// What answers a scrape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answers {
    /// The program itself.
    Itself,
    /// An exporter, as another container of its pods.
    Sidecar(&'static str),
}
