//! `postgresql`.

use super::{Disk, Resource, Size};
use crate::{
    name::{DatabaseName, DnsSubdomain, NamespaceName, Text},
    quantity::{Bytes, Cpu, Duration, Port, Positive, TimeOfDay, TimeZone, Version},
    read::Map,
    section,
    source::Spanned,
    stack::Pooling,
    thing,
};

thing! {
    /// A PostgreSQL server.
    pub struct Postgresql: "a PostgreSQL", exactly one of [managed, in_cluster, external] {
        /// The major version, quoted.
        version: Spanned<Version>,
        /// The cloud's.
        managed: Option<ManagedPostgresql>,
        /// A StatefulSet.
        in_cluster: Option<PostgresqlPods>,
        /// One that exists.
        external: Option<ExternalPostgresql>,
        /// Its databases, each with an owner of its own.
        databases: Map<DatabaseName, Database>,
    }
}

section! {
    /// The cloud's PostgreSQL.
    pub struct ManagedPostgresql: "a managed PostgreSQL" {
        /// Each host's size.
        size: Size,
        /// The provider's name for a size, which wins over it.
        preset: Option<Spanned<Text>>,
        /// Each host's disk.
        disk: Disk,
        /// How many hosts; one where not said.
        hosts: Option<Spanned<Positive>>,
        /// The pooler's mode; `transaction` where not said.
        pooling: Option<Spanned<Pooling>>,
        /// Backups.
        backups: Option<Backups>,
    }
}

section! {
    /// A PostgreSQL in the cluster: one pod with a disk.
    pub struct PostgresqlPods: "a PostgreSQL in the cluster" {
        /// The namespace; the default one where not said.
        namespace: Option<Spanned<NamespaceName>>,
        /// The pod's CPU.
        cpu: Resource<Cpu>,
        /// The pod's memory; a quarter of the limit is for cached pages.
        memory: Resource<Bytes>,
        /// The pod's disk.
        disk: Disk,
        /// Backups.
        backups: Option<Dumps>,
    }
}

section! {
    /// Daily dumps of every database, on a disk of their own.
    pub struct Dumps: "backups in the cluster" {
        /// When the dumps begin, quoted: `"02:00"`.
        start: Spanned<TimeOfDay>,
        /// The zone of that time; UTC where not said.
        timezone: Option<Spanned<TimeZone>>,
        /// How long a dump is kept.
        keep: Spanned<Duration>,
        /// The disk for all dumps that are kept.
        disk: Disk,
    }
}

section! {
    /// A PostgreSQL that exists.
    pub struct ExternalPostgresql: "an external PostgreSQL" {
        /// Its host.
        host: Spanned<DnsSubdomain>,
        /// Its port; 5432 where not said.
        port: Option<Spanned<Port>>,
    }
}

section! {
    /// When backups are made and how long they are kept.
    pub struct Backups: "`backups`" {
        /// When the daily backup begins, quoted: `"02:00"`.
        start: Spanned<TimeOfDay>,
        /// The zone of that time; UTC where not said.
        timezone: Option<Spanned<TimeZone>>,
        /// How long a backup is kept.
        keep: Spanned<Duration>,
    }
}

thing! {
    /// A database.
    pub struct Database: "a database" {}
}
