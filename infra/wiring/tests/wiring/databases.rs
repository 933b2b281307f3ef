//! Databases, wherever their server is.

use crate::harness::assert_edge;

fn airflow(database: &str) -> String {
    format!(
        "airflow:
  orchestrator:
    version: \"2.11\"
    in_cluster: {{ cpu: 500m, memory: 1Gi }}
    database: {database}"
    )
}

#[test]
fn database_in_the_cluster() {
    assert_edge("database", &[("sections", &airflow("near-db/airflow"))]);
}

#[test]
fn managed_database() {
    assert_edge("database-managed", &[("sections", &airflow("cloud-db/airflow"))]);
}

#[test]
fn external_database() {
    assert_edge("database-external", &[("sections", &airflow("far-db/airflow"))]);
}
