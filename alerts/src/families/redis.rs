//! Redis in the cluster: that it answers, has memory, and takes clients.

use contract::metrics::redis::{
    self, CLIENTS, EVICTED, MAX_CLIENTS, MEMORY_MAX, MEMORY_USED, REJECTED, UP,
};
use spec::{
    quantity::Duration,
    stack::{Eviction, Severity},
};
use wiring::Workload;

use super::{Group, about, one, pods::NAMESPACE};
use crate::{
    alert::{Alert, ONE, Proof, Shape, Shown, Signal, Urgency, VALUE, signal},
    promql::{Selector, series},
    scope::Scope,
    threshold::Compares,
};

pub(super) const NAME: &str = "redis";

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    let servers = scope.told_by(&redis::SOURCE).map(|(_, workload)| Server { scope, workload });
    one(NAME, scope, servers.flat_map(|server| server.alerts()).collect())
}

struct Server<'a> {
    scope: &'a Scope<'a>,
    workload: &'a Workload,
}

impl Server<'_> {
    fn alerts(&self) -> Vec<Alert> {
        vec![self.down(), self.memory(), self.clients(), self.rejecting()]
    }

    fn about(&self) -> Alert {
        about(self.scope, NAME, &self.workload.thing, &self.workload.namespace)
    }

    fn series(&self, metric: &'static contract::metrics::Metric) -> Selector {
        series(metric)
            .eq("namespace", self.workload.namespace.to_string())
            .eq("service", self.workload.thing.as_str())
    }

    fn told(&self, name: &str, pod: &str, shape: Shape) -> Signal {
        let namespace = self.workload.namespace.to_string();
        let service = self.workload.thing.as_str();
        let labels = [("namespace", namespace.as_str()), ("service", service), ("pod", pod)];
        signal(name, &labels, shape)
    }

    /// A gauge, told by the pod and by the one that it replaces, in which less is left.
    fn level(&self, name: &str, value: i64) -> Vec<Signal> {
        let of = |pod, value| self.told(name, pod, Shape::Level(value * ONE));
        vec![of("a", value), of("b", value / 2)]
    }

    /// A counter, in two pods.
    fn counted(&self, name: &str, each_second: i64) -> Vec<Signal> {
        ["a", "b"].map(|pod| self.told(name, pod, Shape::Grows(each_second))).to_vec()
    }

    fn shell(&self) -> String {
        format!(
            "`kubectl --namespace {} logs --selector app.kubernetes.io/name={}` says why.",
            self.workload.namespace, self.workload.thing
        )
    }

    fn down(&self) -> Alert {
        let redis = &self.workload.thing;
        let told = |up| self.level(UP.name, up);
        Alert {
            name: String::from("RedisDown"),
            hold: Duration::from_secs(120),
            urgency: Urgency::Graded(Severity::Critical),
            query: self.series(&UP).now().largest(NAMESPACE).is("0").query(),
            summary: format!("{redis} does not answer."),
            description: format!(
                "The exporter beside {redis} has had no answer for two minutes (redis_up is {VALUE}). What was cached is computed again, and the state of jobs is not known."
            ),
            steps: vec![
                self.shell(),
                String::from(
                    "A pod that is killed again and again for its memory has less than `maxmemory` and its buffers need.",
                ),
            ],
            proof: Proof {
                wrong: told(0),
                value: String::from("0"),
                silent: vec![(String::from("it answers"), told(1))],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    /// What a full memory means depends on what happens then: writes fail, or keys are dropped, which a cache may well do
    /// all day.
    fn memory(&self) -> Alert {
        let redis = self.scope.stack.redis.get(&self.workload.thing);
        match redis.map(|redis| redis.evict.value) {
            Some(Eviction::Noeviction) | None => self.full(),
            Some(_) => self.evicting(),
        }
    }

    fn full(&self) -> Alert {
        const ALERT: &str = "RedisMemoryHigh";
        let redis = &self.workload.thing;
        let threshold = self.scope.share(ALERT, 90);
        let most = self.series(&MEMORY_MAX).now().largest(NAMESPACE);
        let share = self.series(&MEMORY_USED).now().largest(NAMESPACE).per(NAMESPACE, &most);
        let told = |used: i64, most: i64| {
            [self.level(MEMORY_USED.name, used), self.level(MEMORY_MAX.name, most)].concat()
        };
        Alert {
            name: String::from(ALERT),
            hold: Duration::from_secs(600),
            query: share.above(&threshold.fraction()).and(NAMESPACE, &most.above("0")).query(),
            summary: format!("{redis} is nearly full."),
            description: format!(
                "{redis} uses {VALUE} of the memory that it may (threshold {threshold}). When it is full, writes fail."
            ),
            shown: Shown::Percentage,
            compares: Some(Compares::Share),
            steps: vec![
                String::from(
                    "`redis-cli --bigkeys` shows what is large; keys without a time to live stay for ever.",
                ),
                format!("Raise the memory of `{redis}` in stack.yaml."),
            ],
            proof: Proof {
                wrong: told(threshold.more().millionths, ONE),
                value: threshold.more().to_string(),
                silent: vec![
                    (String::from("it is just at the threshold"), told(threshold.millionths, ONE)),
                    (String::from("there is no bound"), told(threshold.more().millionths, 0)),
                ],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    fn evicting(&self) -> Alert {
        let redis = &self.workload.thing;
        let range = self.scope.range();
        let told = |each_second| self.counted(EVICTED.name, each_second);
        Alert {
            name: String::from("RedisEvicting"),
            hold: Duration::from_secs(1800),
            urgency: Urgency::Graded(Severity::Info),
            query: self.series(&EVICTED).rate(range).sum(NAMESPACE).above("0").query(),
            summary: format!("{redis} drops keys to make room."),
            description: format!(
                "{redis} has been dropping keys for half an hour, {VALUE} each second. What it drops is computed again."
            ),
            steps: vec![
                String::from(
                    "Compare hits with misses of the cache: while most are hits, nothing need be done.",
                ),
                format!(
                    "Else raise the memory of `{redis}` in stack.yaml, or shorten what is kept."
                ),
            ],
            proof: Proof {
                wrong: told(ONE),
                value: String::from("2"),
                onset: self.scope.step(),
                settled: self.scope.filled(),
                lingers: range,
                silent: vec![(String::from("nothing is dropped"), told(0))],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    fn clients(&self) -> Alert {
        const ALERT: &str = "RedisClientsHigh";
        let redis = &self.workload.thing;
        let threshold = self.scope.share(ALERT, 90);
        let most = self.series(&MAX_CLIENTS).now().largest(NAMESPACE);
        let share = self.series(&CLIENTS).now().largest(NAMESPACE).per(NAMESPACE, &most);
        let told = |clients: i64| {
            [self.level(CLIENTS.name, clients), self.level(MAX_CLIENTS.name, ONE)].concat()
        };
        Alert {
            name: String::from(ALERT),
            hold: Duration::from_secs(600),
            query: share.above(&threshold.fraction()).query(),
            summary: format!("{redis} has nearly as many clients as it takes."),
            description: format!(
                "{redis} has {VALUE} of the clients that it takes (threshold {threshold}). The next ones are turned away."
            ),
            shown: Shown::Percentage,
            compares: Some(Compares::Share),
            steps: vec![
                String::from(
                    "`redis-cli client list` shows who they are: a program that opens a connection for each request has far more than it has pods.",
                ),
                String::from("Restart whoever has too many, and bound its pool."),
            ],
            proof: Proof {
                wrong: told(threshold.more().millionths),
                value: threshold.more().to_string(),
                silent: vec![(
                    String::from("it is just at the threshold"),
                    told(threshold.millionths),
                )],
                ..Proof::default()
            },
            ..self.about()
        }
    }

    fn rejecting(&self) -> Alert {
        let redis = &self.workload.thing;
        let range = self.scope.range();
        let told = |each_second| self.counted(REJECTED.name, each_second);
        Alert {
            name: String::from("RedisRejectingClients"),
            hold: Duration::from_secs(60),
            urgency: Urgency::Graded(Severity::Critical),
            query: self.series(&REJECTED).rate(range).sum(NAMESPACE).above("0").query(),
            summary: format!("{redis} turns clients away."),
            description: format!(
                "{redis} turns {VALUE} clients away each second, since it has as many as it takes. Programs that start find neither cache nor state."
            ),
            steps: vec![
                String::from("`redis-cli client list` shows who has how many connections."),
                String::from("Restart whoever has too many, and bound its pool."),
            ],
            proof: Proof {
                wrong: told(ONE),
                value: String::from("2"),
                onset: self.scope.step(),
                settled: self.scope.filled(),
                lingers: range,
                silent: vec![(String::from("all are taken"), told(0))],
                ..Proof::default()
            },
            ..self.about()
        }
    }
}
