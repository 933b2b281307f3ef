//! Pipelines: who starts them, where they run, what they read, write and train.

use contract::{env, ports};
use spec::stack::{Artifacts, Dataset, Pipeline, PrefixRef, Runner};

use super::{airflow, cluster};
use crate::{
    Access, Object, Peer, Wait, Why, Workload,
    draft::{Client, Draft},
    grants::{cloud, kubernetes},
    names::{self, role},
    uses::{registry, storage},
};

/// Everything that a pipeline's references derive.
pub(crate) fn wire(draft: &mut Draft<'_>, pipeline: &Pipeline) {
    let airflow = &pipeline.orchestrated_by;
    draft.before(&airflow.name, &pipeline.name, Wait::Apply, airflow.span);
    let orchestrator = airflow::acting(draft, airflow);
    let client = match &pipeline.runs_in {
        Runner::Spark(spark) => {
            draft.before(&spark.name, &pipeline.name, Wait::Apply, spark.span);
            draft.grant(
                &orchestrator,
                Object::Cloud(cloud::SPARK_CLUSTERS),
                Access::Own,
                spark.span,
            );
            draft.flow(&orchestrator, &Peer::Internet, ports::HTTPS, Why::Pipeline, spark.span);
            let client = Client::Outside {
                thing: pipeline.name.value.clone(),
                peer: draft.managed(&spark.name),
            };
            storage::grant(draft, &client, &spark.jobs, Access::Read);
            draft.flow(&client, &Peer::Internet, ports::HTTPS, Why::Pipeline, spark.span);
            client
        }
        Runner::Pod(pod) => {
            cluster::ask_api(
                draft,
                &orchestrator,
                kubernetes::TRAINING_PODS,
                Access::Own,
                pod.span,
            );
            Client::of(
                vec![Workload::part(&pod.namespace, &pipeline.name, role::TRAINING)],
                &pipeline.name,
            )
        }
    };
    data(draft, &client, pipeline);
    let model = &pipeline.trains;
    registry::model(draft, &client, model, Access::ReadWrite, Why::Pipeline, model.span);
    if let Artifacts::Bucket(folder) = &model.registered_in.artifacts {
        let span = folder.prefix.span;
        draft.set(&client, registry::S3_ENDPOINT, contract::storage::ENDPOINT, span);
    }
    promote(draft, &orchestrator, pipeline);
}

fn data(draft: &mut Draft<'_>, client: &Client, pipeline: &Pipeline) {
    let span = pipeline.reads.span;
    match &pipeline.reads.value {
        Dataset::Bucket(folder) => {
            folder_of(draft, client, folder, Access::Read);
            draft.set(client, env::DATASET_BUCKET, draft.stack.bucket_name(&folder.bucket), span);
            draft.set(client, env::DATASET_PREFIX, &folder.prefix, span);
        }
        Dataset::Volume(volume) => {
            draft.grant(client, Object::Volume(volume.name.value.clone()), Access::Read, span);
            draft.set(client, env::DATASET_PATH, names::volume_path(&volume.name), span);
        }
    }
    if let Some(folder) = &pipeline.writes {
        folder_of(draft, client, folder, Access::Write);
        draft.set(
            client,
            env::OUTPUT_BUCKET,
            draft.stack.bucket_name(&folder.bucket),
            folder.prefix.span,
        );
        draft.set(client, env::OUTPUT_PREFIX, &folder.prefix, folder.prefix.span);
    }
}

/// A Spark cluster reaches folders as its service account; a pod needs a key.
fn folder_of(draft: &mut Draft<'_>, client: &Client, folder: &PrefixRef, access: Access) {
    match client {
        Client::Pods { .. } => storage::prefix(draft, client, folder, access, Why::Objects),
        Client::Outside { .. } => {
            storage::grant(draft, client, folder, access);
            draft.flow(client, &Peer::Internet, ports::HTTPS, Why::Objects, folder.prefix.span);
        }
    }
}

/// The orchestrator looks up in the registry what was trained, and moves the alias.
fn promote(draft: &mut Draft<'_>, orchestrator: &Client, pipeline: &Pipeline) {
    let model = &pipeline.trains;
    let on = Object::Model {
        mlflow: model.registered_in.name.value.clone(),
        model: model.name.value.clone(),
    };
    draft.grant(orchestrator, on, Access::ReadWrite, model.span);
    registry::reach(draft, orchestrator, &model.registered_in, Why::Pipeline, model.span);
}
