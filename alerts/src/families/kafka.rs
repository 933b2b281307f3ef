//! Workers and their topics: messages that wait too long, wait in ever greater number, are not handled at all or not
//! handled well.
//!
//! The time that messages wait is told by the worker itself. How many wait is told by an exporter where the Kafka has
//! one, also while no worker lives, and else by the worker.

mod handling;
mod lag;

use contract::{
    env,
    metrics::{inference, kafka, worker},
};
use spec::stack::{Service, Topic};
use wiring::{Access, Object, Workload};

use super::{Group, about, one};
use crate::{
    alert::{Alert, Shape, Signal, signal},
    promql::{Selector, Vector, decimal, series},
    scope::Scope,
};

pub(super) const NAME: &str = "kafka";

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    let workers = scope.told_by(&worker::SOURCE);
    let consumers = workers.filter_map(|(_, workload)| Consumer::new(scope, workload));
    let mut alerts: Vec<_> = consumers.flat_map(|consumer| consumer.alerts()).collect();
    for source in [&inference::SOURCE, &worker::SOURCE] {
        alerts.extend(
            scope.told_by(source).filter_map(|(_, workload)| handling::refused(scope, workload)),
        );
    }
    one(NAME, scope, alerts)
}

/// Series of partitions, and the same of another instance, as the shape makes them.
fn again(signals: &[Signal], shape: impl Fn(Shape) -> Shape) -> Vec<Signal> {
    let of_partitions = signals.iter().filter(|signal| signal.labels.contains_key("partition"));
    let again = of_partitions.cloned().map(|mut signal| {
        signal.labels.insert(String::from("instance"), String::from("another"));
        signal.shape = shape(signal.shape);
        signal
    });
    signals.iter().cloned().chain(again).collect()
}

/// Half as many, half as fast: told by an instance that is behind.
const fn half(shape: Shape) -> Shape {
    match shape {
        Shape::Level(value) => Shape::Level(value / 2),
        Shape::Grows(rate) => Shape::Grows(rate / 2),
        Shape::Rises(from, rate) => Shape::Rises(from / 2, rate / 2),
    }
}

/// A worker, and what it consumes.
struct Consumer<'a> {
    scope: &'a Scope<'a>,
    service: &'a Service,
    group: &'a str,
    topic: &'a Topic,
    /// The Kafka's pods, where an exporter beside them tells of it.
    exporter: Option<&'a Workload>,
}

impl<'a> Consumer<'a> {
    fn new(scope: &'a Scope<'a>, workload: &Workload) -> Option<Self> {
        let service = scope.stack.services.get(&workload.thing)?;
        let name = scope.literal(workload, env::KAFKA_CONSUME_TOPIC)?;
        let read = scope.wiring.grants.iter().find_map(|grant| match &grant.on {
            Object::Topic { kafka, key, topic }
                if grant.who == workload.thing
                    && grant.access == Access::Read
                    && topic.as_str() == name =>
            {
                scope.stack.kafka.get(kafka)?.topics.get(key)
            }
            _ => None,
        });
        let topic = read?;
        let exporter = scope
            .told_by(&kafka::SOURCE)
            .map(|(_, workload)| workload)
            .find(|workload| workload.thing == topic.kafka.value);
        let group = scope.literal(workload, env::KAFKA_GROUP)?;
        Some(Self { scope, service, group, topic, exporter })
    }

    fn alerts(&self) -> Vec<Alert> {
        let mut alerts = vec![self.behind(), self.growing(), self.dead_letters()];
        alerts.extend(self.idle());
        alerts.extend(self.cap_reached());
        alerts
    }

    fn about(&self) -> Alert {
        about(self.scope, NAME, &self.service.name, &self.service.namespace)
    }

    /// What the worker tells of its topic.
    fn own(&self, metric: &'static contract::metrics::Metric) -> Selector {
        series(metric)
            .eq("namespace", self.service.namespace.to_string())
            .eq("service", self.service.name.as_str())
            .eq("topic", self.topic.name.as_str())
    }

    /// What the exporter tells of the topic.
    fn exported(
        metric: &'static contract::metrics::Metric,
        kafka: &Workload,
        topic: &Topic,
    ) -> Selector {
        series(metric)
            .eq("namespace", kafka.namespace.to_string())
            .eq("service", kafka.thing.as_str())
            .eq("topic", topic.name.as_str())
    }

    /// How many messages wait, by whoever knows best.
    fn waiting(&self) -> Selector {
        match self.exporter {
            Some(kafka) => {
                Self::exported(&kafka::GROUP_LAG, kafka, self.topic).eq("consumergroup", self.group)
            }
            None => self.own(&worker::LAG),
        }
    }

    /// All partitions together. The exporter beside each broker tells of all of them, so one that is behind must not hide
    /// what another knows, and they must not be added up.
    fn together(&self, told: &Vector, by: &[&str]) -> Vector {
        match self.exporter {
            Some(_) => told.sum(&[by, &["instance"]].concat()).largest(by),
            None => told.sum(by),
        }
    }

    /// That it fires also while an exporter that is behind tells of the same partitions.
    fn told_twice(&self, wrong: &[Signal], value: &str) -> Vec<(String, Vec<Signal>, String)> {
        let is_told_by_all = self.exporter.map(|_| {
            (String::from("two tell of each partition"), again(wrong, half), String::from(value))
        });
        is_told_by_all.into_iter().collect()
    }

    /// What is told, and the same by another exporter where there is one.
    fn twice(&self, told: &[Signal]) -> Vec<Signal> {
        if self.exporter.is_some() { again(told, |shape| shape) } else { told.to_vec() }
    }

    /// A series of a partition of the topic in a test.
    fn partition(&self, metric: &str, partition: &str, shape: Shape) -> Signal {
        let exporter = self.exporter.filter(|_| metric != worker::TIME_LAG.name);
        let (namespace, service) = match exporter {
            Some(kafka) => (kafka.namespace.to_string(), kafka.thing.to_string()),
            None => (self.service.namespace.to_string(), self.service.name.to_string()),
        };
        let mut labels = vec![
            ("namespace", namespace.as_str()),
            ("service", service.as_str()),
            ("topic", self.topic.name.as_str()),
            ("partition", partition),
        ];
        if metric == kafka::GROUP_LAG.name || metric == kafka::GROUP_OFFSET.name {
            labels.push(("consumergroup", self.group));
        }
        signal(metric, &labels, shape)
    }

    fn lag_metric(&self) -> &'static str {
        if self.exporter.is_some() { kafka::GROUP_LAG.name } else { worker::LAG.name }
    }

    fn look_at_workers(&self) -> String {
        format!(
            "`kubectl --namespace {} get pods --selector app.kubernetes.io/name={}`: as many as there should be, all of them ready, none restarting?",
            self.service.namespace, self.service.name
        )
    }
}

/// A whole number as `humanize` writes it: in thousands from there on.
fn humanized(number: i64) -> String {
    if number < 1000 { number.to_string() } else { format!("{}k", decimal(number * 1000)) }
}
