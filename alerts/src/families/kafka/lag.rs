//! How many messages wait, and for how long.

use std::collections::BTreeMap;

use contract::metrics::{kube_state, worker};
use spec::{
    quantity::Duration,
    stack::{Scale, Severity},
};

use super::Consumer;
use crate::{
    alert::{Alert, ONE, Proof, Shape, Shown, Urgency, VALUE, state},
    families::{pods::NAMESPACE, scaling::autoscaler},
    threshold::{Compares, Time},
};

/// A message may wait as long.
const LONGEST_WAIT_SECONDS: i64 = 300;
/// Growth is what is more than so long ago.
const GROWTH: u32 = 600;
/// Fewer messages than these may come and go, where the spec does not say how many each replica may have.
const FEW: i64 = 1000;
/// So many messages a second, in millionths: growth, and yet less than one message more in ten minutes.
const SLOWLY: i64 = 500;

impl Consumer<'_> {
    /// The oldest message waits too long: what counts for whoever waits, however many messages there are.
    pub(super) fn behind(&self) -> Alert {
        const ALERT: &str = "ConsumerBehind";
        let threshold = self.scope.time(ALERT, LONGEST_WAIT_SECONDS);
        let told = |wait: Time| {
            vec![
                self.partition(worker::TIME_LAG.name, "0", Shape::Level(ONE)),
                self.partition(worker::TIME_LAG.name, "1", Shape::Level(wait.seconds * ONE)),
            ]
        };
        let (service, topic) = (&self.service.name, &self.topic.name);
        Alert {
            name: String::from(ALERT),
            hold: Duration::from_secs(300),
            query: self
                .own(&worker::TIME_LAG)
                .now()
                .largest(NAMESPACE)
                .above(&threshold.seconds.to_string())
                .query(),
            summary: format!("{service} is late with what is on {topic}."),
            description: format!(
                "The oldest message on {topic} has waited {VALUE} for {service} (threshold {threshold}). Whoever waits for its answer waits as long."
            ),
            shown: Shown::Time,
            compares: Some(Compares::Time),
            steps: vec![
                self.look_at_workers(),
                format!(
                    "More messages than usual: does the autoscaler of {service} follow? Fewer handled than usual: the model, or what a message points to, has become slow."
                ),
                String::from(
                    "One partition alone: all its messages have one key, or one message is tried again and again.",
                ),
            ],
            proof: Proof {
                wrong: told(threshold.more()),
                value: threshold.more().shown(),
                silent: vec![(String::from("it is just at the threshold"), told(threshold))],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    /// As many messages as the service may have waiting at its maximum.
    fn floor(&self) -> i64 {
        let Scale::Auto { targets, max, .. } = &self.service.scale else { return FEW };
        targets.lag.as_ref().map_or(FEW, |lag| i64::from(lag.value) * i64::from(max.value))
    }

    /// More messages than the service at its maximum may have waiting, and more and more of them.
    pub(super) fn growing(&self) -> Alert {
        const ALERT: &str = "LagGrowing";
        let floor = self.scope.count(ALERT, self.floor());
        let span = Duration::from_secs(GROWTH);
        let now = self.together(&self.waiting().now(), NAMESPACE);
        let before = self.together(&self.waiting().ago(span), NAMESPACE);
        let grown = now.with("-", NAMESPACE, &before);
        let many = now.above(&floor.to_string());
        let metric = self.lag_metric();
        // So many thousandths of the floor, half of them in each of two partitions.
        let told = |parts: i64, each_second| {
            ["0", "1"]
                .map(|it| {
                    self.partition(metric, it, Shape::Rises(floor * parts * 500, each_second))
                })
                .to_vec()
        };
        // Both partitions in ten minutes, in thousandths.
        let value = format!("{}m", i64::from(GROWTH) * 2 * SLOWLY / 1000);
        let (service, topic) = (&self.service.name, &self.topic.name);
        Alert {
            name: String::from(ALERT),
            hold: Duration::from_secs(900),
            query: grown.above("0").and(NAMESPACE, &many).query(),
            summary: format!("{service} gets less and less done of what is on {topic}."),
            description: format!(
                "More than {floor} messages on {topic} wait for {service}, {VALUE} more than ten minutes ago. Their answers come later and later, and what is older than the topic keeps is lost."
            ),
            steps: vec![
                self.look_at_workers(),
                format!(
                    "`scale.max` of `{service}` and the partitions of `{}/{}` in stack.yaml bound how much can be done at once.",
                    self.topic.kafka, self.topic.key
                ),
                String::from("If the flood is not meant, stop its producer first."),
            ],
            compares: Some(Compares::Count),
            range: span,
            carries: self.waiting_in(),
            proof: Proof {
                wrong: told(1010, SLOWLY),
                onset: span,
                lingers: span,
                silent: vec![
                    (String::from("they grow, and are still few"), told(985, SLOWLY)),
                    (String::from("they are many, and grow fewer"), told(200_000, -ONE / 10)),
                    (String::from("they are many, and stay as many"), told(2000, 0)),
                    (
                        String::from("they grow, and are few, however many tell so"),
                        self.twice(&told(985, SLOWLY)),
                    ),
                ],
                also: self.told_twice(&told(1010, SLOWLY), &value),
                value,
                ..Proof::default()
            },
            ..self.about()
        }
    }

    fn waiting_in(&self) -> BTreeMap<String, String> {
        let namespace = match self.exporter {
            Some(kafka) => kafka.namespace.to_string(),
            None => self.service.namespace.to_string(),
        };
        [(String::from("namespace"), namespace)].into()
    }

    /// As many replicas as partitions, and still too much waiting: more replicas would be idle.
    pub(super) fn cap_reached(&self) -> Option<Alert> {
        let partitions = self.topic.partitions.value;
        let is_scaled = matches!(self.service.scale, Scale::Auto { .. });
        if !is_scaled
            || self.service.scale.max().value <= partitions
            || !self.scope.has(&kube_state::SOURCE)
        {
            return None;
        }
        // Both in the namespace of the worker, or neither side would meet the other.
        let none: &[&str] = &[];
        let current = autoscaler(self.scope, self.service, &kube_state::HPA_CURRENT, |it| it)
            .compared(">=", &partitions.to_string());
        let many = self.together(&self.waiting().now(), none).above(&self.floor().to_string());
        let (namespace, name) = (self.service.namespace.to_string(), self.service.name.to_string());
        let told = |replicas: u32, waiting: i64| {
            let labels =
                [("namespace", namespace.as_str()), ("horizontalpodautoscaler", name.as_str())];
            vec![
                state(kube_state::HPA_CURRENT.name, &labels, i64::from(replicas)),
                self.partition(self.lag_metric(), "0", Shape::Level((waiting - 1) * ONE)),
                self.partition(self.lag_metric(), "1", Shape::Level(ONE)),
            ]
        };
        let floor = self.floor();
        let (service, topic) = (&self.service.name, &self.topic.name);
        Some(Alert {
            name: String::from("PartitionCapReached"),
            hold: Duration::from_secs(900),
            urgency: Urgency::Graded(Severity::Info),
            query: current.with("and", none, &many).query(),
            summary: format!("More replicas of {service} would have no partition of {topic}."),
            description: format!(
                "{service} has {VALUE} replicas, {topic} has {partitions} partitions, and more than {floor} messages wait. A partition is handled by one replica, so more of them would be idle."
            ),
            steps: vec![
                format!(
                    "Give `{}/{}` more partitions in stack.yaml: what is on it keeps its partition, what comes is spread over all.",
                    self.topic.kafka, self.topic.key
                ),
                String::from("Or give each replica more CPU."),
            ],
            proof: Proof {
                wrong: told(partitions, floor + 1),
                value: partitions.to_string(),
                silent: vec![
                    (String::from("there is one replica fewer"), told(partitions - 1, floor + 1)),
                    (String::from("few messages wait"), told(partitions, floor)),
                    (
                        String::from("few messages wait, however many tell so"),
                        self.twice(&told(partitions, floor)),
                    ),
                ],
                also: std::iter::once((
                    String::from("there are more replicas"),
                    told(partitions + 1, floor + 1),
                    (partitions + 1).to_string(),
                ))
                .chain(self.told_twice(&told(partitions, floor + 1), &partitions.to_string()))
                .collect(),
                ..Proof::default()
            },
            ..self.about()
        })
    }
}
