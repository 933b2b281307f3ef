//! Messages that are not handled, or not well.

use std::collections::BTreeMap;

use contract::{
    env,
    metrics::{inference, kafka, worker},
};
use spec::{quantity::Duration, stack::Severity};
use wiring::Workload;

use super::{Consumer, NAME, again, humanized};
use crate::{
    alert::{Alert, ONE, Proof, Shape, Signal, Stretch, Then, Urgency, VALUE, Walk, signal},
    families::{about, pods::NAMESPACE},
    promql::{Vector, series},
    scope::Scope,
};

impl Consumer<'_> {
    /// Messages that could not be handled.
    pub(super) fn dead_letters(&self) -> Alert {
        let span = Duration::from_secs(900);
        let told = |each_second| {
            ["malformed", "fetch"]
                .map(|reason| {
                    let mut signal =
                        self.partition(worker::TIME_LAG.name, "0", Shape::Grows(each_second));
                    signal.name = String::from(worker::DEAD_LETTERS.name);
                    signal.labels.remove("partition");
                    signal.labels.insert(String::from("reason"), String::from(reason));
                    signal
                })
                .to_vec()
        };
        let (service, topic) = (&self.service.name, &self.topic.name);
        Alert {
            name: String::from("DeadLetters"),
            hold: Duration::from_secs(60),
            query: self.own(&worker::DEAD_LETTERS).increase(span).sum(NAMESPACE).above("0").query(),
            summary: format!("{service} cannot handle messages of {topic}."),
            description: format!(
                "{VALUE} messages of {topic} went to the dead letters of {service} in a quarter of an hour. Nobody answers them unless somebody puts them back."
            ),
            steps: vec![
                format!(
                    "The label `reason` of `{}` says why: `malformed` and `too_large` are the producer's to mend, `fetch` what a message points to, `model` a new version of the model.",
                    worker::DEAD_LETTERS.name
                ),
                String::from("Read some of the dead letters; each says what was wrong with it."),
                String::from("When the cause is mended, put them back on their topic."),
            ],
            proof: Proof {
                wrong: told(ONE),
                value: humanized(1800),
                onset: self.scope.step(),
                settled: span.saturating_sub(self.scope.step()),
                lingers: span,
                silent: vec![(String::from("none go there"), told(0))],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    /// Messages come, and none is handled. Where an exporter tells, nothing is told of a group that has never committed
    /// an offset: that is none handled, too.
    pub(super) fn idle(&self) -> Option<Alert> {
        let span = Duration::from_secs(600);
        let hold = self.scope.hold("NothingConsumed", Duration::from_secs(300));
        let none: &[&str] = &[];
        let (produced, handled, carries) = match self.exporter {
            Some(kafka) => (
                self.together(
                    &Self::exported(&kafka::TOPIC_OFFSET, kafka, self.topic).delta(span),
                    none,
                ),
                self.together(
                    &Self::exported(&kafka::GROUP_OFFSET, kafka, self.topic)
                        .eq("consumergroup", self.group)
                        .delta(span),
                    none,
                ),
                [kafka::TOPIC_OFFSET.name, kafka::GROUP_OFFSET.name],
            ),
            None => {
                self.producer()?;
                (
                    series(&inference::PRODUCED)
                        .eq("topic", self.topic.name.as_str())
                        .increase(span)
                        .sum(none),
                    self.own(&worker::CONSUMED).increase(span).sum(none),
                    [inference::PRODUCED.name, worker::CONSUMED.name],
                )
            }
        };
        let told = |produced: i64, handled: Option<i64>| {
            let [into, out] = carries;
            let mut signals = self.counted(into, produced);
            signals.extend(handled.into_iter().flat_map(|rate| self.counted(out, rate)));
            signals
        };
        let mut silent = vec![
            (String::from("all are handled"), told(ONE, Some(ONE))),
            (String::from("a few are handled"), told(ONE, Some(ONE / 2000))),
            (String::from("none come"), told(0, Some(0))),
        ];
        let mut also = vec![(
            String::from("nobody is there to handle them"),
            told(ONE, None),
            humanized(1200),
        )];
        let halts = |shape| match shape {
            Shape::Rises(from, _) => Shape::Rises(from, 0),
            Shape::Grows(_) => Shape::Grows(0),
            level @ Shape::Level(_) => level,
        };
        let mut one = told(ONE, Some(ONE));
        for signal in one.iter_mut().filter(|signal| signal.name == carries[1]) {
            if signal.labels.values().any(|value| value == "1") {
                signal.shape = halts(signal.shape);
            }
        }
        silent.push((String::from("one of two is handled"), one));
        if self.exporter.is_some() {
            let unseen = again(&told(ONE, Some(ONE)), halts);
            silent.push((String::from("one of two has not seen what is handled"), unseen));
        }
        also.extend(self.told_twice(&told(ONE, Some(0)), &humanized(1200)));
        let (service, topic) = (&self.service.name, &self.topic.name);
        Some(Alert {
            name: String::from("NothingConsumed"),
            hold,
            urgency: Urgency::Graded(Severity::Critical),
            query: produced.above("0").with("unless", none, &handled.above("0")).query(),
            summary: format!("Messages come to {topic}, and {service} handles none."),
            description: format!(
                "{VALUE} messages came to {topic} in ten minutes, and {service} handled none of them. Nobody gets an answer."
            ),
            steps: vec![
                self.look_at_workers(),
                format!(
                    "The logs of {service} say whether it may read {topic} as a member of the group {}.",
                    self.group
                ),
                String::from(
                    "A message that ends the program is handed out again and again: the same offset in every log.",
                ),
            ],
            carries: BTreeMap::new(),
            proof: Proof {
                wrong: told(ONE, Some(0)),
                value: humanized(1200),
                onset: self.scope.step(),
                settled: span.saturating_sub(self.scope.step()),
                lingers: span,
                silent,
                also,
                courses: vec![self.stopped(carries, span, hold)],
            },
            ..self.about()
        })
    }

    /// Messages come and are handled, and then are no more: that is seen when the last one was handled a whole span ago.
    fn stopped(&self, [into, out]: [&str; 2], span: Duration, hold: Duration) -> Walk {
        let seconds = i64::try_from(span.millis() / 1000).unwrap_or_default();
        let come = self.counted(into, ONE);
        let handled = self.counted(out, ONE);
        let mut stopped = self.counted(out, 0);
        for signal in &mut stopped {
            if let Shape::Rises(from, _) = &mut signal.shape {
                *from += seconds * 2 * ONE;
            }
        }
        let step = self.scope.step();
        let late = span.saturating_add(hold).saturating_sub(step.saturating_mul(3));
        let stretch = |handled: &[Signal], length, then| Stretch {
            told: [&come, handled].concat(),
            length,
            then,
        };
        Walk {
            name: String::from("the last was handled a while ago"),
            stretches: vec![
                stretch(&handled, span.saturating_mul(2), Then::Silent),
                stretch(&stopped, late, Then::Silent),
                stretch(&stopped, step.saturating_mul(6), Then::Fires(humanized(1200))),
            ],
        }
    }

    /// What counts messages: an exporter's offsets are gauges, a program's counters are none.
    fn counted(&self, metric: &str, each_second: i64) -> Vec<Signal> {
        let shape = match self.exporter {
            Some(_) => Shape::Rises(1000 * ONE, each_second),
            None => Shape::Grows(each_second),
        };
        let each = ["0", "1"].map(|number| {
            let mut signal = self.partition(metric, number, shape);
            if self.exporter.is_none() {
                signal.labels.remove("partition");
                signal.labels.insert(String::from("pod"), String::from(number));
            }
            // Whoever puts messages on the topic is counted, wherever it is.
            if metric == inference::PRODUCED.name {
                signal.labels.remove("namespace");
                signal.labels.remove("service");
            }
            signal
        });
        each.to_vec()
    }

    /// Who in the stack puts messages on the topic.
    fn producer(&self) -> Option<&Workload> {
        self.scope.told_by(&inference::SOURCE).map(|(_, workload)| workload).find(|workload| {
            let topic = self.scope.literal(workload, env::KAFKA_REQUESTS_TOPIC);
            topic == Some(self.topic.name.as_str())
        })
    }
}

/// Brokers do not take what a program puts on its topics.
pub(super) fn refused(scope: &Scope<'_>, workload: &Workload) -> Option<Alert> {
    let topics =
        [env::KAFKA_REQUESTS_TOPIC, env::KAFKA_PRODUCE_TOPIC, env::KAFKA_DEAD_LETTER_TOPIC];
    let topic = topics.into_iter().find_map(|variable| scope.literal(workload, variable))?;
    let (namespace, service) = (workload.namespace.to_string(), &workload.thing);
    let range = scope.range();
    let errors: Vector = series(&inference::PRODUCE_ERRORS)
        .eq("namespace", &namespace)
        .eq("service", service.as_str())
        .rate(range)
        .sum(NAMESPACE);
    let told = |each_second| {
        let labels =
            [("namespace", namespace.as_str()), ("service", service.as_str()), ("topic", topic)];
        let of = |pod| {
            let labels = [&labels[..], &[("pod", pod)]].concat();
            signal(inference::PRODUCE_ERRORS.name, &labels, Shape::Grows(each_second))
        };
        vec![of("a"), of("b")]
    };
    Some(Alert {
        name: String::from("ProduceFailing"),
        hold: Duration::from_secs(300),
        urgency: Urgency::Graded(Severity::Critical),
        query: errors.above("0").query(),
        summary: format!("Kafka does not take what {service} sends."),
        description: format!(
            "The brokers refuse {VALUE} messages of {service} each second. What they refuse is answered with an error, or waits until memory for it ends."
        ),
        steps: vec![
            format!(
                "The logs of {service} have the brokers' reason: no connection, no right, a message too large, a disk that is full."
            ),
            String::from("See whether the Kafka or its disk has an alert of its own."),
        ],
        proof: Proof {
            wrong: told(ONE),
            value: String::from("2"),
            onset: scope.step(),
            settled: scope.filled(),
            lingers: range,
            silent: vec![(String::from("all are taken"), told(0))],
            ..Proof::default()
        },
        ..about(scope, NAME, service, &workload.namespace)
    })
}
