//! What a server refuses that runs in the cluster, though the API server takes its object.

use spec::{
    change::Refusal,
    name::NamespaceName,
    stack::{Postgresql, PostgresqlPlacement, Stack},
};

use super::Change;

const DUMP_AND_RESTORE: &str = "make a new server under another name, restore a dump of this one into it, then remove this one; \
                                or undo the change";

/// Marks what would not start: a `PostgreSQL` reads data of its own major version only
/// (<https://www.postgresql.org/docs/current/upgrading.html>).
pub(super) fn mark(changes: &mut [Change], base: &Stack, head: &Stack) {
    let upgraded = head.postgresql.values().filter_map(|after| {
        let before = base.postgresql.get(&after.name.value)?;
        let stays = home(before)? == home(after)?;
        let differs = before.version.value.major() != after.version.value.major();
        (stays && differs).then_some((before, after))
    });
    for (before, after) in upgraded {
        let is_server = |change: &&mut Change| {
            change.object.kind == "StatefulSet" && change.object.name == after.name.as_str()
        };
        let Some(change) = changes.iter_mut().find(is_server) else { continue };
        change.span = after.version.span;
        change.refused = Some(Refusal {
            what: format!(
                "`{}` would not start: PostgreSQL {} does not read what {} wrote",
                after.name,
                after.version.value.major(),
                before.version.value.major()
            ),
            help: DUMP_AND_RESTORE,
        });
    }
}

fn home(server: &Postgresql) -> Option<&NamespaceName> {
    match &server.placement {
        PostgresqlPlacement::InCluster { pods, .. } => Some(&pods.namespace),
        PostgresqlPlacement::Managed { .. } | PostgresqlPlacement::External { .. } => None,
    }
}
