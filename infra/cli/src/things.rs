//! Every named thing of a stack, and every part that can be referred to: what it is and where it is declared.

use spec::{source::Span, stack::Stack};

/// A named thing, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// Its name in references: `fish-api`, `events/requests`.
    pub name: String,
    /// What it is: `a Kafka topic`.
    pub kind: &'static str,
    /// Where it is declared.
    pub span: Span,
}

/// Every thing of a stack, section by section as in the file's usual order.
#[must_use]
pub fn things(stack: &Stack) -> Vec<Thing> {
    let mut things = Vec::new();
    let mut add = |name: &dyn ToString, kind: &'static str, span: Span| {
        things.push(Thing { name: name.to_string(), kind, span });
    };
    for namespace in stack.cluster.iter().flat_map(|cluster| cluster.namespaces.values()) {
        add(&namespace.name, "a namespace", namespace.name.span);
    }
    for bucket in stack.buckets.values() {
        add(&bucket.name, "a bucket", bucket.name.span);
        for prefix in bucket.prefixes.values() {
            add(
                &format!("{}/{}", bucket.name, prefix.name),
                "a folder of a bucket",
                prefix.name.span,
            );
        }
    }
    for volume in stack.volumes.values() {
        add(&volume.name, "a volume", volume.name.span);
    }
    for file in stack.files.values() {
        add(&file.name, "a file", file.name.span);
    }
    for server in stack.postgresql.values() {
        add(&server.name, "a PostgreSQL server", server.name.span);
        for database in server.databases.values() {
            add(&format!("{}/{}", server.name, database.name), "a database", database.name.span);
        }
    }
    for kafka in stack.kafka.values() {
        add(&kafka.name, "a Kafka", kafka.name.span);
        for topic in kafka.topics.values() {
            add(&format!("{}/{}", kafka.name, topic.key), "a Kafka topic", topic.key.span);
        }
    }
    for redis in stack.redis.values() {
        add(&redis.name, "a Redis", redis.name.span);
    }
    for mlflow in stack.mlflow.values() {
        add(&mlflow.name, "an MLflow", mlflow.name.span);
    }
    for airflow in stack.airflow.values() {
        add(&airflow.name, "an Airflow", airflow.name.span);
    }
    for spark in stack.spark.values() {
        add(&spark.name, "a place for Spark jobs", spark.name.span);
    }
    for prometheus in stack.prometheus.values() {
        add(&prometheus.name, "a Prometheus", prometheus.name.span);
    }
    for alertmanager in stack.alertmanager.values() {
        add(&alertmanager.name, "an Alertmanager", alertmanager.name.span);
    }
    for grafana in stack.grafana.values() {
        add(&grafana.name, "a Grafana", grafana.name.span);
    }
    for secret in stack.secrets.values() {
        add(&secret.name, "a secret", secret.name.span);
    }
    for model in stack.models.values() {
        add(&model.name, "a model", model.name.span);
    }
    for service in stack.services.values() {
        add(&service.name, kind_of(&service.program), service.name.span);
    }
    for pipeline in stack.pipelines.values() {
        add(&pipeline.name, "a training pipeline", pipeline.name.span);
    }
    for rule in stack.alerts.rules.values() {
        add(&rule.name, "an alert rule", rule.name.span);
    }
    for receiver in stack.alerts.receivers.values() {
        add(&receiver.name, "a receiver of alerts", receiver.name.span);
    }
    for loadtest in stack.loadtests.values() {
        add(&loadtest.name, "a load test", loadtest.name.span);
    }
    things
}

const fn kind_of(program: &spec::stack::Program) -> &'static str {
    match program {
        spec::stack::Program::Inference(_) => "an inference service",
        spec::stack::Program::Worker(_) => "a worker",
        spec::stack::Program::Container(_) => "a container service",
    }
}
