//! Databases: each has one owner.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, view::Reached};
use crate::{
    diagnostic::Diagnostic,
    name::{DatabaseName, ThingName},
    source::Span,
    stack::{AirflowPlacement, DatabaseRef, Datasource, Stack},
};

crate::rule! {
    static DATABASE_SHARED = "database-shared", Error, No;
    static DATABASE_UNUSED = "database-unused", Warning, Yes;
}

pub(super) const CHECKS: &[Check] = &[
    Check::parts(&DATABASE_SHARED, database_shared),
    Check::whole(&DATABASE_UNUSED, database_unused),
];

/// Things that make and change the tables of a database.
fn owners(stack: &Stack) -> Vec<(&ThingName, &DatabaseRef)> {
    let mlflow = stack.mlflow.iter().map(|(name, mlflow)| (name, &mlflow.database));
    let airflow = stack.airflow.iter().filter_map(|(name, airflow)| match &airflow.placement {
        AirflowPlacement::InCluster { database, .. } => Some((name, database)),
        AirflowPlacement::Managed { .. } => None,
    });
    mlflow.chain(airflow).collect()
}

/// Two owners of one database: each would run its own migrations over the other's tables.
fn database_shared(stack: &Stack) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(&ThingName, &DatabaseName), (&ThingName, Span)> = BTreeMap::new();
    let mut found = Vec::new();
    for (owner, reference) in owners(stack) {
        let key = (&reference.server.name.value, &reference.database.value);
        if let Some((other, span)) = first.get(&key) {
            let (server, database) = key;
            found.push(
                Diagnostic::new(
                    &DATABASE_SHARED,
                    reference.database.span,
                    format!(
                        "`{server}/{database}` belongs to `{other}`, and `{owner}` uses it too"
                    ),
                )
                .label("the second owner")
                .related(*span, "the first owner")
                .help(format!("add a database to `{server}` and name it here"))
                .thing(owner)
                .thing(other),
            );
        } else {
            first.insert(key, (owner, reference.database.span));
        }
    }
    found
}

/// A database that nothing of the stack opens. Containers may, without saying so.
fn database_unused(stack: &Stack) -> Vec<Diagnostic> {
    let shown =
        stack.grafana.values().flat_map(|grafana| &grafana.reads).filter_map(
            |source| match &source.value {
                Datasource::Database(reference) => Some(reference),
                Datasource::Prometheus(_) | Datasource::Mlflow(_) => None,
            },
        );
    let opened: BTreeSet<_> = owners(stack)
        .into_iter()
        .map(|(_, reference)| reference)
        .chain(shown)
        .map(|reference| (&reference.server.name.value, &reference.database.value))
        .collect();
    let reached = Reached::of(stack);
    let servers = stack.postgresql.iter().filter(|(server, _)| !reached.holds(server));
    let databases = servers.flat_map(|(server, postgresql)| {
        postgresql.databases.iter().map(move |(name, database)| (server, name, database))
    });
    databases
        .filter(|(server, name, _)| !opened.contains(&(server, name)))
        .map(|(server, name, database)| {
            Diagnostic::new(
                &DATABASE_UNUSED,
                database.name.span,
                format!("nothing opens the database `{server}/{name}`"),
            )
            .help(format!("let its owner say `database: {server}/{name}`, or delete it"))
            .thing(format!("{server}/{name}"))
        })
        .collect()
}
