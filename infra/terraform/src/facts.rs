//! What Yandex Cloud offers and demands, as data. Each fact names the page that publishes it.
//!
//! The cloud's lists grow. What is newer than a list is not judged by it: a false alarm is worse than a miss.

pub(crate) mod compute;
pub(crate) mod disks;
pub(crate) mod images;
pub(crate) mod names;
pub(crate) mod network;
pub(crate) mod presets;
pub(crate) mod prices;
pub(crate) mod versions;
pub(crate) mod zones;

pub(crate) use self::{
    compute::{ComputeSize, compute_size},
    presets::{Preset, preset_for},
};

#[cfg(test)]
mod schema;

/// A managed service that is sold by the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    /// Managed Service for Apache Kafka.
    Kafka,
    /// Managed Service for PostgreSQL.
    Postgresql,
    /// Managed Service for Valkey, which speaks Redis' protocol.
    Redis,
    /// Managed Service for Apache Airflow.
    Airflow,
    /// Data Processing: Spark.
    Spark,
}

impl Service {
    /// The service's name in messages.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Kafka => "Kafka",
            Self::Postgresql => "PostgreSQL",
            Self::Redis => "Redis",
            Self::Airflow => "Airflow",
            Self::Spark => "DataProc",
        }
    }

    /// The most hosts of one cluster, where the spec counts them:
    /// <https://yandex.cloud/en/docs/managed-postgresql/concepts/limits>,
    /// <https://yandex.cloud/en/docs/managed-valkey/concepts/limits>. The number of brokers has a rule of its own.
    pub(crate) const fn most_hosts(self) -> Option<u32> {
        match self {
            Self::Postgresql => Some(16),
            Self::Redis => Some(7),
            Self::Kafka | Self::Airflow | Self::Spark => None,
        }
    }
}

/// The sizes on both sides of one that is not sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Neighbours<T> {
    /// The largest that is no larger in cores nor in memory.
    pub(crate) below: Option<T>,
    /// The smallest that has enough of both.
    pub(crate) above: Option<T>,
}
