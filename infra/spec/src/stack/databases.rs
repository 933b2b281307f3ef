//! PostgreSQL.

use std::{collections::BTreeMap, sync::Arc};

use super::{Disk, InCluster, Lifecycle, Machine};
use crate::{
    name::{DatabaseName, DnsSubdomain, ThingName},
    quantity::{Duration, Port, TimeOfDay, TimeZone, Version},
    source::{Span, Spanned},
};

/// A PostgreSQL server and its databases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postgresql {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// The major version.
    pub version: Spanned<Version>,
    /// Where it runs.
    pub placement: PostgresqlPlacement,
    /// Its databases, each with an owner of its own.
    pub databases: BTreeMap<DatabaseName, Database>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// Where a PostgreSQL runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostgresqlPlacement {
    /// The cloud's.
    Managed {
        /// Each host's size.
        machine: Machine,
        /// Each host's disk.
        disk: Disk,
        /// How many hosts.
        hosts: Spanned<u32>,
        /// The pooler's mode.
        pooling: Spanned<Pooling>,
        /// Backups.
        backups: Option<Backups>,
        /// The placement key.
        span: Span,
    },
    /// A StatefulSet of one pod.
    InCluster {
        /// The pod; it has a disk.
        pods: InCluster,
        /// Dumps.
        dumps: Option<Dumps>,
    },
    /// One that exists.
    External {
        /// Its host.
        host: Spanned<DnsSubdomain>,
        /// Its port.
        port: Spanned<Port>,
        /// The placement key.
        span: Span,
    },
}

crate::words! {
    /// How connections share the server's.
    pub enum Pooling: "a pooling mode" {
        /// A server's connection for one client's session.
        Session = "session",
        /// A server's connection for one transaction.
        Transaction = "transaction",
        /// A server's connection for one statement.
        Statement = "statement",
    }
}

/// When backups are made and how long they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backups {
    /// When the daily backup begins.
    pub start: Spanned<TimeOfDay>,
    /// The zone of that time.
    pub timezone: Spanned<TimeZone>,
    /// How long a backup is kept.
    pub keep: Spanned<Duration>,
}

/// Dumps of every database, on a disk of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dumps {
    /// When they are made and how long they are kept.
    pub backups: Backups,
    /// The disk for all that are kept.
    pub disk: Disk,
    /// The section.
    pub span: Span,
}

/// A database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// Its name.
    pub name: Spanned<DatabaseName>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// A reference to a database, such as `metadata/mlflow`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseRef {
    /// The server.
    pub server: Arc<Postgresql>,
    /// The database, at the place of the reference.
    pub database: Spanned<DatabaseName>,
}
