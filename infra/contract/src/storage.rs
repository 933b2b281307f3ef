//! Object storage.

/// The host of object storage; public, also for clients inside the cloud.
pub const HOST: &str = "storage.yandexcloud.net";

/// The endpoint that S3 clients are given: <https://yandex.cloud/en/docs/storage/s3/>.
pub const ENDPOINT: &str = "https://storage.yandexcloud.net";

/// The region that S3 clients sign with; the service has this one only.
pub const SIGNING_REGION: &str = "ru-central1";
