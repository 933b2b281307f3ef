//! The module: a network with a subnet and a security group, Kafka with a topic, `PostgreSQL` with a user and a
//! database, a machine. It has a type of each of the provider's two halves, blocks and objects, lists, sets and maps.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testbed::{Error, Result};

/// How many resources it has.
pub(crate) const RESOURCES: usize = 10;

/// The folder that the provider is told.
pub(crate) const FOLDER: &str = "b1gtestfolder";

/// A secret that reaches the provider, and nothing that is kept.
pub(crate) const CANARY: &str = "canary-write-only-7f3a";

/// What `terraform` is given for the module's variables.
pub(crate) fn variables() -> BTreeMap<String, String> {
    BTreeMap::from([("password".into(), CANARY.into())])
}

/// The module's files.
pub(crate) fn files() -> BTreeMap<String, String> {
    written(&module())
}

/// A module as files, with line breaks: an error shows the whole line.
pub(crate) fn written(module: &Value) -> BTreeMap<String, String> {
    BTreeMap::from([("main.tf.json".into(), format!("{module:#}\n"))])
}

/// The module, to be edited.
pub(crate) fn module() -> Value {
    json!({
        "terraform": {
            "required_version": ">= 1.11",
            "required_providers": { "yandex": { "source": "yandex-cloud/yandex", "version": "0.220.0" } },
            // Only the testbed's override lets it plan here.
            "backend": { "s3": { "bucket": "nowhere", "key": "state" } },
        },
        "provider": { "yandex": { "folder_id": FOLDER, "zone": "ru-central1-a" } },
        "variable": { "password": { "type": "string", "ephemeral": true } },
        "resource": {
            "yandex_vpc_network": { "main": { "name": "main" } },
            "yandex_vpc_subnet": { "main": {
                "name": "main",
                "network_id": "${yandex_vpc_network.main.id}",
                "zone": "ru-central1-a",
                "v4_cidr_blocks": ["10.1.0.0/24"],
            } },
            "yandex_vpc_security_group": { "kafka": {
                "name": "kafka",
                "network_id": "${yandex_vpc_network.main.id}",
                "ingress": [
                    { "protocol": "TCP", "port": 9091, "v4_cidr_blocks": ["10.1.0.0/24"] },
                    { "protocol": "TCP", "from_port": 9092, "to_port": 9093, "v4_cidr_blocks": ["10.1.0.0/24"] },
                ],
            } },
            "yandex_mdb_kafka_cluster": { "events": {
                "name": "events",
                "network_id": "${yandex_vpc_network.main.id}",
                "subnet_ids": ["${yandex_vpc_subnet.main.id}"],
                "config": {
                    "version": "3.9",
                    "zones": ["ru-central1-a"],
                    "kafka": { "resources": {
                        "resource_preset_id": "s3-c2-m8",
                        "disk_type_id": "network-hdd",
                        "disk_size": 32,
                    } },
                },
            } },
            "yandex_mdb_kafka_topic": { "requests": {
                "cluster_id": "${yandex_mdb_kafka_cluster.events.id}",
                "name": "requests",
                "partitions": 3,
                "replication_factor": 1,
                "topic_config": { "retention_ms": "604800000", "compression_type": "COMPRESSION_TYPE_GZIP" },
            } },
            "yandex_mdb_postgresql_cluster_v2": { "db": {
                "name": "db",
                "environment": "PRODUCTION",
                "network_id": "${yandex_vpc_network.main.id}",
                "config": {
                    "version": "16",
                    "resources": { "resource_preset_id": "s2.micro", "disk_type_id": "network-ssd", "disk_size": 10 },
                },
                "hosts": { "a": { "zone": "ru-central1-a", "subnet_id": "${yandex_vpc_subnet.main.id}" } },
            } },
            "yandex_mdb_postgresql_user": { "mlflow": {
                "cluster_id": "${yandex_mdb_postgresql_cluster_v2.db.id}",
                "name": "mlflow",
                "password_wo": "${var.password}",
                "password_wo_version": 1,
            } },
            "yandex_mdb_postgresql_database": { "mlflow": {
                "cluster_id": "${yandex_mdb_postgresql_cluster_v2.db.id}",
                "name": "mlflow",
                "owner": "${yandex_mdb_postgresql_user.mlflow.name}",
            } },
            "yandex_compute_disk": { "data": { "name": "data", "zone": "ru-central1-a", "size": 20 } },
            "yandex_iam_service_account": { "mlflow": { "name": "mlflow" } },
        },
        "output": {
            "fqdn": { "value": "${yandex_mdb_postgresql_cluster_v2.db.hosts[\"a\"].fqdn}" },
            "broker": { "value": "${tolist(yandex_mdb_kafka_cluster.events.host)[0].name}" },
            "folder": { "value": "${yandex_vpc_network.main.folder_id}" },
        },
    })
}

/// The module with another value at a pointer, or without what is there.
pub(crate) fn edited(pointer: &str, value: Option<Value>) -> Result<Value> {
    let mut module = module();
    edit(&mut module, pointer, value)?;
    Ok(module)
}

/// Writes a value at a pointer whose parent exists (`-` appends to a list), or takes away what is there.
pub(crate) fn edit(module: &mut Value, pointer: &str, value: Option<Value>) -> Result<()> {
    let missing = || Error::unexpected(pointer, "there is no such place in the module");
    let (parent, key) = pointer.rsplit_once('/').ok_or_else(missing)?;
    let parent = module.pointer_mut(parent).ok_or_else(missing)?;
    if let (Some(list), "-") = (parent.as_array_mut(), key) {
        list.extend(value);
        return Ok(());
    }
    let object = parent.as_object_mut().ok_or_else(missing)?;
    match value {
        Some(value) => drop(object.insert(key.to_owned(), value)),
        None => drop(object.remove(key).ok_or_else(missing)?),
    }
    Ok(())
}
