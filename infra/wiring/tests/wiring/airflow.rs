//! Pipelines and who starts them.

use crate::harness::assert_edge;

#[test]
fn pipeline_on_spark_started_by_a_managed_airflow() {
    let sections = "airflow:
  orchestrator:
    version: \"2.10\"
    managed: { size: { cores: 2, memory: 8Gi } }
    dags: data/dags
    secrets_from: lockbox
spark:
  training:
    dataproc: { size: { cores: 4, memory: 16Gi }, disk: { type: ssd, size: 64Gi }, idle_timeout: 30m }
    jobs: data/jobs
pipelines:
  train:
    runs_in: training
    orchestrated_by: orchestrator
    reads: data/datasets
    trains: score
    writes: data/outputs";
    assert_edge("pipeline-on-spark", &[("sections", sections)]);
}

#[test]
fn pipeline_in_a_pod_started_by_an_airflow_in_the_cluster() {
    let sections = "airflow:
  orchestrator:
    version: \"2.11\"
    in_cluster: { cpu: 500m, memory: 1Gi }
    database: near-db/airflow
pipelines:
  train:
    runs_in: { cluster: { image: training, cpu: 1, memory: 2Gi } }
    orchestrated_by: orchestrator
    reads: rows
    trains: score";
    assert_edge("pipeline-in-a-pod", &[("sections", sections)]);
}

#[test]
fn pipeline_in_a_pod_that_reads_a_bucket() {
    let sections = "airflow:
  orchestrator:
    version: \"2.11\"
    in_cluster: { cpu: 500m, memory: 1Gi }
    database: near-db/airflow
pipelines:
  train:
    runs_in: { cluster: { namespace: watch, image: training, cpu: 1, memory: 2Gi } }
    orchestrated_by: orchestrator
    reads: data/datasets
    trains: score";
    assert_edge("pipeline-in-a-pod-from-a-bucket", &[("sections", sections)]);
}
