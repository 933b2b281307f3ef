//! The folders of a stack's output.

spec::words! {
    /// A folder of a stack's output, and the argument of `--only`.
    pub enum Target: "a target" {
        /// Terraform JSON: the cloud.
        Terraform = "terraform",
        /// Kubernetes manifests.
        Kubernetes = "kubernetes",
        /// The Helm chart.
        Helm = "helm",
        /// Grafana dashboards.
        Dashboards = "dashboards",
        /// Prometheus rules and Alertmanager configuration.
        Alerts = "alerts",
        /// Airflow DAGs and Spark jobs.
        Dags = "dags",
        /// Load tests.
        Loadtest = "loadtest",
    }
}

impl Target {
    /// The target that a path of an [`Artifacts`](spec::artifact::Artifacts) belongs to.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        path.split_once('/').and_then(|(folder, _)| folder.parse().ok())
    }
}
