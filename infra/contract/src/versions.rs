//! Versions of components that this tool knows. An unknown one is a warning: what is rendered for it is a guess.

/// The series of one component that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The component.
    pub component: &'static str,
    /// Each series by its leading numbers, the oldest first: `[3, 9]` holds 3.9 and 3.9.1.
    pub series: &'static [&'static [u32]],
    /// Where the project lists its releases.
    pub link: &'static str,
}

impl Known {
    /// The series that a version belongs to, if it is known.
    #[must_use]
    pub fn series_of(&self, numbers: &[u32]) -> Option<&'static [u32]> {
        self.series.iter().copied().find(|series| numbers.starts_with(series))
    }

    /// The newest series.
    #[must_use]
    pub fn newest(&self) -> &'static [u32] {
        self.series.last().copied().unwrap_or_default()
    }
}

/// Kubernetes. The cloud takes versions off its list about a year after upstream ends them.
pub const KUBERNETES: Known = Known {
    component: "Kubernetes",
    series: &[&[1, 31], &[1, 32], &[1, 33], &[1, 34], &[1, 35]],
    link: "https://kubernetes.io/releases/",
};

/// The oldest Kubernetes whose objects are rendered: every object is of this version or older, and so is read by all
/// that are newer.
pub const OLDEST_KUBERNETES: [u32; 2] = [1, 33];

/// Redis.
pub const REDIS: Known = Known {
    component: "Redis",
    series: &[&[7, 2], &[7, 4], &[8, 0], &[8, 2]],
    link: "https://redis.io/docs/latest/operate/oss_and_stack/install/archive/",
};

/// PostgreSQL: a series is one number.
pub const POSTGRESQL: Known = Known {
    component: "PostgreSQL",
    series: &[&[13], &[14], &[15], &[16], &[17], &[18]],
    link: "https://www.postgresql.org/support/versioning/",
};

/// Kafka, from the first without `ZooKeeper` on.
pub const KAFKA: Known = Known {
    component: "Kafka",
    series: &[&[3, 6], &[3, 7], &[3, 8], &[3, 9], &[4, 0], &[4, 1]],
    link: "https://kafka.apache.org/community/downloads/",
};

/// MLflow: within a major version the parts of its API that are used do not change.
pub const MLFLOW: Known =
    Known { component: "MLflow", series: &[&[2], &[3]], link: "https://mlflow.org/releases" };

/// Airflow.
pub const AIRFLOW: Known = Known {
    component: "Airflow",
    series: &[&[2, 9], &[2, 10], &[2, 11], &[3, 0], &[3, 1], &[3, 2], &[3, 3]],
    link: "https://airflow.apache.org/docs/apache-airflow/stable/installation/supported-versions.html",
};

/// Prometheus: within a major version its configuration does not change.
pub const PROMETHEUS: Known = Known {
    component: "Prometheus",
    series: &[&[3]],
    link: "https://prometheus.io/docs/introduction/release-cycle/",
};

/// Alertmanager.
pub const ALERTMANAGER: Known = Known {
    component: "Alertmanager",
    series: &[&[0, 28], &[0, 29], &[0, 30], &[0, 31], &[0, 32], &[0, 33], &[0, 34]],
    link: "https://github.com/prometheus/alertmanager/releases",
};

/// Grafana.
pub const GRAFANA: Known = Known {
    component: "Grafana",
    series: &[&[11], &[12], &[13]],
    link: "https://grafana.com/docs/grafana/latest/upgrade-guide/when-to-upgrade/",
};

/// Every component.
pub const ALL: [Known; 9] =
    [KUBERNETES, REDIS, POSTGRESQL, KAFKA, MLFLOW, AIRFLOW, PROMETHEUS, ALERTMANAGER, GRAFANA];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_sorted_and_tell_each_other_apart() {
        for known in ALL {
            assert!(
                known.series.is_sorted_by(|a, b| a < b && !b.starts_with(a)),
                "{}",
                known.component
            );
        }
    }

    #[test]
    fn a_release_belongs_to_its_series() {
        assert_eq!(KAFKA.series_of(&[3, 9, 1]), Some([3, 9].as_slice()));
        assert_eq!(KAFKA.series_of(&[3, 90]), None);
        assert_eq!(MLFLOW.series_of(&[3, 17]), Some([3].as_slice()));
        assert_eq!(POSTGRESQL.series_of(&[12]), None);
        assert_eq!(KUBERNETES.newest(), [1, 35]);
    }

    #[test]
    fn the_oldest_kubernetes_is_known() {
        assert!(KUBERNETES.series_of(&OLDEST_KUBERNETES).is_some());
    }
}
