//! `services`.

use super::{Container, Resource};
use crate::{
    name::{GroupName, HostPattern, HttpPath, NamespaceName},
    quantity::{Bytes, Cidr, Cpu, Duration, Load, Percent, Port, Positive},
    reference::{ModelRef, PrefixRef, RedisRef, Ref, SecretRef, ThingRef, TopicRef},
    section,
    source::Spanned,
    thing,
};

thing! {
    /// A program.
    pub struct Service: "a service", exactly one of [inference, worker, container], exactly one of [scale, replicas] {
        /// Our inference API.
        inference: Option<Inference>,
        /// Our Kafka worker.
        worker: Option<Worker>,
        /// Any image.
        container: Option<Container>,
        /// The namespace; the default one where not said.
        namespace: Option<Spanned<NamespaceName>>,
        /// CPU of each pod.
        cpu: Resource<Cpu>,
        /// Memory of each pod.
        memory: Resource<Bytes>,
        /// As many pods as an autoscaler says.
        scale: Option<Scale>,
        /// Always as many pods.
        replicas: Option<Spanned<Positive>>,
        /// What the world can reach.
        expose: Option<Expose>,
        /// What is promised to callers.
        slo: Option<Slo>,
        /// Things that must be ready before it.
        after: Vec<Ref<ThingRef>>,
        /// For a container that is the driver of Spark executors.
        spark_driver: Option<super::SparkDriver>,
    }
}

section! {
    /// Our inference API.
    pub struct Inference: "`inference`" {
        /// The model that it serves.
        model: Ref<ModelRef>,
        /// Where predictions are cached.
        cache: Option<Cache>,
        /// How batches are taken; none are where it is not said.
        batch: Option<Batch>,
        /// A given secret with the keys that callers must show, one a line.
        api_keys: Option<Ref<SecretRef>>,
        /// An endpoint that burns CPU, for load tests.
        stress_endpoint: Option<StressEndpoint>,
    }
}

section! {
    /// Where predictions are cached.
    pub struct Cache: "`cache`" {
        /// The Redis.
        r#in: Ref<RedisRef>,
        /// How long a prediction is kept.
        ttl: Spanned<Duration>,
    }
}

section! {
    /// Where the state of jobs is kept.
    pub struct Status: "`status`" {
        /// The Redis.
        r#in: Ref<RedisRef>,
        /// How long a job's state is kept.
        ttl: Spanned<Duration>,
    }
}

section! {
    /// How batches are taken.
    pub struct Batch: "`batch`" {
        /// The topic that jobs go to.
        requests: Ref<TopicRef>,
        /// Where their state is kept.
        status: Status,
        /// Where results are found when the state is gone.
        results: Ref<PrefixRef>,
        /// The longest that a batch may take, where it is promised.
        done_within: Option<Spanned<Duration>>,
        /// The largest message that is sent, where it is bounded.
        max_message: Option<Spanned<Bytes>>,
    }
}

section! {
    /// An endpoint that burns CPU.
    pub struct StressEndpoint: "`stress_endpoint`" {
        /// Its path.
        path: Spanned<HttpPath>,
        /// The longest that one call burns.
        max_per_call: Spanned<Duration>,
    }
}

section! {
    /// Our Kafka worker.
    pub struct Worker: "`worker`" {
        /// The model that it runs.
        model: Ref<ModelRef>,
        /// What it reads, and as which group.
        consumes: Consumes,
        /// The topic that answers go to.
        produces: Option<Ref<TopicRef>>,
        /// The topic for messages that it cannot handle.
        dead_letters: Option<Ref<TopicRef>>,
        /// Where the state of jobs is kept.
        status: Option<Status>,
        /// The bucket's prefix that results are written to.
        results: Option<Ref<PrefixRef>>,
        /// From where it may fetch what a message points to; nowhere where not said.
        fetch: Option<Fetch>,
    }
}

section! {
    /// What a worker reads.
    pub struct Consumes: "`consumes`" {
        /// The topic.
        topic: Ref<TopicRef>,
        /// The consumer group.
        group: Spanned<GroupName>,
    }
}

section! {
    /// From where a worker may fetch.
    pub struct Fetch: "`fetch`" {
        /// Hosts, or `*.` and a domain.
        hosts: Vec<Spanned<HostPattern>>,
        /// The largest thing that is fetched.
        max_size: Spanned<Bytes>,
    }
}

section! {
    /// How an autoscaler decides.
    pub struct Scale: "`scale`" {
        /// The fewest pods.
        min: Spanned<Positive>,
        /// The pods at first; the fewest where not said.
        start: Option<Spanned<Positive>>,
        /// The most pods.
        max: Spanned<Positive>,
        /// What it holds; the larger answer wins.
        target: Targets,
    }
}

section! {
    /// What an autoscaler holds; at least one.
    pub struct Targets: "`target`" {
        /// Average CPU, of the request.
        cpu: Option<Spanned<Load>>,
        /// Average memory, of the request.
        memory: Option<Spanned<Load>>,
        /// Messages waiting for each replica.
        lag: Option<Spanned<Positive>>,
    }
}

section! {
    /// What the world can reach.
    pub struct Expose: "`expose`", exactly one of [load_balancer] {
        /// A load balancer of the cloud.
        load_balancer: Option<Balancer>,
    }
}

section! {
    /// A load balancer of the cloud.
    pub struct Balancer: "`load_balancer`" {
        /// Its port.
        port: Spanned<Port>,
        /// Who may come, as address ranges.
        from: Vec<Spanned<Cidr>>,
        /// The nodes' port that it sends to; one is derived where not said.
        node_port: Option<Spanned<Port>>,
    }
}

section! {
    /// What is promised to callers.
    pub struct Slo: "`slo`" {
        /// Over how long it is counted.
        window: Spanned<Duration>,
        /// The share of requests that succeed.
        availability: Option<Spanned<Percent>>,
        /// How soon requests are answered.
        latency: Option<Latency>,
    }
}

section! {
    /// How soon requests are answered.
    pub struct Latency: "`latency`" {
        /// 99 of 100 requests.
        p99: Spanned<Duration>,
    }
}
