//! Dumps of databases: where they are, and how one is put in its database's place.

use spec::stack::{Postgresql, PostgresqlPlacement};

use super::{Step, shell};
use crate::lower::{Scope, restore_name};

/// The section; none where nothing is dumped.
pub(super) fn backups(scope: &Scope<'_>) -> Option<Step> {
    let sections: Vec<String> =
        scope.stack.postgresql.values().filter_map(|server| section(server)).collect();
    (!sections.is_empty()).then(|| ("Backups", sections.join("\n")))
}

fn section(server: &Postgresql) -> Option<String> {
    let PostgresqlPlacement::InCluster { pods, dumps: Some(dumps) } = &server.placement else {
        return None;
    };
    let backups = &dumps.backups;
    let (namespace, restore) = (&pods.namespace, restore_name(server));
    let commands = [
        format!(
            "kubectl -n {namespace} create job --from=cronjob/{server}-backup {server}-backup-now",
            server = server.name
        ),
        format!("kubectl -n {namespace} create job --from=cronjob/{restore} {restore}-now"),
        format!(
            "kubectl -n {namespace} create job --from=cronjob/{restore} {restore}-now --dry-run=client -o yaml \\\n  | kubectl set env --local -f - DATABASE=NAME -o yaml | kubectl create -f -"
        ),
    ];
    Some(format!(
        "Every database of `{}` is dumped each day at {} ({}) to a disk of its own, and a dump is kept for {}. \
         In this order: a dump at once; the newest dump of every database in its place; of one database only. What was \
         there before stays beside it, under a name with the time, until a person drops it.\n\n{}",
        server.name,
        backups.start,
        backups.timezone,
        backups.keep,
        shell(&commands)
    ))
}
