//! The registry of models: an MLflow and where it keeps artifacts.

use contract::env;
use spec::{
    source::Span,
    stack::{Artifacts, Mlflow, MlflowPlacement, Model},
};

use super::storage;
use crate::{
    Access, Object, Peer, Wait, Why, Workload,
    draft::{Client, Draft},
    names,
    things::expose::Awaited,
};

/// The variable by which MLflow and its clients know the object storage.
pub(crate) const S3_ENDPOINT: &str = "MLFLOW_S3_ENDPOINT_URL";

/// A client reads or writes a model: it asks the registry, and gets or puts the artifacts where the registry says:
/// in the bucket itself, or by the registry's own hand.
pub(crate) fn model(
    draft: &mut Draft<'_>,
    client: &Client,
    model: &Model,
    access: Access,
    why: Why,
    span: Span,
) {
    let registry = &model.registered_in;
    let on = Object::Model { mlflow: registry.name.value.clone(), model: model.name.value.clone() };
    draft.grant(client, on, access, span);
    draft.before(&registry.name, client.thing(), Wait::Apply, span);
    draft.set(client, env::MODEL_NAME, &model.name, span);
    draft.set(client, env::MODEL_ALIAS, &model.alias, model.alias.span);
    match reach(draft, client, registry, why, span) {
        Found::At(host) => {
            let uri = format!("http://{host}:{}", registry.port);
            draft.set(client, env::MLFLOW_TRACKING_URI, uri, span);
        }
        Found::Behind(workload) => draft.awaited.push(Awaited {
            client: client.clone(),
            variable: env::MLFLOW_TRACKING_URI,
            workload,
            port: registry.port.get(),
            span,
        }),
    }
    if let Artifacts::Bucket(folder) = &registry.artifacts {
        storage::prefix(draft, client, folder, access, why);
    }
}

/// Where a client finds a registry.
pub(crate) enum Found {
    /// By this host.
    At(String),
    /// Behind an internal balancer before these pods.
    Behind(Workload),
}

/// A client asks a registry, and so learns where it is.
pub(crate) fn reach(
    draft: &mut Draft<'_>,
    client: &Client,
    registry: &Mlflow,
    why: Why,
    span: Span,
) -> Found {
    let (peer, found) = match &registry.placement {
        MlflowPlacement::Vm(_) => {
            let host = names::machine_host(draft.stack, &registry.name);
            (draft.machine(&registry.name), Found::At(host))
        }
        MlflowPlacement::InCluster(placement) => {
            let workload = Workload::new(&placement.namespace, &registry.name);
            let found = match client {
                Client::Pods { .. } => Found::At(workload.host()),
                Client::Outside { .. } => Found::Behind(workload.clone()),
            };
            (Peer::Workload(workload), found)
        }
    };
    draft.flow(client, &peer, registry.port.get(), why, span);
    found
}
