//! Our own programs: the inference API and the worker.

use contract::{env, ports};
use spec::stack::{
    Addon, Batch, Cache, Compression, Inference, Model, Program, Scale, Service, Status, Topic,
    Worker,
};

use super::{after, container, expose};
use crate::{
    Access, Delivery, Peer, Why,
    draft::{Client, Draft},
    names::{self, key},
    uses::{kafka, redis, registry, secret, storage},
};

/// Everything that a service's references derive.
pub(crate) fn wire(draft: &mut Draft<'_>, service: &Service) {
    let client = Client::pods(&service.namespace, &service.name);
    match &service.program {
        Program::Inference(inference) => self::inference(draft, &client, inference),
        Program::Worker(worker) => self::worker(draft, &client, worker),
        Program::Container(container) => container::wire(draft, service, container),
    }
    if let Some(exposed) = &service.expose {
        expose::wire(draft, service, exposed);
    }
    autoscale(draft, service);
    for first in &service.after {
        after::wire(draft, &client, first);
    }
}

/// KEDA asks the brokers for the lag, from a namespace of its own.
fn autoscale(draft: &mut Draft<'_>, service: &Service) {
    let (Program::Worker(worker), Scale::Auto { targets, .. }) = (&service.program, &service.scale)
    else {
        return;
    };
    let Some(lag) = &targets.lag else { return };
    let Some(kafka) = draft.stack.kafka.get(&worker.consumes.topic.kafka.value) else { return };
    let (brokers, port) = kafka::brokers(draft, kafka);
    draft.connect(Peer::Addon(Addon::Keda), brokers, port, Why::Autoscale, lag.span);
}

/// How a program compresses: as its topic asks; where the topic leaves it to the producer, in the way that costs the
/// least time.
const fn compression(topic: &Topic) -> &'static str {
    match topic.compression.value {
        Compression::Producer | Compression::Lz4 => "lz4",
        Compression::Gzip => "gzip",
        Compression::Snappy => "snappy",
        Compression::Zstd => "zstd",
        Compression::Uncompressed => "none",
    }
}

fn inference(draft: &mut Draft<'_>, client: &Client, inference: &Inference) {
    let model = &inference.model;
    draft.set(client, env::HTTP_PORT, ports::HTTP, inference.span);
    draft.set(client, env::ADMIN_PORT, ports::ADMIN, inference.span);
    registry::model(draft, client, model, Access::Read, Why::Model, model.span);
    if let Some(cache) = &inference.cache {
        self::cache(draft, client, cache, model);
    }
    if let Some(batch) = &inference.batch {
        self::batch(draft, client, batch);
    }
    if let Some(keys) = &inference.api_keys {
        let held = secret::given(draft, client, keys, keys.span);
        let file = held.file(key::VALUE);
        draft.set(client, env::API_KEYS_FILE, &file, keys.span);
        draft.bind(client, Delivery::File(file), held.value(key::VALUE), keys.span);
    }
    if let Some(stress) = &inference.stress_endpoint {
        draft.set(client, env::STRESS_PATH, &stress.path, stress.path.span);
        draft.set(
            client,
            env::STRESS_MAX_MS,
            stress.max_per_call.millis(),
            stress.max_per_call.span,
        );
    }
}

fn worker(draft: &mut Draft<'_>, client: &Client, worker: &Worker) {
    draft.set(client, env::ADMIN_PORT, ports::ADMIN, worker.span);
    registry::model(draft, client, &worker.model, Access::Read, Why::Model, worker.model.span);
    let topic = &worker.consumes.topic;
    let group = &worker.consumes.group;
    kafka::consume(draft, client, topic, group, topic.span);
    draft.set(client, env::KAFKA_CONSUME_TOPIC, &topic.name, topic.span);
    draft.set(client, env::KAFKA_GROUP, group, group.span);
    if let Some(topic) = &worker.produces {
        kafka::produce(draft, client, topic, Why::Produce, topic.span);
        draft.set(client, env::KAFKA_PRODUCE_TOPIC, &topic.name, topic.span);
        draft.set(client, env::KAFKA_COMPRESSION, compression(topic), topic.span);
    }
    if let Some(topic) = &worker.dead_letters {
        kafka::produce(draft, client, topic, Why::Produce, topic.span);
        draft.set(client, env::KAFKA_DEAD_LETTER_TOPIC, &topic.name, topic.span);
    }
    if let Some(status) = &worker.status {
        self::status(draft, client, status);
    }
    if let Some(results) = &worker.results {
        storage::prefix(draft, client, results, Access::Write, Why::Objects);
        storage::results(draft, client, results, results.span);
    }
    if let Some(fetch) = &worker.fetch {
        let hosts: Vec<&str> = fetch.hosts.iter().map(|host| host.as_str()).collect();
        draft.flow(client, &Peer::Internet, ports::HTTPS, Why::Fetch, fetch.span);
        draft.set(client, env::FETCH_HOSTS, hosts.join(","), fetch.span);
        draft.set(client, env::FETCH_MAX_BYTES, fetch.max_size.bytes(), fetch.max_size.span);
    }
}

fn cache(draft: &mut Draft<'_>, client: &Client, cache: &Cache, model: &Model) {
    redis::keys(draft, client, &cache.redis, names::PREDICTIONS, Why::Cache, cache.redis.span);
    draft.set(client, env::CACHE_PREFIX, names::prediction_prefix(model), cache.redis.span);
    draft.set(client, env::CACHE_TTL_SECONDS, cache.ttl.seconds_rounded_up(), cache.ttl.span);
}

fn batch(draft: &mut Draft<'_>, client: &Client, batch: &Batch) {
    let topic = &batch.requests;
    kafka::produce(draft, client, topic, Why::Produce, topic.span);
    draft.set(client, env::KAFKA_REQUESTS_TOPIC, &topic.name, topic.span);
    draft.set(client, env::KAFKA_COMPRESSION, compression(topic), topic.span);
    let largest = batch.max_message.unwrap_or(topic.max_message);
    draft.set(client, env::KAFKA_MAX_MESSAGE_BYTES, largest.bytes(), largest.span);
    status(draft, client, &batch.status);
    storage::prefix(draft, client, &batch.results, Access::Read, Why::Objects);
    storage::results(draft, client, &batch.results, batch.results.span);
}

fn status(draft: &mut Draft<'_>, client: &Client, status: &Status) {
    redis::keys(draft, client, &status.redis, names::JOBS, Why::Status, status.redis.span);
    draft.set(client, env::STATUS_PREFIX, names::JOBS, status.redis.span);
    draft.set(client, env::STATUS_TTL_SECONDS, status.ttl.seconds_rounded_up(), status.ttl.span);
}
