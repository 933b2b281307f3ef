//! PostgreSQL in the cluster: that it answers, and takes connections.

use contract::metrics::postgresql::{self, BACKENDS, MAX_CONNECTIONS, UP};
use spec::{quantity::Duration, stack::Severity};
use wiring::Workload;

use super::{Group, about, one, pods::NAMESPACE};
use crate::{
    alert::{Alert, ONE, Proof, Shape, Shown, Signal, Urgency, VALUE, signal},
    promql::{Selector, series},
    scope::Scope,
    threshold::{Compares, Share},
};

pub(super) const NAME: &str = "postgresql";

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    let servers =
        scope.told_by(&postgresql::SOURCE).map(|(_, workload)| Server { scope, workload });
    one(NAME, scope, servers.flat_map(|server| [server.down(), server.connections()]).collect())
}

struct Server<'a> {
    scope: &'a Scope<'a>,
    workload: &'a Workload,
}

impl Server<'_> {
    fn series(&self, metric: &'static contract::metrics::Metric) -> Selector {
        series(metric)
            .eq("namespace", self.workload.namespace.to_string())
            .eq("service", self.workload.thing.as_str())
    }

    fn level(&self, name: &str, more: &[(&str, &str)], value: i64) -> Signal {
        let namespace = self.workload.namespace.to_string();
        let of = [("namespace", namespace.as_str()), ("service", self.workload.thing.as_str())];
        let labels: Vec<_> = of.iter().chain(more).copied().collect();
        signal(name, &labels, Shape::Level(value * ONE))
    }

    fn down(&self) -> Alert {
        let server = &self.workload.thing;
        let told = |up| {
            // The second pod is the one that is replaced.
            let of = |pod, up| self.level(UP.name, &[("pod", pod)], up);
            vec![of("a", up), of("b", 0)]
        };
        Alert {
            name: String::from("PostgresqlDown"),
            hold: Duration::from_secs(120),
            urgency: Urgency::Graded(Severity::Critical),
            query: self.series(&UP).now().largest(NAMESPACE).is("0").query(),
            summary: format!("{server} does not answer."),
            description: format!(
                "The exporter beside {server} has had no answer for two minutes (pg_up is {VALUE}). Whatever keeps its tables there stands still."
            ),
            steps: vec![
                format!(
                    "`kubectl --namespace {} logs --selector app.kubernetes.io/name={server}` says why.",
                    self.workload.namespace
                ),
                String::from(
                    "A disk that is full ends it: see whether its volume has an alert of its own.",
                ),
            ],
            proof: Proof {
                wrong: told(0),
                value: String::from("0"),
                silent: vec![(String::from("it answers"), told(1))],
                ..Proof::default()
            },
            ..about(self.scope, NAME, server, &self.workload.namespace)
        }
    }

    fn connections(&self) -> Alert {
        const ALERT: &str = "PostgresqlConnectionsHigh";
        let server = &self.workload.thing;
        let threshold = self.scope.share(ALERT, 80);
        let most = self.series(&MAX_CONNECTIONS).now().largest(NAMESPACE);
        let share = self.series(&BACKENDS).now().sum(NAMESPACE).per(NAMESPACE, &most);
        let told = |all: Share| {
            let first = all.millionths * 3 / 4;
            let second = all.millionths - first;
            vec![
                self.level(BACKENDS.name, &[("datname", "first"), ("datid", "1")], first),
                self.level(BACKENDS.name, &[("datname", "second"), ("datid", "2")], second),
                self.level(MAX_CONNECTIONS.name, &[("server", "localhost")], ONE),
                self.level(MAX_CONNECTIONS.name, &[("server", "another")], ONE / 2),
            ]
        };
        Alert {
            name: String::from(ALERT),
            hold: Duration::from_secs(300),
            query: share.above(&threshold.fraction()).query(),
            summary: format!("{server} has nearly as many connections as it takes."),
            description: format!(
                "{server} has {VALUE} of the connections that it takes (threshold {threshold}). The next ones are refused."
            ),
            shown: Shown::Percentage,
            compares: Some(Compares::Share),
            steps: vec![
                String::from(
                    "`select datname, usename, state, count(*) from pg_stat_activity group by 1, 2, 3` shows whose they are.",
                ),
                String::from(
                    "Connections that are `idle in transaction` are a program that forgot them: restart it.",
                ),
            ],
            proof: Proof {
                wrong: told(threshold.more()),
                value: threshold.more().to_string(),
                silent: vec![(String::from("it is just at the threshold"), told(threshold))],
                ..Proof::default()
            },
            ..about(self.scope, NAME, server, &self.workload.namespace)
        }
    }
}
