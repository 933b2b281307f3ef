//! Services: the programs.

use std::sync::Arc;

use super::{Container, Lifecycle, Model, PrefixRef, Redis, Resources, Scale, Secret, Topic};
use crate::{
    name::{GroupName, HostPattern, HttpPath, NamespaceName, ThingName},
    quantity::{Bytes, Cidr, Duration, Percent, Port},
    source::{Span, Spanned},
};

/// A program in the cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// The namespace, resolved.
    pub namespace: Spanned<NamespaceName>,
    /// What it is.
    pub program: Program,
    /// What each pod needs.
    pub resources: Resources,
    /// How many pods there are.
    pub scale: Scale,
    /// What the world can reach.
    pub expose: Option<Expose>,
    /// What is promised.
    pub slo: Option<Slo>,
    /// What must be ready before it.
    pub after: Vec<Spanned<ThingName>>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// What a service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// Our inference API.
    Inference(Inference),
    /// Our Kafka worker.
    Worker(Worker),
    /// Any image.
    Container(Container),
}

impl Program {
    /// The model that it serves, if it is one of ours.
    #[must_use]
    pub const fn model(&self) -> Option<&Spanned<Arc<Model>>> {
        match self {
            Self::Inference(inference) => Some(&inference.model),
            Self::Worker(worker) => Some(&worker.model),
            Self::Container(_) => None,
        }
    }
}

/// The inference API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inference {
    /// The model.
    pub model: Spanned<Arc<Model>>,
    /// Where predictions are cached.
    pub cache: Option<Cache>,
    /// How batches are taken.
    pub batch: Option<Batch>,
    /// The keys that callers must show; a secret with one key a line.
    pub api_keys: Option<Spanned<Arc<Secret>>>,
    /// An endpoint that burns CPU, for load tests.
    pub stress_endpoint: Option<StressEndpoint>,
    /// The key `inference`.
    pub span: Span,
}

/// Where predictions are cached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    /// The Redis.
    pub redis: Spanned<Arc<Redis>>,
    /// How long a prediction is kept.
    pub ttl: Spanned<Duration>,
}

/// Where the state of jobs is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The Redis.
    pub redis: Spanned<Arc<Redis>>,
    /// How long a job's state is kept.
    pub ttl: Spanned<Duration>,
}

/// How the API takes batches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Where jobs go.
    pub requests: Spanned<Arc<Topic>>,
    /// Where their state is kept.
    pub status: Status,
    /// Where their results are found when the state is gone.
    pub results: Spanned<PrefixRef>,
    /// The longest that a batch may take, where it is promised.
    pub done_within: Option<Spanned<Duration>>,
    /// The largest message that the API sends, where it is bounded.
    pub max_message: Option<Spanned<Bytes>>,
}

/// The endpoint that burns CPU.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StressEndpoint {
    /// Its path.
    pub path: Spanned<HttpPath>,
    /// The longest that one call burns.
    pub max_per_call: Spanned<Duration>,
    /// The section.
    pub span: Span,
}

/// The Kafka worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    /// The model.
    pub model: Spanned<Arc<Model>>,
    /// What it reads.
    pub consumes: Consumes,
    /// Where answers go.
    pub produces: Option<Spanned<Arc<Topic>>>,
    /// Where messages go that it cannot handle.
    pub dead_letters: Option<Spanned<Arc<Topic>>>,
    /// Where the state of jobs is kept.
    pub status: Option<Status>,
    /// Where results are written.
    pub results: Option<Spanned<PrefixRef>>,
    /// From where it may fetch what a message points to.
    pub fetch: Option<Fetch>,
    /// The key `worker`.
    pub span: Span,
}

/// What a worker reads, and as whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consumes {
    /// The topic.
    pub topic: Spanned<Arc<Topic>>,
    /// The consumer group.
    pub group: Spanned<GroupName>,
}

/// From where a worker may fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// Hosts, or `*.` and a domain.
    pub hosts: Vec<Spanned<HostPattern>>,
    /// The largest thing that is fetched.
    pub max_size: Spanned<Bytes>,
    /// The section.
    pub span: Span,
}

/// What the world can reach: a load balancer of the cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expose {
    /// The balancer's port.
    pub port: Spanned<Port>,
    /// Who may come.
    pub from: Vec<Spanned<Cidr>>,
    /// The node's port that the balancer sends to; one is derived where none is said.
    pub node_port: Option<Spanned<Port>>,
    /// The section.
    pub span: Span,
}

/// What is promised to callers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slo {
    /// Over how long it is counted.
    pub window: Spanned<Duration>,
    /// The share of requests that succeed.
    pub availability: Option<Spanned<Percent>>,
    /// The time within which 99 of 100 requests are answered.
    pub latency_p99: Option<Spanned<Duration>>,
    /// The section.
    pub span: Span,
}
