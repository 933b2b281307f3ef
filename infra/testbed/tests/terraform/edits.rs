//! What a plan says to one edit of a module that exists.

use serde_json::{Value, json};
use testbed::{Error, Result, terraform::Reader};

use crate::{
    built,
    module::{edit, edited, files, module, written},
};

/// An edit, and the plan's lines.
struct Edit {
    pointer: &'static str,
    value: Value,
    expected: &'static str,
}

macro_rules! edits {
    ($($pointer:literal = $value:tt => $expected:literal;)*) => {
        &[$((|| Edit { pointer: $pointer, value: json!($value), expected: $expected }) as fn() -> Edit),*]
    };
}

/// In the order of the module. `null` takes away.
const EDITS: &[fn() -> Edit] = edits! {
    "/resource/yandex_vpc_network/main/labels" = { "team": "ml" } =>
        "yandex_vpc_network.main: Update\n";
    // SDKv2 cannot tell nothing from an empty value.
    "/resource/yandex_vpc_network/main/description" = "" => "";
    "/resource/yandex_vpc_network/main/labels" = {} => "";
    // Nor does it count this as a change.
    "/resource/yandex_vpc_network/main/timeouts" = { "create": "5m" } => "";
    "/resource/yandex_vpc_subnet/main/v4_cidr_blocks" = ["10.1.0.0/24", "10.2.0.0/24"] =>
        "yandex_vpc_subnet.main: Update\n";
    "/resource/yandex_vpc_subnet/main/zone" = "ru-central1-b" =>
        "yandex_mdb_kafka_cluster.events: Update\n\
         yandex_mdb_postgresql_cluster_v2.db: Update\n\
         yandex_vpc_subnet.main: Replace by zone\n";
    "/resource/yandex_vpc_security_group/kafka/ingress/-" =
        { "protocol": "TCP", "port": 443, "v4_cidr_blocks": ["10.1.0.0/24"] } =>
        "yandex_vpc_security_group.kafka: Update\n";
    // The order of a set is no change, nor is the case of a protocol.
    "/resource/yandex_vpc_security_group/kafka/ingress" = [
        { "protocol": "TCP", "from_port": 9092, "to_port": 9093, "v4_cidr_blocks": ["10.1.0.0/24"] },
        { "protocol": "tcp", "port": 9091, "v4_cidr_blocks": ["10.1.0.0/24"] },
    ] => "";
    "/resource/yandex_mdb_kafka_cluster/events/config/version" = "4.0" =>
        "yandex_mdb_kafka_cluster.events: Update\n";
    // What is computed and was not written stays when it is written as it is.
    "/resource/yandex_mdb_kafka_cluster/events/folder_id" = "b1gtestfolder" => "";
    "/resource/yandex_mdb_kafka_cluster/events/environment" = "PRODUCTION" => "";
    "/resource/yandex_mdb_kafka_cluster/events/environment" = "PRESTABLE" =>
        "yandex_mdb_kafka_cluster.events: Replace by environment\n\
         yandex_mdb_kafka_topic.requests: Replace by cluster_id\n";
    "/resource/yandex_mdb_kafka_topic/requests/partitions" = 6 =>
        "yandex_mdb_kafka_topic.requests: Update\n";
    "/resource/yandex_mdb_kafka_topic/requests/name" = "asks" =>
        "yandex_mdb_kafka_topic.requests: Replace by name\n";
    "/resource/yandex_mdb_kafka_topic/requests/topic_config" = null =>
        "yandex_mdb_kafka_topic.requests: Update\n";
    "/resource/yandex_mdb_postgresql_cluster_v2/db/config/resources/disk_size" = 20 =>
        "yandex_mdb_postgresql_cluster_v2.db: Update\n";
    "/resource/yandex_mdb_postgresql_cluster_v2/db/hosts/b" = { "zone": "ru-central1-b" } =>
        "yandex_mdb_postgresql_cluster_v2.db: Update\n";
    // The framework's defaults: writing one changes nothing.
    "/resource/yandex_mdb_postgresql_cluster_v2/db/config/backup_retain_period_days" = 7 => "";
    "/resource/yandex_mdb_postgresql_cluster_v2/db/environment" = "PRESTABLE" =>
        "yandex_mdb_postgresql_cluster_v2.db: Replace by environment\n\
         yandex_mdb_postgresql_database.mlflow: Update\n\
         yandex_mdb_postgresql_user.mlflow: Replace by cluster_id\n";
    "/resource/yandex_mdb_postgresql_user/mlflow/password_wo_version" = 2 =>
        "yandex_mdb_postgresql_user.mlflow: Update\n";
    "/resource/yandex_mdb_postgresql_database/mlflow/owner" = "somebody" =>
        "yandex_mdb_postgresql_database.mlflow: Replace by owner\n";
    "/resource/yandex_mdb_postgresql_database" = null =>
        "yandex_mdb_postgresql_database.mlflow: Delete\n";
    // Replaces only when it shrinks.
    "/resource/yandex_compute_disk/data/size" = 30 => "yandex_compute_disk.data: Update\n";
    "/resource/yandex_compute_disk/data/size" = 10 => "yandex_compute_disk.data: Replace by size\n";
    // Replaces only when it is configured.
    "/resource/yandex_iam_service_account/mlflow/folder_id" = "b1gother" =>
        "yandex_iam_service_account.mlflow: Replace by folder_id\n";
    "/resource/yandex_iam_service_account/mlflow/labels" = {} => "";
    "/resource/yandex_vpc_network/more" = { "name": "more" } => "yandex_vpc_network.more: Create\n";
};

#[test]
fn each_edit_does_what_the_data_says() -> Result<()> {
    let Some(mut terraform) = built(Reader::Terraform)? else { return Ok(()) };
    let mut wrong = Vec::new();
    for entry in EDITS {
        let Edit { pointer, value, expected } = entry();
        terraform
            .rewrite(&written(&edited(pointer, Some(value).filter(|value| !value.is_null()))?))?;
        let plan = terraform.plan()?.to_string();
        if plan != expected {
            wrong.push(format!("{pointer}\nexpected:\n{expected}found:\n{plan}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn a_moved_resource_stays() -> Result<()> {
    let Some(mut terraform) = built(Reader::Terraform)? else { return Ok(()) };
    let text = module().to_string().replace("yandex_vpc_network.main", "yandex_vpc_network.base");
    let mut moved: Value =
        serde_json::from_str(&text).map_err(|error| Error::unexpected("the module", error))?;
    edit(&mut moved, "/resource/yandex_vpc_network", Some(json!({ "base": { "name": "main" } })))?;
    let block = json!([{ "from": "yandex_vpc_network.main", "to": "yandex_vpc_network.base" }]);
    edit(&mut moved, "/moved", Some(block))?;
    terraform.rewrite(&written(&moved))?;
    let expected = "yandex_vpc_network.base: NoOp, moved from yandex_vpc_network.main\n";
    assert_eq!(terraform.plan()?.to_string(), expected);
    terraform.apply()?;
    assert_eq!(terraform.plan()?.to_string(), "");
    Ok(())
}

/// The state has only its id, so the plan changes it in place, and replaces nothing.
#[test]
fn an_imported_resource_is_not_replaced() -> Result<()> {
    let Some(mut terraform) = built(Reader::Terraform)? else { return Ok(()) };
    let mut adopted = module();
    let subnet = adopted["resource"]["yandex_vpc_subnet"]["main"].clone();
    edit(&mut adopted, "/resource/yandex_vpc_subnet/old", Some(subnet))?;
    let block = json!([{ "to": "yandex_vpc_subnet.old", "id": "e9b1" }]);
    edit(&mut adopted, "/import", Some(block))?;
    terraform.rewrite(&written(&adopted))?;
    assert_eq!(terraform.plan()?.to_string(), "yandex_vpc_subnet.old: Update, imports e9b1\n");
    terraform.apply()?;
    assert_eq!(terraform.plan()?.to_string(), "");
    let state = terraform.state()?.to_string();
    assert_eq!(state.matches("\"created_at\":null").count(), 0, "{state}");
    edit(&mut adopted, "/resource/yandex_vpc_subnet/old/zone", Some(json!("ru-central1-b")))?;
    terraform.rewrite(&written(&adopted))?;
    assert_eq!(terraform.plan()?.to_string(), "yandex_vpc_subnet.old: Replace by zone\n");
    Ok(())
}

/// A replaced cluster takes its topic with it, and afterwards nothing is left to do.
#[test]
fn what_was_changed_settles() -> Result<()> {
    let Some(mut terraform) = built(Reader::Terraform)? else { return Ok(()) };
    for (pointer, value) in [
        ("/resource/yandex_mdb_kafka_cluster/events/environment", json!("PRESTABLE")),
        (
            "/resource/yandex_mdb_postgresql_cluster_v2/db/hosts/b",
            json!({ "zone": "ru-central1-b" }),
        ),
        ("/resource/yandex_mdb_postgresql_user/mlflow/password_wo_version", json!(2)),
    ] {
        terraform.rewrite(&written(&edited(pointer, Some(value))?))?;
        assert_ne!(terraform.plan()?.to_string(), "", "{pointer}");
        terraform.apply()?;
        assert_eq!(terraform.plan()?.to_string(), "", "{pointer}");
    }
    terraform.rewrite(&files())?;
    assert_ne!(terraform.plan()?.to_string(), "", "back");
    Ok(())
}
