//! Disks of managed services and nodes, in gibibytes, which the cloud writes as GB.
//!
//! | service | page |
//! |---|---|
//! | Kafka | <https://yandex.cloud/en/docs/managed-kafka/concepts/storage>, <https://yandex.cloud/en/docs/managed-kafka/concepts/limits> |
//! | PostgreSQL | <https://yandex.cloud/en/docs/managed-postgresql/concepts/storage>, <https://yandex.cloud/en/docs/managed-postgresql/concepts/limits> |
//! | Redis | <https://yandex.cloud/en/docs/managed-valkey/concepts/storage>, <https://yandex.cloud/en/docs/managed-valkey/concepts/limits> |
//! | nodes | <https://yandex.cloud/en/docs/managed-kubernetes/operations/node-group/node-group-create> |
//! | all | <https://yandex.cloud/en/docs/compute/concepts/disk#disks-types> |

use spec::stack::DiskType;

use super::Service;

/// What the cloud asks of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The least, in gibibytes.
    pub(crate) min: u64,
    /// It comes in multiples of so many gibibytes.
    pub(crate) step: u64,
    /// It is only for clusters of so many hosts.
    pub(crate) hosts: u32,
}

/// A disk without replication is made of parts of this size, in gibibytes.
const NONREPLICATED: u64 = 93;

/// A host's own disk comes in parts of this size, in gibibytes, on Ice Lake.
const LOCAL: u64 = 368;

/// The least for a disk over the network, in gibibytes.
const SMALLEST: u64 = 10;

/// The least for a node's disk, in gibibytes.
const SMALLEST_NODE: u64 = 64;

/// A segment of a partition, in gibibytes, where a topic states no other:
/// <https://yandex.cloud/en/docs/managed-kafka/concepts/storage#maximum-log-segment-size>.
pub(crate) const KAFKA_SEGMENT: u64 = 1;

/// Segments for which a broker wants room before it makes a partition:
/// <https://yandex.cloud/en/docs/managed-kafka/concepts/storage#minimal-storage-size>.
pub(crate) const KAFKA_SEGMENTS: u64 = 2;

/// What a service asks of a disk of its hosts, each with so many gibibytes of memory; none where it does not take the
/// type.
pub(crate) fn of_service(service: Service, kind: DiskType, memory: u64) -> Option<Limits> {
    let least = match service {
        Service::Kafka | Service::Postgresql => SMALLEST,
        // Snapshots of the data beside the data.
        Service::Redis => memory * 2,
        Service::Airflow | Service::Spark => 1,
    };
    let few = match (service, kind) {
        (Service::Redis, DiskType::Hdd) => return None,
        (Service::Redis, DiskType::LocalSsd) => 2,
        (Service::Airflow | Service::Spark, _) | (_, DiskType::Ssd | DiskType::Hdd) => 1,
        (_, DiskType::SsdNonreplicated | DiskType::LocalSsd) => 3,
    };
    let step = step(kind);
    Some(Limits { min: least.max(step).next_multiple_of(step), step, hosts: few })
}

/// What a node group asks of its nodes' disks; none where it does not take the type.
pub(crate) fn of_nodes(kind: DiskType) -> Option<Limits> {
    let step = step(kind);
    let min = SMALLEST_NODE.next_multiple_of(step);
    (kind != DiskType::LocalSsd).then_some(Limits { min, step, hosts: 1 })
}

const fn step(kind: DiskType) -> u64 {
    match kind {
        DiskType::Ssd | DiskType::Hdd => 1,
        DiskType::SsdNonreplicated => NONREPLICATED,
        DiskType::LocalSsd => LOCAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_is_a_multiple_of_the_step() {
        let limits = |service, kind| of_service(service, kind, 60);
        assert_eq!(
            limits(Service::Redis, DiskType::SsdNonreplicated),
            Some(Limits { min: 186, step: 93, hosts: 3 })
        );
        assert_eq!(
            limits(Service::Kafka, DiskType::Hdd),
            Some(Limits { min: 10, step: 1, hosts: 1 })
        );
        assert_eq!(limits(Service::Redis, DiskType::Hdd), None);
        assert_eq!(
            of_nodes(DiskType::SsdNonreplicated),
            Some(Limits { min: 93, step: 93, hosts: 1 })
        );
        assert_eq!(of_nodes(DiskType::LocalSsd), None);
    }
}
