//! `services`.

use super::{
    Lower, Section,
    common::{count, optional, resources},
};
use crate::{
    diagnostic::Diagnostic,
    name::ThingName,
    raw::{self, HasLifecycle},
    reference::{Ref, ThingRef},
    rules::language::{EXACTLY_ONE, MISSING_FIELD},
    source::Spanned,
    stack::{
        Batch, Cache, Consumes, Expose, Fetch, Inference, Program, Scale, Service, Slo, Stack,
        Status, StressEndpoint, Targets, Worker,
    },
};

/// What can be waited for.
const RUNNING: &[Section] = &[
    Section::Service,
    Section::Postgresql,
    Section::Kafka,
    Section::Redis,
    Section::Mlflow,
    Section::Airflow,
    Section::Prometheus,
];

impl Lower<'_> {
    pub(super) fn service(
        &mut self,
        stack: &Stack,
        name: &Spanned<ThingName>,
        raw: &raw::Service,
    ) -> Option<Service> {
        let namespace = self.namespace(raw.namespace.as_ref(), name.span);
        let program = self.program(stack, raw);
        let scale = self.scale(raw);
        let after: Vec<_> = raw.after.iter().map(|reference| self.running(reference)).collect();
        Some(Service {
            name: name.clone(),
            namespace: namespace?,
            program: program?,
            resources: resources(&raw.cpu, &raw.memory),
            scale: scale?,
            expose: raw.expose.as_ref().and_then(expose),
            slo: raw.slo.as_ref().map(slo),
            after: after.into_iter().collect::<Option<_>>()?,
            lifecycle: raw.lifecycle(),
        })
    }

    fn program(&mut self, stack: &Stack, raw: &raw::Service) -> Option<Program> {
        if let Some(container) = &raw.container {
            return self.container(stack, raw, container).map(Program::Container);
        }
        self.only(
            raw.spark_driver.as_ref().map(|driver| driver.span),
            "spark_driver",
            "only a `container` can drive Spark executors",
        );
        if let Some(inference) = &raw.inference {
            return self.inference(stack, inference).map(Program::Inference);
        }
        self.worker(stack, raw.worker.as_ref()?).map(Program::Worker)
    }

    fn inference(&mut self, stack: &Stack, raw: &raw::Inference) -> Option<Inference> {
        self.needs_images(raw.span);
        let model = self.find(&raw.model, Section::Model, &stack.models);
        let cache = optional(raw.cache.as_ref(), |cache| {
            Some(Cache { redis: self.redis_ref(stack, &cache.r#in)?, ttl: cache.ttl })
        });
        let batch = optional(raw.batch.as_ref(), |batch| self.batch(stack, batch));
        let api_keys = self.optional_secret(stack, raw.api_keys.as_ref());
        Some(Inference {
            model: Spanned::new(model?, raw.model.span),
            cache: cache?,
            batch: batch?,
            api_keys: api_keys?,
            stress_endpoint: raw.stress_endpoint.as_ref().map(|stress| StressEndpoint {
                path: stress.path.clone(),
                max_per_call: stress.max_per_call,
                span: stress.span,
            }),
            span: raw.span,
        })
    }

    fn batch(&mut self, stack: &Stack, raw: &raw::Batch) -> Option<Batch> {
        let requests = self.topic_ref(stack, &raw.requests);
        let status = self.status(stack, &raw.status);
        let results = self.prefix_ref(stack, &raw.results);
        Some(Batch {
            requests: requests?,
            status: status?,
            results: results?,
            done_within: raw.done_within,
            max_message: raw.max_message,
        })
    }

    fn status(&mut self, stack: &Stack, raw: &raw::Status) -> Option<Status> {
        Some(Status { redis: self.redis_ref(stack, &raw.r#in)?, ttl: raw.ttl })
    }

    fn worker(&mut self, stack: &Stack, raw: &raw::Worker) -> Option<Worker> {
        self.needs_images(raw.span);
        let model = self.find(&raw.model, Section::Model, &stack.models);
        let topic = self.topic_ref(stack, &raw.consumes.topic);
        let produces = optional(raw.produces.as_ref(), |topic| self.topic_ref(stack, topic));
        let dead_letters =
            optional(raw.dead_letters.as_ref(), |topic| self.topic_ref(stack, topic));
        let status = optional(raw.status.as_ref(), |status| self.status(stack, status));
        let results = self.optional_prefix(stack, raw.results.as_ref());
        Some(Worker {
            model: Spanned::new(model?, raw.model.span),
            consumes: Consumes { topic: topic?, group: raw.consumes.group.clone() },
            produces: produces?,
            dead_letters: dead_letters?,
            status: status?,
            results: results?,
            fetch: raw.fetch.as_ref().map(|fetch| Fetch {
                hosts: fetch.hosts.clone(),
                max_size: fetch.max_size,
                span: fetch.span,
            }),
            span: raw.span,
        })
    }

    fn scale(&mut self, raw: &raw::Service) -> Option<Scale> {
        let Some(scale) = &raw.scale else {
            return raw.replicas.map(|replicas| Scale::Fixed(count(replicas)));
        };
        let targets = Targets {
            cpu: scale.target.cpu,
            memory: scale.target.memory,
            lag: scale.target.lag.map(count),
        };
        if targets.cpu.is_none() && targets.memory.is_none() && targets.lag.is_none() {
            self.report(
                Diagnostic::new(
                    &MISSING_FIELD,
                    scale.target.span,
                    "an autoscaler needs a target to hold",
                )
                .help("say `cpu: 70%`, `memory: 80%` or `lag: 100`"),
            );
            return None;
        }
        if let (Some(lag), None) = (&targets.lag, &raw.worker) {
            self.report(
                Diagnostic::new(
                    &EXACTLY_ONE,
                    lag.span,
                    "only a `worker` has a lag: it consumes a topic",
                )
                .help("hold `cpu` or `memory`"),
            );
            return None;
        }
        Some(Scale::Auto {
            min: count(scale.min),
            start: count(scale.start.unwrap_or(scale.min)),
            max: count(scale.max),
            targets,
            span: scale.span,
        })
    }

    fn running(&mut self, reference: &Ref<ThingRef>) -> Option<Spanned<ThingName>> {
        match self.names.get(&reference.owner) {
            Some((section, _)) if RUNNING.contains(&section) => Some(reference.owner.clone()),
            _ => {
                self.not_found(reference, RUNNING);
                None
            }
        }
    }
}

fn expose(raw: &raw::Expose) -> Option<Expose> {
    let balancer = raw.load_balancer.as_ref()?;
    Some(Expose {
        port: balancer.port,
        from: balancer.from.clone(),
        node_port: balancer.node_port,
        span: balancer.span,
    })
}

fn slo(raw: &raw::Slo) -> Slo {
    Slo {
        window: raw.window,
        availability: raw.availability,
        latency_p99: raw.latency.as_ref().map(|latency| latency.p99),
        span: raw.span,
    }
}
