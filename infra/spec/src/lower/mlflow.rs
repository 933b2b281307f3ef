//! `mlflow`.

use super::{Lower, common::machine};
use crate::{
    name::ThingName,
    quantity::Port,
    raw::{self, HasLifecycle},
    source::Spanned,
    stack::{Artifacts, Mlflow, MlflowPlacement, Stack, VirtualMachine},
};

impl Lower<'_> {
    pub(super) fn mlflow(
        &mut self,
        stack: &Stack,
        name: &Spanned<ThingName>,
        raw: &raw::Mlflow,
    ) -> Option<Mlflow> {
        let placement = match (&raw.vm, &raw.in_cluster) {
            (Some(vm), _) => Some(MlflowPlacement::Vm(self.vm(vm))),
            (None, pods) => {
                pods.as_ref().and_then(|pods| self.in_cluster(pods)).map(MlflowPlacement::InCluster)
            }
        };
        let database = self.database_ref(stack, &raw.database);
        let artifacts = match &raw.artifacts {
            raw::Artifacts::Bucket(prefix) => {
                self.prefix_ref(stack, prefix).map(|prefix| Artifacts::Bucket(prefix.value))
            }
            raw::Artifacts::OwnDisk(span) => Some(Artifacts::OwnDisk(*span)),
        };
        Some(Mlflow {
            name: name.clone(),
            version: raw.version.clone(),
            placement: placement?,
            port: raw
                .port
                .unwrap_or(Spanned::new(Port::from_number(contract::ports::MLFLOW), raw.span)),
            database: database?,
            artifacts: artifacts?,
            lifecycle: raw.lifecycle(),
        })
    }

    pub(super) fn vm(&mut self, raw: &raw::Vm) -> VirtualMachine {
        self.needs_cloud(raw.span);
        VirtualMachine {
            machine: machine(&raw.size, raw.preset.as_ref()),
            image: raw.image.clone(),
            span: raw.span,
        }
    }
}
