//! `prometheus`, `alertmanager` and `grafana`.

use super::{Lower, Section};
use crate::{
    name::ThingName,
    raw::{self, HasLifecycle},
    reference::{DatasourceRef, Ref},
    source::Spanned,
    stack::{Alertmanager, Datasource, Grafana, GrafanaPlacement, Prometheus, Stack},
};

impl Lower<'_> {
    pub(super) fn prometheus(
        &mut self,
        name: &Spanned<ThingName>,
        raw: &raw::Prometheus,
    ) -> Option<Prometheus> {
        Some(Prometheus {
            name: name.clone(),
            version: raw.version.clone(),
            placement: self.in_cluster(raw.in_cluster.as_ref()?)?,
            keep: raw.keep,
            scrape_every: raw.scrape_every,
            node_exporter: raw.node_exporter,
            managed_services: raw.managed_services,
            lifecycle: raw.lifecycle(),
        })
    }

    pub(super) fn alertmanager(
        &mut self,
        name: &Spanned<ThingName>,
        raw: &raw::Alertmanager,
    ) -> Option<Alertmanager> {
        Some(Alertmanager {
            name: name.clone(),
            version: raw.version.clone(),
            placement: self.in_cluster(raw.in_cluster.as_ref()?)?,
            lifecycle: raw.lifecycle(),
        })
    }

    pub(super) fn grafana(
        &mut self,
        stack: &Stack,
        name: &Spanned<ThingName>,
        raw: &raw::Grafana,
    ) -> Option<Grafana> {
        let placement = match (&raw.vm, &raw.in_cluster) {
            (Some(vm), _) => Some(GrafanaPlacement::Vm(self.vm(vm))),
            (None, pods) => pods
                .as_ref()
                .and_then(|pods| self.in_cluster(pods))
                .map(GrafanaPlacement::InCluster),
        };
        let admin_password = self.optional_secret(stack, raw.admin_password.as_ref());
        let reads: Vec<_> =
            raw.reads.iter().map(|reference| self.datasource(stack, reference)).collect();
        Some(Grafana {
            name: name.clone(),
            version: raw.version.clone(),
            placement: placement?,
            admin_password: admin_password?,
            reads: reads.into_iter().collect::<Option<_>>()?,
            lifecycle: raw.lifecycle(),
        })
    }

    fn datasource(
        &mut self,
        stack: &Stack,
        reference: &Ref<DatasourceRef>,
    ) -> Option<Spanned<Datasource>> {
        let source = if reference.part.is_some() {
            Datasource::Database(self.database_ref(stack, reference)?)
        } else if let Some(prometheus) = stack.prometheus.get(&reference.owner.value) {
            Datasource::Prometheus(prometheus.clone())
        } else if let Some(mlflow) = stack.mlflow.get(&reference.owner.value) {
            Datasource::Mlflow(mlflow.clone())
        } else {
            self.not_found(reference, &[Section::Prometheus, Section::Mlflow]);
            return None;
        };
        Some(Spanned::new(source, reference.span))
    }
}
