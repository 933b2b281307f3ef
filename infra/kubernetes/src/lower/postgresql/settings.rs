//! `postgresql.conf` (<https://www.postgresql.org/docs/current/runtime-config.html>). Every setting is known to the
//! oldest version of the language, 13.

use std::collections::BTreeMap;

use contract::ports;
use spec::{quantity::Bytes, stack::InCluster};

use super::SETTINGS_FOLDER;

/// A quarter of the memory is for cached pages, as the manual advises; the kernel caches as many files again.
const CACHE_PARTS: u32 = 4;

/// What one maintenance task may take of the memory: a few run at once.
const MAINTENANCE_PARTS: u32 = 16;

/// Of the disk, what the log of changes may take before it is written into the tables.
const LOG_PARTS: u32 = 10;

/// Its usual size, and the least of use: two files of 16 MiB are the server's own least.
const LOG_MEBIBYTES: (u32, u32) = (128, 1024);

/// What a setting is set to.
enum Value {
    Word(&'static str),
    Text(String),
    Number(u32),
    Memory(Bytes),
}

impl Value {
    /// As the file has it; memory in the unit that no reader has to guess.
    fn written(&self) -> String {
        match self {
            Self::Word(word) => (*word).to_owned(),
            Self::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Self::Number(number) => number.to_string(),
            Self::Memory(bytes) => format!("{}kB", bytes.bytes() / 1024),
        }
    }
}

/// The text of the file, in order of name.
pub(super) fn settings(placement: &InCluster) -> String {
    let settings: BTreeMap<&str, Value> = [
        // A network policy says who reaches the port, and the rules who gets in.
        ("listen_addresses", Value::Text(String::from("*"))),
        ("port", Value::Number(u32::from(ports::POSTGRESQL))),
        ("unix_socket_directories", Value::Text(String::new())),
        ("hba_file", Value::Text(format!("{SETTINGS_FOLDER}/pg_hba.conf"))),
        ("password_encryption", Value::Word("scram-sha-256")),
        // Clients in the cluster are told no certificate.
        ("ssl", Value::Word("off")),
        ("max_connections", Value::Number(100)),
        // A client that vanished with its node is given up within two minutes.
        ("tcp_keepalives_idle", Value::Number(60)),
        ("tcp_keepalives_interval", Value::Number(10)),
        ("tcp_keepalives_count", Value::Number(6)),
        // A node may have huge pages that the pod did not ask for; to touch one would end the server.
        ("huge_pages", Value::Word("off")),
        ("log_line_prefix", Value::Text(String::from("%m [%p] %q%u@%d "))),
        ("log_lock_waits", Value::Word("on")),
        ("log_timezone", Value::Text(String::from("UTC"))),
        ("timezone", Value::Text(String::from("UTC"))),
    ]
    .into_iter()
    .chain(sizes(placement))
    .collect();
    let lines: Vec<String> =
        settings.iter().map(|(name, value)| format!("{name} = {}\n", value.written())).collect();
    lines.concat()
}

/// What follows from the pod's memory and disk.
fn sizes(placement: &InCluster) -> Vec<(&'static str, Value)> {
    let memory = placement.resources.memory.limit;
    let cached = memory.divided_by(CACHE_PARTS);
    let (least, usual) = LOG_MEBIBYTES;
    let log = placement.disk.map(|disk| {
        disk.size
            .divided_by(LOG_PARTS)
            .clamp(Bytes::from_mebibytes(least), Bytes::from_mebibytes(usual))
    });
    let sizes = [
        ("shared_buffers", Value::Memory(cached)),
        ("effective_cache_size", Value::Memory(cached.saturating_mul(2))),
        ("maintenance_work_mem", Value::Memory(memory.divided_by(MAINTENANCE_PARTS))),
    ];
    sizes.into_iter().chain(log.map(|log| ("max_wal_size", Value::Memory(log)))).collect()
}
