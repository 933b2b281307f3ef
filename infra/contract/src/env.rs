//! Environment variables that our services read. A service reads no other, and a manifest sets no other.
//!
//! Plain names, without a prefix: the image is one program's, and a person who starts it by hand types them. Where a
//! library has its own name for a thing (`AWS_ACCESS_KEY_ID`, `MLFLOW_TRACKING_URI`), that name is taken.

/// The port of the API.
pub const HTTP_PORT: &str = "HTTP_PORT";
/// The port of the admin server.
pub const ADMIN_PORT: &str = "ADMIN_PORT";
/// A file with one API key a line; without it the API is open.
pub const API_KEYS_FILE: &str = "API_KEYS_FILE";
/// Threads that compute: the lesser of the CPU limit and the node's cores, in whole cores.
pub const WORKER_THREADS: &str = "WORKER_THREADS";
/// The path of the endpoint that burns CPU on demand; without it there is none.
pub const STRESS_PATH: &str = "STRESS_PATH";
/// The most that one call of it may burn, in milliseconds.
pub const STRESS_MAX_MS: &str = "STRESS_MAX_MS";

/// The registered model's name.
pub const MODEL_NAME: &str = "MODEL_NAME";
/// The alias of the version to serve.
pub const MODEL_ALIAS: &str = "MODEL_ALIAS";
/// Where the model's files are kept between restarts of a container.
pub const MODEL_CACHE_DIR: &str = "MODEL_CACHE_DIR";
/// The registry, as an HTTP URL.
pub const MLFLOW_TRACKING_URI: &str = "MLFLOW_TRACKING_URI";

/// Redis: its host.
pub const REDIS_HOST: &str = "REDIS_HOST";
/// Redis: its port.
pub const REDIS_PORT: &str = "REDIS_PORT";
/// Redis: the ACL user.
pub const REDIS_USER: &str = "REDIS_USER";
/// Redis: the user's password; always a reference to a secret.
pub const REDIS_PASSWORD: &str = "REDIS_PASSWORD";
/// What the keys of cached predictions begin with.
pub const CACHE_PREFIX: &str = "CACHE_PREFIX";
/// How long a prediction is kept, in seconds.
pub const CACHE_TTL_SECONDS: &str = "CACHE_TTL_SECONDS";
/// What the keys of jobs' statuses begin with.
pub const STATUS_PREFIX: &str = "STATUS_PREFIX";
/// How long a job's status is kept, in seconds.
pub const STATUS_TTL_SECONDS: &str = "STATUS_TTL_SECONDS";

/// Kafka: brokers to ask first, as `host:port,host:port`.
pub const KAFKA_BOOTSTRAP_SERVERS: &str = "KAFKA_BOOTSTRAP_SERVERS";
/// Kafka: `SASL_SSL`, `SASL_PLAINTEXT` or `PLAINTEXT`.
pub const KAFKA_SECURITY_PROTOCOL: &str = "KAFKA_SECURITY_PROTOCOL";
/// Kafka: `SCRAM-SHA-512` or `SCRAM-SHA-256`.
pub const KAFKA_SASL_MECHANISM: &str = "KAFKA_SASL_MECHANISM";
/// Kafka: the user.
pub const KAFKA_USERNAME: &str = "KAFKA_USERNAME";
/// Kafka: the user's password; always a reference to a secret.
pub const KAFKA_PASSWORD: &str = "KAFKA_PASSWORD";
/// Kafka: a file with the authority's certificates, in PEM.
pub const KAFKA_CA_FILE: &str = "KAFKA_CA_FILE";
/// The topic that batch requests are put on, by the API.
pub const KAFKA_REQUESTS_TOPIC: &str = "KAFKA_REQUESTS_TOPIC";
/// The topic that a worker takes its work from.
pub const KAFKA_CONSUME_TOPIC: &str = "KAFKA_CONSUME_TOPIC";
/// The topic that a worker puts its results on.
pub const KAFKA_PRODUCE_TOPIC: &str = "KAFKA_PRODUCE_TOPIC";
/// The topic for what cannot be worked on.
pub const KAFKA_DEAD_LETTER_TOPIC: &str = "KAFKA_DEAD_LETTER_TOPIC";
/// The consumer group.
pub const KAFKA_GROUP: &str = "KAFKA_GROUP";
/// The compression of what is produced: `none`, `gzip`, `snappy`, `lz4` or `zstd`.
pub const KAFKA_COMPRESSION: &str = "KAFKA_COMPRESSION";
/// The largest message that the topic takes, in bytes.
pub const KAFKA_MAX_MESSAGE_BYTES: &str = "KAFKA_MAX_MESSAGE_BYTES";

/// Object storage: the endpoint, as an HTTPS URL.
pub const S3_ENDPOINT: &str = "S3_ENDPOINT";
/// Object storage: the id of the key; a reference to a secret.
pub const AWS_ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
/// Object storage: the key; always a reference to a secret.
pub const AWS_SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
/// The bucket that results go to.
pub const RESULTS_BUCKET: &str = "RESULTS_BUCKET";
/// The prefix in it, without a slash at its end.
pub const RESULTS_PREFIX: &str = "RESULTS_PREFIX";

/// Hosts that a worker may fetch from, as `host,*.host`.
pub const FETCH_HOSTS: &str = "FETCH_HOSTS";
/// The most that one fetch may bring, in bytes.
pub const FETCH_MAX_BYTES: &str = "FETCH_MAX_BYTES";

/// A training job: the bucket that its data lies in.
pub const DATASET_BUCKET: &str = "DATASET_BUCKET";
/// A training job: the prefix in that bucket, without a slash at its end.
pub const DATASET_PREFIX: &str = "DATASET_PREFIX";
/// A training job: the folder that its data lies in, where that is a volume.
pub const DATASET_PATH: &str = "DATASET_PATH";
/// A training job: the bucket that its output goes to.
pub const OUTPUT_BUCKET: &str = "OUTPUT_BUCKET";
/// A training job: the prefix in that bucket, without a slash at its end.
pub const OUTPUT_PREFIX: &str = "OUTPUT_PREFIX";

/// Every variable above: what a test of a manifest or a service's settings compares with.
pub const ALL: &[&str] = &[
    HTTP_PORT,
    ADMIN_PORT,
    API_KEYS_FILE,
    WORKER_THREADS,
    STRESS_PATH,
    STRESS_MAX_MS,
    MODEL_NAME,
    MODEL_ALIAS,
    MODEL_CACHE_DIR,
    MLFLOW_TRACKING_URI,
    REDIS_HOST,
    REDIS_PORT,
    REDIS_USER,
    REDIS_PASSWORD,
    CACHE_PREFIX,
    CACHE_TTL_SECONDS,
    STATUS_PREFIX,
    STATUS_TTL_SECONDS,
    KAFKA_BOOTSTRAP_SERVERS,
    KAFKA_SECURITY_PROTOCOL,
    KAFKA_SASL_MECHANISM,
    KAFKA_USERNAME,
    KAFKA_PASSWORD,
    KAFKA_CA_FILE,
    KAFKA_REQUESTS_TOPIC,
    KAFKA_CONSUME_TOPIC,
    KAFKA_PRODUCE_TOPIC,
    KAFKA_DEAD_LETTER_TOPIC,
    KAFKA_GROUP,
    KAFKA_COMPRESSION,
    KAFKA_MAX_MESSAGE_BYTES,
    S3_ENDPOINT,
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
    RESULTS_BUCKET,
    RESULTS_PREFIX,
    FETCH_HOSTS,
    FETCH_MAX_BYTES,
    DATASET_BUCKET,
    DATASET_PREFIX,
    DATASET_PATH,
    OUTPUT_BUCKET,
    OUTPUT_PREFIX,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ALL;

    #[test]
    fn every_variable_is_listed_once() {
        let declared = include_str!("env.rs").matches(": &str = ").count();
        // The pattern above is one match of its own.
        assert_eq!(declared - 1, ALL.len());
        assert_eq!(ALL.iter().collect::<BTreeSet<_>>().len(), ALL.len());
    }

    #[test]
    fn every_variable_is_one_that_a_shell_can_set() {
        let is_plain = |name: &str| {
            name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        };
        assert!(
            ALL.iter()
                .all(|name| is_plain(name) && !name.starts_with(|c: char| c.is_ascii_digit()))
        );
    }
}
