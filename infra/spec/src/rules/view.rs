//! What several rules ask of a stack.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    name::{PartName, ThingName},
    quantity::Cidr,
    source::Spanned,
    stack::{
        AirflowPlacement, Batch, Container, EnvValue, GrafanaPlacement, InCluster, Inference,
        KafkaPlacement, MlflowPlacement, PostgresqlPlacement, Program, RedisPlacement, Service,
        Stack, Topic, Worker,
    },
};

/// Our APIs.
pub(super) fn inferences(stack: &Stack) -> impl Iterator<Item = (&Service, &Inference)> {
    stack.services.values().filter_map(|service| match &service.program {
        Program::Inference(inference) => Some((service, inference)),
        Program::Worker(_) | Program::Container(_) => None,
    })
}

/// Our workers.
pub(super) fn workers(stack: &Stack) -> impl Iterator<Item = (&Service, &Worker)> {
    stack.services.values().filter_map(|service| match &service.program {
        Program::Worker(worker) => Some((service, worker)),
        Program::Inference(_) | Program::Container(_) => None,
    })
}

/// Programs that are not ours.
pub(super) fn containers(stack: &Stack) -> impl Iterator<Item = (&Service, &Container)> {
    stack.services.values().filter_map(|service| match &service.program {
        Program::Container(container) => Some((service, container)),
        Program::Inference(_) | Program::Worker(_) => None,
    })
}

/// Things that containers may speak to in ways that the spec does not say.
pub(super) enum Reached<'a> {
    /// Any: some container has a secret, which may hold an address.
    Any,
    /// Those whose address stands in an environment.
    Only(BTreeSet<&'a ThingName>),
}

impl<'a> Reached<'a> {
    /// What the containers of a stack may speak to.
    pub(super) fn of(stack: &'a Stack) -> Self {
        let mut addressed = BTreeSet::new();
        for value in containers(stack).flat_map(|(_, container)| container.env.values()) {
            match &value.value {
                EnvValue::Secret(_) => return Self::Any,
                EnvValue::Address(address) => drop(addressed.insert(&address.thing.value)),
                EnvValue::Literal(_) => {}
            }
        }
        Self::Only(addressed)
    }

    /// Whether a thing is among them.
    pub(super) fn holds(&self, thing: &ThingName) -> bool {
        match self {
            Self::Any => true,
            Self::Only(addressed) => addressed.contains(thing),
        }
    }
}

/// Which topic it is: its Kafka, and its key there.
pub(super) type TopicId<'a> = (&'a ThingName, &'a PartName);

/// Which topic it is.
pub(super) fn id(topic: &Topic) -> TopicId<'_> {
    (&topic.kafka.value, &topic.key.value)
}

/// The workers that consume each topic.
pub(super) fn consumers(stack: &Stack) -> BTreeMap<TopicId<'_>, Vec<(&Service, &Worker)>> {
    let mut consumers: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (service, worker) in workers(stack) {
        consumers.entry(id(&worker.consumes.topic)).or_default().push((service, worker));
    }
    consumers
}

/// Every API that takes batches.
pub(super) fn batches(stack: &Stack) -> impl Iterator<Item = (&Service, &Inference, &Batch)> {
    inferences(stack)
        .filter_map(|(service, inference)| Some((service, inference, inference.batch.as_ref()?)))
}

/// A topic as a reference names it: `events/requests`.
pub(super) fn topic_name(topic: &Topic) -> String {
    format!("{}/{}", topic.kafka, topic.key)
}

/// Whether a range lets in more or less anyone: public, and wider than any one owner's.
pub(super) fn is_open_to_all(range: Cidr) -> bool {
    const WIDE: u8 = 8;
    let is_private = || {
        let ranges =
            contract::network::NOT_PUBLIC.iter().filter_map(|private| private.parse::<Cidr>().ok());
        ranges.into_iter().any(|private| private.contains(range))
    };
    range.prefix_len() <= WIDE && !is_private()
}

/// The range by which a service is open to all, if it is.
pub(super) fn open_range(service: &Service) -> Option<&Spanned<Cidr>> {
    service.expose.as_ref()?.from.iter().find(|range| is_open_to_all(range.value))
}

/// Every component that runs in the cluster.
pub(super) fn in_cluster(stack: &Stack) -> Vec<(&Spanned<ThingName>, &InCluster)> {
    let mut pods = Vec::new();
    for server in stack.postgresql.values() {
        if let PostgresqlPlacement::InCluster { pods: placement, .. } = &server.placement {
            pods.push((&server.name, placement));
        }
    }
    for kafka in stack.kafka.values() {
        if let KafkaPlacement::InCluster(placement) = &kafka.placement {
            pods.push((&kafka.name, placement));
        }
    }
    for redis in stack.redis.values() {
        if let RedisPlacement::InCluster(placement) = &redis.placement {
            pods.push((&redis.name, placement));
        }
    }
    for mlflow in stack.mlflow.values() {
        if let MlflowPlacement::InCluster(placement) = &mlflow.placement {
            pods.push((&mlflow.name, placement));
        }
    }
    for airflow in stack.airflow.values() {
        if let AirflowPlacement::InCluster { pods: placement, .. } = &airflow.placement {
            pods.push((&airflow.name, placement));
        }
    }
    for grafana in stack.grafana.values() {
        if let GrafanaPlacement::InCluster(placement) = &grafana.placement {
            pods.push((&grafana.name, placement));
        }
    }
    pods.extend(
        stack.prometheus.values().map(|prometheus| (&prometheus.name, &prometheus.placement)),
    );
    pods.extend(
        stack
            .alertmanager
            .values()
            .map(|alertmanager| (&alertmanager.name, &alertmanager.placement)),
    );
    pods
}
