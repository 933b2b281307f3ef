//! What `postgres_exporter` tells of a `PostgreSQL` in the cluster.

use super::{
    Kind::{Counter, Gauge},
    Label, declare,
};

const DATABASE: Label = Label::any("datname");
const DATABASE_ID: Label = Label::any("datid");
const SERVER: Label = Label::any("server");

declare::source! {
    "postgres_exporter", Some("0.17.1"), "https://github.com/prometheus-community/postgres_exporter";
    UP: Gauge, Truth, [], "pg_up", "Whether the server answered the exporter.";
    BACKENDS: Gauge, Count, [DATABASE_ID, DATABASE], "pg_stat_database_numbackends", "Connections to a database.";
    DEADLOCKS: Counter, Count, [DATABASE_ID, DATABASE], "pg_stat_database_deadlocks", "Deadlocks in a database.";
    MAX_CONNECTIONS: Gauge, Count, [SERVER], "pg_settings_max_connections", "The most connections that the server takes.";
    DATABASE_SIZE: Gauge, Bytes, [DATABASE], "pg_database_size_bytes", "How large a database is.";
}
