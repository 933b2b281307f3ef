//! Who may speak to whom. A `NetworkPolicy` and a security group are two printings of one flow.
//!
//! Not here, because Kubernetes always allows it: what a node says to its own pods, such as the kubelet's probes
//! (<https://kubernetes.io/docs/concepts/services-networking/network-policies/>).

use std::fmt;

use spec::{
    name::{DnsSubdomain, ThingName},
    quantity::Cidr,
    source::Span,
    stack::Addon,
};

use crate::Workload;

/// One direction of traffic: `from` opens connections to `to`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flow {
    /// Who opens the connection.
    pub from: Peer,
    /// Who accepts it.
    pub to: Peer,
    /// The port of the one who accepts.
    pub port: u16,
    /// The protocol.
    pub protocol: Protocol,
    /// What for.
    pub why: Why,
    /// The line that caused it.
    pub span: Span,
}

/// One end of a flow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// Pods of the cluster.
    Workload(Workload),
    /// A managed service of the cloud (Kafka, PostgreSQL, Redis, Airflow, Spark), with the ranges of the network's
    /// role `data` in which its hosts stand.
    Managed {
        /// The component.
        thing: ThingName,
        /// Where its hosts can be.
        ranges: Vec<Cidr>,
    },
    /// A virtual machine, with the ranges of the role `machines`.
    Machine {
        /// The component.
        thing: ThingName,
        /// Where it can be.
        ranges: Vec<Cidr>,
    },
    /// An addon of the cluster: pods of a namespace that is not the stack's, called as the addon.
    Addon(Addon),
    /// A server outside the stack, by name. Its address is unknown, so a policy can open its port only.
    Host(DnsSubdomain),
    /// The public internet: everything but private, shared and metadata ranges (`contract::network`).
    Internet,
    /// Named ranges, such as those in `expose.from`.
    Ranges(Vec<Cidr>),
    /// The cloud's load balancers, for their health checks.
    BalancerHealthChecks,
    /// The nodes of the cluster: what comes through a node port, the kubelet, the node exporter.
    Nodes,
    /// The cluster's DNS.
    ClusterDns,
    /// The API server of the cluster.
    KubernetesApi,
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Workload(workload) => write!(f, "{workload}"),
            Self::Managed { thing, ranges } => write!(f, "managed {thing} {}", Listed(ranges)),
            Self::Machine { thing, ranges } => write!(f, "machine {thing} {}", Listed(ranges)),
            Self::Addon(addon) => write!(f, "addon {addon}"),
            Self::Host(host) => write!(f, "host {host}"),
            Self::Internet => f.write_str("internet"),
            Self::Ranges(ranges) => write!(f, "{}", Listed(ranges)),
            Self::BalancerHealthChecks => f.write_str("balancer health checks"),
            Self::Nodes => f.write_str("nodes"),
            Self::ClusterDns => f.write_str("cluster dns"),
            Self::KubernetesApi => f.write_str("kubernetes api"),
        }
    }
}

/// Ranges in brackets.
struct Listed<'a>(&'a [Cidr]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (index, range) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{range}")?;
        }
        f.write_str("]")
    }
}

/// A transport protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        })
    }
}

/// What a flow is for; stands in the policy's annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Names are looked up.
    Dns,
    /// Models are looked up and fetched.
    Model,
    /// Predictions are cached.
    Cache,
    /// The state of jobs is kept.
    Status,
    /// Messages are produced.
    Produce,
    /// Messages are consumed.
    Consume,
    /// Copies of a server agree.
    Replicate,
    /// Objects are read or written.
    Objects,
    /// What a message points to is fetched.
    Fetch,
    /// Rows are read and written.
    Database,
    /// Databases are dumped and restored.
    Backup,
    /// The balancer sends requests.
    Expose,
    /// The balancer asks whether the pod lives.
    HealthCheck,
    /// A variable holds the address.
    Address,
    /// Whoever starts later asks whether it is ready.
    Order,
    /// Metrics are scraped.
    Scrape,
    /// Metrics are queried.
    Query,
    /// Alerts are sent.
    Alert,
    /// Alertmanagers agree who sends.
    Gossip,
    /// A person is told.
    Notify,
    /// Executors and their driver.
    Spark,
    /// A pipeline works.
    Pipeline,
    /// Logs are shown.
    Logs,
    /// The API server is asked.
    Api,
    /// An autoscaler asks for the lag.
    Autoscale,
    /// A machine installs its programs.
    Install,
    /// A load test.
    Load,
}

impl Why {
    /// The word for people: `dns`, `health-check`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Model => "model",
            Self::Cache => "cache",
            Self::Status => "status",
            Self::Produce => "produce",
            Self::Consume => "consume",
            Self::Replicate => "replicate",
            Self::Objects => "objects",
            Self::Fetch => "fetch",
            Self::Database => "database",
            Self::Backup => "backup",
            Self::Expose => "expose",
            Self::HealthCheck => "health-check",
            Self::Address => "address",
            Self::Order => "order",
            Self::Scrape => "scrape",
            Self::Query => "query",
            Self::Alert => "alert",
            Self::Gossip => "gossip",
            Self::Notify => "notify",
            Self::Spark => "spark",
            Self::Pipeline => "pipeline",
            Self::Logs => "logs",
            Self::Api => "api",
            Self::Autoscale => "autoscale",
            Self::Install => "install",
            Self::Load => "load",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
