//! What is refused, and that the refusal names the value.

use serde_json::{Value, json};
use testbed::{
    Error, Result, Terraform,
    terraform::{Complaint, Reader, Severity},
};

use crate::{
    built,
    module::{edited, module, variables, written},
};

/// A broken value, and the beginning of what is said about it.
struct Mistake {
    pointer: &'static str,
    value: Value,
    said: &'static str,
}

macro_rules! mistakes {
    ($($pointer:literal = $value:tt => $said:literal;)*) => {
        &[$((|| Mistake { pointer: $pointer, value: json!($value), said: $said }) as fn() -> Mistake),*]
    };
}

/// One of each kind of rule; `null` takes away. The real provider would plan some of them green.
const MISTAKES: &[fn() -> Mistake] = mistakes! {
    "/resource/yandex_mdb_kafka_cluster/events/environment" = "TEST" => "environment: is not one of";
    "/resource/yandex_mdb_kafka_cluster/events/config/version" = "9.9" => "config[0].version: does not match";
    "/resource/yandex_mdb_kafka_topic/requests/topic_config/compression_type" = "GZIP" =>
        "topic_config[0].compression_type: is not one of";
    "/resource/yandex_mdb_kafka_topic/requests/topic_config/retention_ms" = "7d" =>
        "topic_config[0].retention_ms: is not of the form integer";
    "/resource/yandex_vpc_subnet/main/v4_cidr_blocks" = ["10.1.0.0"] => "v4_cidr_blocks[0]: is not of the form cidr";
    "/resource/yandex_vpc_subnet/main/v4_cidr_blocks" = ["10.1.0.0/29"] =>
        "v4_cidr_blocks: 10.1.0.0/29: the prefix must be 16 to 28 long";
    "/resource/yandex_vpc_security_group/kafka/ingress/0/to_port" = 9092 =>
        "ingress.from_port: port or from_port with to_port, not both";
    "/resource/yandex_vpc_security_group/kafka/ingress/0/protocol" = "NOPE" => "ingress.protocol: is not one of";
    "/resource/yandex_vpc_gateway" = { "nat": { "name": "nat" } } => "shared_egress_gateway: must be written";
    "/resource/yandex_mdb_postgresql_cluster_v2/db/environment" = "NOPE" => "environment: is not one of";
    "/resource/yandex_mdb_postgresql_cluster_v2/db/hosts" = {} => "hosts: must name a host";
    "/resource/yandex_mdb_postgresql_cluster_v2/db/maintenance_window" = { "type": "WEEKLY", "day": "MON" } =>
        "maintenance_window: takes day and hour with WEEKLY";
    "/resource/yandex_mdb_postgresql_cluster_v2/db/config/postgresql_config" = { "max_conections": "100" } =>
        "config.postgresql_config[\"max_conections\"]: is no setting";
    "/resource/yandex_mdb_postgresql_cluster_v2/db/config/disk_size_autoscaling" = { "disk_size_limit": 10 } =>
        "config.disk_size_autoscaling.disk_size_limit: must be greater than config.resources.disk_size";
    "/resource/yandex_mdb_postgresql_cluster_v2/db/config/pooler_config" = {} =>
        "config.pooler_config: must hold at least one of pool_discard, pooling_mode";
    "/resource/yandex_mdb_postgresql_user/mlflow/password_wo_version" = null =>
        "password_wo: needs password_wo_version beside it";
    "/resource/yandex_mdb_postgresql_user/mlflow/password" = "literal" => "password: cannot stand beside password_wo";
    "/resource/yandex_compute_disk/data/image_id" = "i" => "";
    "/resource/yandex_iam_service_account/mlflow/name" = "MLflow" => "name: does not match";
    "/resource/yandex_resourcemanager_folder_iam_member" =
        { "mlflow": { "folder_id": "f", "role": "viewer", "member": "mlflow" } } => "member: does not match";
    "/resource/yandex_storage_bucket" = { "data": { "bucket": "Bad_Name!!" } } => "bucket: does not match";
    "/resource/yandex_vpc_network/main/timeouts" = { "create": "soon" } => "timeouts.create: is not of the form";
    "/resource/yandex_vpc_network/main/nmae" = "main" => "Extraneous JSON object property";
};

#[test]
fn each_mistake_is_refused_and_named() -> Result<()> {
    let Some(mut terraform) =
        Terraform::open(Reader::Terraform, &written(&module()), &variables())?
    else {
        return Ok(());
    };
    terraform.init()?;
    let mut wrong = Vec::new();
    for entry in MISTAKES {
        let Mistake { pointer, value, said } = entry();
        let value = Some(value).filter(|value| !value.is_null());
        terraform.rewrite(&written(&edited(pointer, value)?))?;
        let found = terraform.validate()?;
        let is_said = |complaint: &Complaint| {
            complaint.severity == Severity::Error && complaint.text.contains(said)
        };
        // The empty text stands for a valid edit among the others.
        let is_right = if said.is_empty() { found.is_empty() } else { found.iter().any(is_said) };
        if !is_right {
            wrong.push(format!("{pointer}\nexpected: {said}\nfound: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// Planned as an update, and refused by the service.
#[test]
fn what_the_service_would_refuse_fails_at_apply() -> Result<()> {
    let Some(mut terraform) = built(Reader::Terraform)? else { return Ok(()) };
    for (pointer, value, said) in [
        (
            "/resource/yandex_mdb_kafka_topic/requests/partitions",
            json!(1),
            "partitions: only grows",
        ),
        (
            "/resource/yandex_mdb_postgresql_user/mlflow/name",
            json!("ml"),
            "name: is planned as an update in place",
        ),
        (
            "/resource/yandex_mdb_postgresql_cluster_v2/db/network_id",
            json!("enp1"),
            "network_id: is planned as",
        ),
    ] {
        terraform.rewrite(&written(&edited(pointer, Some(value))?))?;
        let plan = terraform.plan()?.to_string();
        assert!(plan.contains(": Update"), "{pointer}: {plan}");
        let refused = match terraform.apply() {
            Ok(()) => String::from("nothing"),
            Err(error @ Error::Refused { .. }) => error.to_string(),
            Err(error) => return Err(error),
        };
        assert!(refused.contains(said), "{pointer}: {refused}");
    }
    Ok(())
}
