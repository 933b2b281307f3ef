//! Versions of managed services: which the cloud makes, and which it makes no more.
//!
//! | service | page |
//! |---|---|
//! | Kafka | <https://yandex.cloud/en/docs/managed-kafka/concepts/update-policy> |
//! | PostgreSQL | <https://yandex.cloud/en/docs/managed-postgresql/concepts/update-policy> |
//! | Redis | <https://yandex.cloud/en/docs/managed-valkey/concepts/update-policy> |
//! | Airflow | <https://yandex.cloud/en/docs/managed-airflow/concepts/update-policy> |
//!
//! As read in November 2026. Dates of later stages are announced there; the newest series of a service stays offered
//! here until its successor is listed.

use spec::quantity::Version;

use super::Service;

/// Where a series stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// New clusters can have it.
    Offered,
    /// Clusters that have it keep it for a while; the reason why no new one should.
    Deprecated(&'static str),
}

/// The versions of one service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Versions {
    /// Each series as the cloud writes it, the oldest first.
    series: &'static [(&'static [u32], Stage)],
    /// What may stand after a series' hyphen.
    suffixes: &'static [&'static str],
    /// The first major version that the provider itself refuses; none where it takes any.
    refused_from: Option<u32>,
}

/// What is known of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// New clusters can have it.
    Offered,
    /// It is going; why, and the series to write.
    Deprecated(&'static str, String),
    /// The cloud takes the series and chooses the release.
    TooPrecise(String),
    /// It cannot be had; the series to write.
    NotOffered(String),
    /// Newer than what is known here; the newest series.
    Unlisted(String),
}

const NO_NEW: &str = "the cloud makes no new clusters of it and updates those that have it";

const KAFKA: Versions = Versions {
    series: &[
        (&[3, 6], Stage::Deprecated(NO_NEW)),
        (&[3, 7], Stage::Deprecated(NO_NEW)),
        (&[3, 8], Stage::Deprecated(NO_NEW)),
        (&[3, 9], Stage::Offered),
        (&[4, 0], Stage::Offered),
    ],
    suffixes: &[],
    refused_from: Some(5),
};

/// The provider takes no others: `yandex_mdb_postgresql_cluster_v2`, `config.version`.
const POSTGRESQL: Versions = Versions {
    series: &[
        (
            &[14],
            Stage::Deprecated(
                "its support ends with 2026, and half a year before that the cloud makes no new clusters of it",
            ),
        ),
        (&[15], Stage::Offered),
        (&[16], Stage::Offered),
        (&[17], Stage::Offered),
        (&[18], Stage::Offered),
    ],
    suffixes: &["1c"],
    refused_from: Some(19),
};

/// Versions of Valkey, of which 7.2 is the one that follows Redis'.
const REDIS: Versions = Versions {
    series: &[
        (&[7, 2], Stage::Offered),
        (&[8, 0], Stage::Offered),
        (&[8, 1], Stage::Offered),
        (&[9, 0], Stage::Offered),
    ],
    suffixes: &["valkey"],
    refused_from: None,
};

const AIRFLOW: Versions = Versions {
    series: &[
        (&[2, 8], Stage::Deprecated(NO_NEW)),
        (&[2, 10], Stage::Offered),
        (&[2, 11], Stage::Offered),
        (&[3, 0], Stage::Deprecated(NO_NEW)),
        (&[3, 1], Stage::Offered),
    ],
    suffixes: &[],
    refused_from: None,
};

/// The versions of a service; none for one whose version the spec does not state.
pub(crate) const fn of(service: Service) -> Option<&'static Versions> {
    match service {
        Service::Kafka => Some(&KAFKA),
        Service::Postgresql => Some(&POSTGRESQL),
        Service::Redis => Some(&REDIS),
        Service::Airflow => Some(&AIRFLOW),
        Service::Spark => None,
    }
}

impl Versions {
    /// What is known of a version.
    pub(crate) fn judge(&self, version: &Version) -> Verdict {
        let numbers = version.numbers();
        let has_suffix = |suffix: &str| self.suffixes.contains(&suffix);
        let of_series = self.series.iter().find(|(series, _)| version.is_of(series));
        match of_series {
            Some((series, _)) if !version.suffix().is_none_or(has_suffix) => {
                Verdict::NotOffered(dotted(series))
            }
            Some((series, _)) if numbers.len() > series.len() => {
                Verdict::TooPrecise(dotted(series))
            }
            Some((_, Stage::Offered)) => Verdict::Offered,
            Some((_, Stage::Deprecated(why))) => Verdict::Deprecated(why, self.nearest(numbers)),
            None if self.is_newer(version) => Verdict::Unlisted(self.nearest(numbers)),
            None => Verdict::NotOffered(self.nearest(numbers)),
        }
    }

    /// Whether a version is newer than all that is known, and not one that the provider refuses.
    fn is_newer(&self, version: &Version) -> bool {
        let newest = self.series.last().map_or(&[][..], |(series, _)| series);
        version.numbers() > newest && self.refused_from.is_none_or(|first| version.major() < first)
    }

    /// The first series that is offered and no older; the newest where there is none.
    fn nearest(&self, numbers: &[u32]) -> String {
        let mut offered = self.series.iter().filter(|(_, stage)| *stage == Stage::Offered);
        let newer = offered.clone().find(|(series, _)| *series >= numbers);
        dotted(newer.or_else(|| offered.next_back()).map_or(&[][..], |(series, _)| series))
    }
}

fn dotted(numbers: &[u32]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(service: Service, version: &str) -> Verdict {
        of(service).unwrap().judge(&version.parse().unwrap())
    }

    #[test]
    fn series_are_sorted() {
        for service in [Service::Kafka, Service::Postgresql, Service::Redis, Service::Airflow] {
            let series = of(service).unwrap().series;
            assert!(series.is_sorted_by(|a, b| a.0 < b.0), "{service:?}");
            assert!(series.iter().any(|(_, stage)| *stage == Stage::Offered), "{service:?}");
        }
    }

    #[test]
    fn a_version_is_offered_by_its_series() {
        assert_eq!(judged(Service::Kafka, "3.9"), Verdict::Offered);
        assert_eq!(judged(Service::Postgresql, "16-1c"), Verdict::Offered);
        assert_eq!(judged(Service::Kafka, "3.9.1"), Verdict::TooPrecise("3.9".to_owned()));
        assert_eq!(judged(Service::Postgresql, "16-plus"), Verdict::NotOffered("16".to_owned()));
    }

    #[test]
    fn what_cannot_be_had_has_a_nearest() {
        assert_eq!(judged(Service::Airflow, "2.9"), Verdict::NotOffered("2.10".to_owned()));
        assert_eq!(judged(Service::Postgresql, "19"), Verdict::NotOffered("18".to_owned()));
        assert_eq!(judged(Service::Kafka, "9.9"), Verdict::NotOffered("4.0".to_owned()));
        assert_eq!(judged(Service::Kafka, "3.6"), Verdict::Deprecated(NO_NEW, "3.9".to_owned()));
    }

    #[test]
    fn what_is_newer_may_be_offered() {
        assert_eq!(judged(Service::Kafka, "4.1"), Verdict::Unlisted("4.0".to_owned()));
        assert_eq!(judged(Service::Airflow, "3.3"), Verdict::Unlisted("3.1".to_owned()));
    }
}
