//! TCP ports (DNS: UDP too). A port that a platform fixes says so; the others are ours to choose, and are above 1024 so
//! that no process needs a capability to listen.

/// The HTTP API of our services.
pub const HTTP: u16 = 8080;
/// The admin server of our services: probes and metrics. Apart from the API, so that exposing one never exposes the
/// other; the number is the one that OpenTelemetry's Prometheus exporter listens on.
pub const ADMIN: u16 = 9464;

/// HTTPS of anything public: object storage, receivers of alerts, the cloud's API.
pub const HTTPS: u16 = 443;
/// Plain HTTP of anything public: package mirrors of virtual machines.
pub const PLAIN_HTTP: u16 = 80;
/// DNS, over UDP and TCP.
pub const DNS: u16 = 53;

/// Redis, by its own default.
pub const REDIS: u16 = 6379;
/// Managed Redis over TLS: <https://yandex.cloud/en/docs/managed-redis/operations/connect/>.
pub const REDIS_TLS: u16 = 6380;

/// Kafka in the cluster, for clients (SASL) and between brokers.
pub const KAFKA: u16 = 9092;
/// Managed Kafka over TLS: <https://yandex.cloud/en/docs/managed-kafka/operations/connect/>.
pub const KAFKA_TLS: u16 = 9091;
/// Kafka in the cluster, between controllers (`KRaft`), by the samples that Kafka ships.
pub const KAFKA_CONTROLLER: u16 = 9093;

/// PostgreSQL, by its own default.
pub const POSTGRESQL: u16 = 5432;
/// Managed PostgreSQL's pooler: <https://yandex.cloud/en/docs/managed-postgresql/operations/connect>.
pub const POSTGRESQL_POOLER: u16 = 6432;

/// MLflow's server, by its own default.
pub const MLFLOW: u16 = 5000;

/// Airflow's web server (from 3.0 its API server), by its own default.
pub const AIRFLOW: u16 = 8080;
/// Airflow's scheduler serves its tasks' logs to the web server on it, by its own default (`worker_log_server_port`).
pub const AIRFLOW_LOGS: u16 = 8793;

/// Prometheus, by its own default.
pub const PROMETHEUS: u16 = 9090;
/// Alertmanager, by its own default.
pub const ALERTMANAGER: u16 = 9093;
/// Alertmanager among its replicas, by its own default.
pub const ALERTMANAGER_GOSSIP: u16 = 9094;
/// Grafana, by its own default.
pub const GRAFANA: u16 = 3000;

/// The kubelet's API, with its own metrics and cAdvisor's: fixed by Kubernetes.
pub const KUBELET: u16 = 10250;
/// The Kubernetes API behind its Service, as network policies see it once the Service's address is replaced. The
/// Service's own port is [`HTTPS`].
pub const KUBERNETES_API: u16 = 6443;
/// kube-state-metrics: the objects' metrics, by its own default.
pub const KUBE_STATE_METRICS: u16 = 8080;
/// kube-state-metrics: metrics of itself, by its own default.
pub const KUBE_STATE_METRICS_SELF: u16 = 8081;

/// Exporters listen where their projects registered:
/// <https://github.com/prometheus/prometheus/wiki/Default-port-allocations>.
pub const NODE_EXPORTER: u16 = 9100;
/// `redis_exporter`.
pub const REDIS_EXPORTER: u16 = 9121;
/// `postgres_exporter`.
pub const POSTGRES_EXPORTER: u16 = 9187;
/// `kafka_exporter`.
pub const KAFKA_EXPORTER: u16 = 9308;
/// `statsd_exporter`, which Airflow's metrics pass through: what Prometheus scrapes.
pub const STATSD_EXPORTER: u16 = 9102;
/// `statsd_exporter`: what Airflow sends to, over UDP.
pub const STATSD: u16 = 9125;

/// A Spark driver, for its executors; pinned (`spark.driver.port`), since by default it is any.
pub const SPARK_DRIVER: u16 = 7078;
/// Block managers of a Spark driver and its executors; pinned (`spark.blockManager.port`).
pub const SPARK_BLOCK_MANAGER: u16 = 7079;

/// The ports that a Service may pin on every node: <https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport>.
pub const FIRST_NODE_PORT: u16 = 30_000;
/// The last of them.
pub const LAST_NODE_PORT: u16 = 32_767;

// One pod holds both of our services' ports, and never one for two uses.
const _: () = assert!(HTTP != ADMIN);
