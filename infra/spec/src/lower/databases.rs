//! `postgresql`.

use super::{
    Lower,
    common::{by_key, count, disk, machine},
};
use crate::{
    name::ThingName,
    quantity::{Port, Positive, TimeZone},
    raw::{self, HasLifecycle},
    source::Spanned,
    stack::{Backups, Database, Dumps, Pooling, Postgresql, PostgresqlPlacement},
};

impl Lower<'_> {
    pub(super) fn postgresql(
        &mut self,
        name: &Spanned<ThingName>,
        raw: &raw::Postgresql,
    ) -> Option<Postgresql> {
        let placement = match (&raw.managed, &raw.in_cluster, &raw.external) {
            (Some(managed), ..) => {
                self.needs_cloud(managed.span);
                managed_placement(managed)
            }
            (None, Some(pods), _) => PostgresqlPlacement::InCluster {
                pods: self.in_cluster(&one_pod(pods))?,
                dumps: pods.backups.as_ref().map(dumps),
            },
            (None, None, external) => {
                let external = external.as_ref()?;
                PostgresqlPlacement::External {
                    host: external.host.clone(),
                    port: external.port.unwrap_or(Spanned::new(
                        Port::from_number(contract::ports::POSTGRESQL),
                        external.span,
                    )),
                    span: external.span,
                }
            }
        };
        Some(Postgresql {
            name: name.clone(),
            version: raw.version.clone(),
            placement,
            databases: by_key(&raw.databases.entries, |name, database| Database {
                name: name.clone(),
                lifecycle: database.lifecycle(),
            }),
            lifecycle: raw.lifecycle(),
        })
    }
}

/// Where it runs, as every component's pods are written.
fn one_pod(raw: &raw::PostgresqlPods) -> raw::Pods {
    raw::Pods {
        namespace: raw.namespace.clone(),
        replicas: None,
        brokers: None,
        cpu: raw.cpu.clone(),
        memory: raw.memory.clone(),
        disk: Some(raw.disk.clone()),
        image: None,
        span: raw.span,
    }
}

fn dumps(raw: &raw::Dumps) -> Dumps {
    Dumps {
        backups: Backups {
            start: raw.start,
            timezone: raw.timezone.unwrap_or(Spanned::new(TimeZone::UTC, raw.span)),
            keep: raw.keep,
        },
        disk: disk(&raw.disk),
        span: raw.span,
    }
}

fn managed_placement(raw: &raw::ManagedPostgresql) -> PostgresqlPlacement {
    PostgresqlPlacement::Managed {
        machine: machine(&raw.size, raw.preset.as_ref()),
        disk: disk(&raw.disk),
        hosts: count(raw.hosts.unwrap_or(Spanned::new(Positive::ONE, raw.span))),
        pooling: raw.pooling.unwrap_or(Spanned::new(Pooling::Transaction, raw.span)),
        backups: raw.backups.as_ref().map(|backups| Backups {
            start: backups.start,
            timezone: backups.timezone.unwrap_or(Spanned::new(TimeZone::UTC, backups.span)),
            keep: backups.keep,
        }),
        span: raw.span,
    }
}
