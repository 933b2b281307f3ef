//! What stands beside a component as another container of its pods: mostly a program that turns its state into metrics,
//! where the component does not do so itself.

use spec::{
    quantity::{Bytes, Cpu},
    stack::Stack,
};

use crate::{Footprint, pods::Size};

/// An exporter beside a component, as another container of its pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exporter {
    /// Its name, and the container's.
    pub name: &'static str,
    /// The port that it answers on: the one registered for it
    /// (<https://github.com/prometheus/prometheus/wiki/Default-port-allocations>).
    pub port: u16,
}

pub(crate) const REDIS: Exporter =
    Exporter { name: "redis-exporter", port: contract::ports::REDIS_EXPORTER };
pub(crate) const POSTGRESQL: Exporter =
    Exporter { name: "postgres-exporter", port: contract::ports::POSTGRES_EXPORTER };
/// `kafka_exporter`.
pub const KAFKA: Exporter =
    Exporter { name: "kafka-exporter", port: contract::ports::KAFKA_EXPORTER };
pub(crate) const AIRFLOW: Exporter =
    Exporter { name: "statsd-exporter", port: contract::ports::STATSD_EXPORTER };

/// What the exporter beside a component takes; there is none where no Prometheus would ask it.
pub(crate) fn sidecar(stack: &Stack) -> Option<Size> {
    (!stack.prometheus.is_empty()).then_some(SIDECAR)
}

/// An exporter holds a few hundred series; these sizes are generous for all four.
pub const SIDECAR: Size = size(10, 100, 32, 64);

/// What stands beside a broker of Kafka and makes its users, topics and rights: a shell that sleeps, and now and then
/// one of Kafka's own commands, whose heap is 64 MiB.
pub const KAFKA_SETUP: Size = size(10, 500, 64, 192);

/// What stands beside a broker of Kafka, all together.
pub(crate) fn beside_broker(stack: &Stack) -> Size {
    sidecar(stack).map_or(KAFKA_SETUP, |exporter| exporter.plus(KAFKA_SETUP))
}

/// What dumps or restores a `PostgreSQL`: a client that reads rows, compresses and writes them.
pub(crate) const DUMP: Size = size(50, 500, 64, 256);

/// As its own guide sizes it for up to 100 nodes
/// (<https://github.com/kubernetes/kube-state-metrics#resource-recommendation>).
pub(crate) const KUBE_STATE_METRICS: Size = size(100, 200, 250, 500);

/// As kube-prometheus sizes it, which measured it on real nodes
/// (<https://github.com/prometheus-operator/kube-prometheus>).
pub const NODE: Size = size(102, 250, 180, 180);

const fn size(
    cpu_request: u64,
    cpu_limit: u64,
    mebibytes_request: u64,
    mebibytes_limit: u64,
) -> Size {
    Size {
        request: Footprint {
            cpu: Cpu::from_millis(cpu_request),
            memory: mebibytes(mebibytes_request),
        },
        limit: Footprint { cpu: Cpu::from_millis(cpu_limit), memory: mebibytes(mebibytes_limit) },
    }
}

const fn mebibytes(count: u64) -> Bytes {
    Bytes::from_bytes(count * 1024 * 1024)
}
