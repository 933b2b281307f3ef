//! Paths of HTTP endpoints. The probes, metrics and health are served on the admin port, the rest on the API's.

/// The process works: fails only when a restart is the mend. What the liveness probe asks.
pub const LIVE: &str = "/live";
/// Work is wanted: fails while starting, draining, or without what every request needs. What the readiness probe asks.
pub const READY: &str = "/ready";
/// The model is loaded and warm: succeeds once and stays so. What the start-up probe asks; it holds the others back.
pub const STARTUP: &str = "/startup";
/// Metrics in the Prometheus format.
pub const METRICS: &str = "/metrics";

/// Health for people and balancers, on the API's port: the same answer as [`READY`], with reasons.
pub const HEALTH: &str = "/health";
/// One prediction.
pub const PREDICT: &str = "/predict";
/// A batch: answered with a job's id.
pub const BATCH_PREDICT: &str = "/batch/predict";
/// What has become of a batch; the job's id follows.
pub const BATCH_STATUS: &str = "/batch/status";
