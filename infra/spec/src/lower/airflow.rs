//! `airflow`.

use super::{Lower, common::machine};
use crate::{
    diagnostic::Diagnostic,
    name::ThingName,
    raw::{self, HasLifecycle},
    rules::language::{MISSING_FIELD, UNKNOWN_FIELD},
    source::{Span, Spanned},
    stack::{Airflow, AirflowPlacement, SecretsBackend, Stack},
};

impl Lower<'_> {
    pub(super) fn airflow(
        &mut self,
        stack: &Stack,
        name: &Spanned<ThingName>,
        raw: &raw::Airflow,
    ) -> Option<Airflow> {
        let database = self.optional_database(stack, raw.database.as_ref());
        let dags = self.optional_prefix(stack, raw.dags.as_ref());
        let (placement, secrets) = match (&raw.managed, &raw.in_cluster) {
            (Some(managed), _) => {
                self.needs_cloud(managed.span);
                self.only(
                    raw.database.as_ref().map(|database| database.span),
                    "database",
                    "a managed Airflow brings its own database",
                );
                self.needed(
                    raw.dags.is_some(),
                    raw.span,
                    "a managed Airflow needs `dags`: it reads them from a bucket",
                    "add `dags: <bucket>/<prefix>`",
                );
                let placement = AirflowPlacement::Managed {
                    machine: machine(&managed.size, managed.preset.as_ref()),
                    dags: dags??.value,
                    span: managed.span,
                };
                (placement, SecretsBackend::Lockbox)
            }
            (None, pods) => {
                self.only(
                    raw.dags.as_ref().map(|dags| dags.span),
                    "dags",
                    "an Airflow in the cluster gets its DAGs with its objects",
                );
                self.needed(
                    raw.database.is_some(),
                    raw.span,
                    "an Airflow in the cluster needs a `database`",
                    "add `database: <postgresql>/<database>`",
                );
                let pods = pods.as_ref().and_then(|pods| self.in_cluster(pods));
                (
                    AirflowPlacement::InCluster { pods: pods?, database: database?? },
                    SecretsBackend::Environment,
                )
            }
        };
        Some(Airflow {
            name: name.clone(),
            version: raw.version.clone(),
            placement,
            secrets_from: raw.secrets_from.unwrap_or(Spanned::new(secrets, raw.span)),
            lifecycle: raw.lifecycle(),
        })
    }

    /// Reports a field that means nothing here.
    pub(super) fn only(&mut self, said: Option<Span>, field: &str, why: &str) {
        if let Some(span) = said {
            self.report(
                Diagnostic::new(
                    &UNKNOWN_FIELD,
                    span,
                    format!("`{field}` means nothing here: {why}"),
                )
                .help(format!("delete `{field}`")),
            );
        }
    }

    fn needed(&mut self, said: bool, span: Span, message: &str, help: &str) {
        if !said {
            self.report(Diagnostic::new(&MISSING_FIELD, span, message).help(help));
        }
    }
}
