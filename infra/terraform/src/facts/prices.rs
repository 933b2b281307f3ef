//! What a host costs, so that neighbouring sizes can be told apart by it. List prices in roubles with VAT, as they
//! were in September 2026; they inform, and nothing is refused for them.

use super::Service;

/// The hours that the cloud's own calculator counts to a month: <https://yandex.cloud/en/prices>.
const HOURS_PER_MONTH: u64 = 720;

/// Ten-thousandths of a rouble for an hour of a core, and of a gibibyte.
#[derive(Clone, Copy, Debug)]
struct Rate {
    core: u64,
    gibibyte: u64,
}

/// Machines of Ice Lake, valid from 2026-05-01: <https://yandex.cloud/en/docs/compute/pricing>.
const COMPUTE: Rate = Rate { core: 12_400, gibibyte: 3_300 };

/// Brokers of Ice Lake, valid from 2026-05-01: <https://yandex.cloud/en/docs/managed-kafka/pricing>.
const KAFKA: Rate = Rate { core: 17_400, gibibyte: 4_600 };

/// Hosts of Ice Lake, valid from 2026-06-16: <https://yandex.cloud/en/docs/managed-postgresql/pricing>.
const POSTGRESQL: Rate = Rate { core: 18_792, gibibyte: 5_072 };

impl Rate {
    /// Roubles a month, to the nearest hundred.
    const fn month(self, cores: u32, gibibytes: u32) -> u64 {
        let hour = self.core * cores as u64 + self.gibibyte * gibibytes as u64;
        let hundreds = (hour * HOURS_PER_MONTH + 500_000) / 1_000_000;
        hundreds * 100
    }
}

/// What a host of a service costs a month in roubles without its disk, where its price was found.
pub(crate) const fn host_month(service: Service, cores: u32, gibibytes: u32) -> Option<u64> {
    match service {
        Service::Kafka => Some(KAFKA.month(cores, gibibytes)),
        Service::Postgresql => Some(POSTGRESQL.month(cores, gibibytes)),
        Service::Redis | Service::Airflow | Service::Spark => None,
    }
}

/// What a machine or a node costs a month in roubles without its disk.
pub(crate) const fn machine_month(cores: u32, gibibytes: u32) -> u64 {
    COMPUTE.month(cores, gibibytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_rounded_to_hundreds() {
        // 2 × 1.74 + 8 × 0.46 = 7.16 an hour, 5155.20 a month.
        assert_eq!(host_month(Service::Kafka, 2, 8), Some(5_200));
        // 2 × 1.8792 + 8 × 0.5072 = 7.816 an hour, 5627.52 a month.
        assert_eq!(host_month(Service::Postgresql, 2, 8), Some(5_600));
        // 2 × 1.24 + 8 × 0.33 = 5.12 an hour, 3686.40 a month.
        assert_eq!(machine_month(2, 8), 3_700);
        assert_eq!(host_month(Service::Airflow, 2, 8), None);
    }
}
