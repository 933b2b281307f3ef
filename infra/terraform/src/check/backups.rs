//! Backups of a managed PostgreSQL.

use std::ops::RangeInclusive;

use spec::{
    diagnostic::Diagnostic,
    stack::{PostgresqlPlacement, Stack},
};

spec::rule! {
    /// Backups that are kept for fewer or more days than the cloud keeps them.
    pub(super) static BACKUP_RETENTION = "backup-retention", Error, No;
}

/// For how many days the cloud keeps backups: <https://yandex.cloud/en/docs/managed-postgresql/concepts/backup#storage>.
const DAYS: RangeInclusive<u64> = 7..=60;

pub(super) fn check(stack: &Stack) -> Vec<Diagnostic> {
    let kept = stack.postgresql.values().filter_map(|it| match &it.placement {
        PostgresqlPlacement::Managed { backups, .. } => Some((&it.name, backups.as_ref()?.keep)),
        PostgresqlPlacement::InCluster { .. } | PostgresqlPlacement::External { .. } => None,
    });
    kept.filter(|(_, keep)| !DAYS.contains(&keep.days_rounded_up()))
        .map(|(name, keep)| {
            let (least, most) = (DAYS.start(), DAYS.end());
            let message =
                format!("the cloud keeps a backup for {least} to {most} days, not for {keep}");
            let near = keep.days_rounded_up().clamp(*least, *most);
            Diagnostic::new(&BACKUP_RETENTION, keep.span, message)
                .help(format!("write `keep: {near}d`"))
                .thing(name)
        })
        .collect()
}
