//! Hosts of the cloud's own services.

/// The region that the zones belong to.
pub const REGION: &str = "ru-central1";

/// Where the metrics of managed services are exported in the Prometheus format:
/// <https://yandex.cloud/en/docs/monitoring/operations/metric/prometheusExport>.
pub const MONITORING_HOST: &str = "monitoring.api.cloud.yandex.net";

/// Where every service of the cloud is asked for its endpoint.
pub const API_HOST: &str = "api.cloud.yandex.net";
