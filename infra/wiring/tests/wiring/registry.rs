//! Models and the registries that keep them.

use crate::harness::{SHOP, assert_edge, assert_edge_of};

const ADVISER: &str = "adviser:
  inference: { model: score }
  cpu: 500m
  memory: 1Gi
  replicas: 2";

#[test]
fn model_of_a_registry_in_the_cluster() {
    assert_edge("model", &[("services", ADVISER)]);
}

#[test]
fn model_of_a_registry_on_a_machine_with_artifacts_in_a_bucket() {
    let stack = SHOP
        .replace(
            "in_cluster: { cpu: 250m, memory: 1Gi }\n",
            "vm: { size: { cores: 2, memory: 4Gi }, image: ubuntu-2204-lts }\n",
        )
        .replace("artifacts: own_disk", "artifacts: data/artifacts");
    assert_edge_of(&stack, "model-with-artifacts-in-a-bucket", &[("services", ADVISER)]);
}

#[test]
fn registry_on_a_machine() {
    let registry = "second:
  version: \"3.17\"
  vm: { size: { cores: 2, memory: 4Gi }, image: ubuntu-2204-lts }
  port: 5001
  database: cloud-db/mlflow
  artifacts: data/artifacts";
    assert_edge("registry-on-a-machine", &[("mlflow", registry)]);
}

#[test]
fn registry_in_the_cluster_with_its_own_disk() {
    let registry = "second:
  version: \"3.17\"
  in_cluster: { namespace: watch, cpu: 250m, memory: 1Gi, disk: { type: ssd, size: 10Gi } }
  database: near-db/mlflow
  artifacts: own_disk";
    assert_edge("registry-in-the-cluster", &[("mlflow", registry)]);
}
