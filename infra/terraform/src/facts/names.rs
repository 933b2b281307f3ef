//! Names that the cloud keeps for itself.

/// Users of a managed PostgreSQL that are the service's own:
/// <https://yandex.cloud/en/docs/managed-postgresql/operations/cluster-users#adduser>.
pub(crate) const POSTGRESQL_USERS: [&str; 8] = [
    "admin",
    "mdb_admin",
    "mdb_monitor",
    "mdb_replication",
    "mdb_superuser",
    "monitor",
    "postgres",
    "repl",
];

/// How no user of a PostgreSQL may begin: <https://www.postgresql.org/docs/current/sql-createrole.html>.
pub(crate) const POSTGRESQL_PREFIX: &str = "pg_";

/// Topics that a broker makes for itself (<https://kafka.apache.org/documentation/#design>), and that of the schema
/// registry beside it (<https://yandex.cloud/en/docs/managed-kafka/concepts/managed-schema-registry>).
pub(crate) const KAFKA_TOPICS: [&str; 6] = [
    "__cluster_metadata",
    "__consumer_offsets",
    "__schema_registry",
    "__share_group_state",
    "__transaction_state",
    "_schemas",
];
