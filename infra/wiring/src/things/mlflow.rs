//! MLflow: its database, its artifacts, its machine.

use spec::stack::{Artifacts, Mlflow, MlflowPlacement};

use super::machine;
use crate::{
    Access, Why,
    draft::{Client, Draft},
    names::key,
    uses::{database, registry, storage},
};

/// Where an MLflow that serves its artifacts itself keeps them.
const OWN_ARTIFACTS: &str = "/var/lib/mlflow/artifacts";

/// Everything that an MLflow's references derive. Its variables are those that `mlflow server` reads
/// (<https://mlflow.org/docs/latest/cli.html#mlflow-server>).
pub(crate) fn wire(draft: &mut Draft<'_>, mlflow: &Mlflow) {
    let client = match &mlflow.placement {
        MlflowPlacement::InCluster(placement) => Client::pods(&placement.namespace, &mlflow.name),
        MlflowPlacement::Vm(vm) => {
            let client = Client::Outside {
                thing: mlflow.name.value.clone(),
                peer: draft.machine(&mlflow.name),
            };
            machine::install(draft, &client, vm.span);
            client
        }
    };
    let held = database::database(draft, &client, &mlflow.database, Access::Own);
    draft.set_secret(
        &client,
        "MLFLOW_BACKEND_STORE_URI",
        held.value(key::URI),
        mlflow.database.database.span,
    );
    draft.set(&client, "MLFLOW_PORT", mlflow.port, mlflow.port.span);
    match &mlflow.artifacts {
        Artifacts::Bucket(folder) => {
            let span = folder.prefix.span;
            storage::prefix(draft, &client, folder, Access::ReadWrite, Why::Objects);
            draft.set(&client, registry::S3_ENDPOINT, contract::storage::ENDPOINT, span);
            let root =
                format!("s3://{}/{}", draft.stack.bucket_name(&folder.bucket), folder.prefix);
            draft.set(&client, "MLFLOW_DEFAULT_ARTIFACT_ROOT", root, folder.prefix.span);
        }
        Artifacts::OwnDisk(span) => {
            draft.set(&client, "MLFLOW_SERVE_ARTIFACTS", "true", *span);
            draft.set(&client, "MLFLOW_ARTIFACTS_DESTINATION", OWN_ARTIFACTS, *span);
        }
    }
}
