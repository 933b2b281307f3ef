//! A module that is right, and every way of making it wrong that Terraform or the provider would mind.

use super::*;

const GOOD: &str = r#"{
  "variable": { "ca": { "type": "string" } },
  "data": {
    "yandex_compute_image": { "ubuntu": { "family": "ubuntu-2204-lts" } },
    "yandex_lockbox_secret_version": { "made": { "secret_id": "${yandex_lockbox_secret.made.id}" } }
  },
  "resource": {
    "terraform_data": { "told": { "input": "a text" } },
    "yandex_vpc_network": { "main": { "name": "main", "labels": { "owner": "team" } } },
    "yandex_vpc_gateway": { "out": { "name": "out", "shared_egress_gateway": [{}] } },
    "yandex_vpc_subnet": {
      "data": {
        "network_id": "${yandex_vpc_network.main.id}", "zone": "ru-central1-a",
        "v4_cidr_blocks": ["10.0.0.0/24"]
      }
    },
    "yandex_vpc_security_group_rule": {
      "in": {
        "security_group_binding": "${yandex_vpc_network.main.default_security_group_id}",
        "direction": "ingress", "protocol": "TCP", "port": 443, "v4_cidr_blocks": ["10.0.0.0/8"]
      }
    },
    "yandex_lockbox_secret": { "made": { "name": "made", "description": "$${literal}" } },
    "yandex_kms_symmetric_key": { "key": { "name": "key", "rotation_period": "8760h" } },
    "yandex_mdb_kafka_cluster": {
      "events": {
        "name": "events", "network_id": "${yandex_vpc_network.main.id}",
        "subnet_ids": ["${yandex_vpc_subnet.data.id}"],
        "config": {
          "version": "3.9", "zones": ["ru-central1-a"],
          "kafka": { "resources": { "resource_preset_id": "s3-c2-m8", "disk_type_id": "network-ssd", "disk_size": 32 } }
        },
        "maintenance_window": { "type": "WEEKLY", "day": "SUN", "hour": 23 },
        "depends_on": ["yandex_kms_symmetric_key.key"],
        "lifecycle": { "prevent_destroy": true, "ignore_changes": ["config[0].kafka[0].resources"] }
      }
    },
    "yandex_mdb_kafka_topic": {
      "requests": {
        "cluster_id": "${yandex_mdb_kafka_cluster.events.id}", "name": "requests",
        "partitions": 3, "replication_factor": 1, "topic_config": { "retention_ms": "1000" }
      }
    },
    "yandex_compute_instance": {
      "vm": {
        "resources": { "cores": 2, "memory": 4 },
        "boot_disk": { "initialize_params": { "image_id": "${data.yandex_compute_image.ubuntu.id}" } },
        "network_interface": [{ "subnet_id": "${yandex_vpc_subnet.data.id}" }],
        "metadata": { "user-data": "${terraform_data.told.output}", "ca": "${var.ca}" },
        "lifecycle": { "replace_triggered_by": ["terraform_data.told"] }
      }
    },
    "yandex_mdb_redis_user": {
      "app": {
        "cluster_id": "c", "name": "app", "permissions": { "commands": "+@all" },
        "password_wo": "${sensitive(data.yandex_lockbox_secret_version.made.entries[0].text_value)}",
        "password_wo_version": "${parseint(substr(sha256(yandex_lockbox_secret.made.id), 0, 7), 16)}"
      }
    }
  },
  "output": { "brokers": { "value": "${[for host in yandex_mdb_kafka_cluster.events.host : host.name]}" } },
  "moved": [{ "from": "yandex_vpc_network.old", "to": "yandex_vpc_network.main" }]
}"#;

fn problems(text: &str) -> Vec<String> {
    let files = BTreeMap::from([(String::from("main.tf.json"), String::from(text))]);
    prove(&files).problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_module_that_is_right_has_no_problem() {
    assert_eq!(problems(GOOD), [""; 0]);
    let files = BTreeMap::from([(String::from("main.tf.json"), String::from(GOOD))]);
    let proof = prove(&files);
    assert_eq!(proof.resources, 13);
    assert!(proof.attributes > 50, "{}", proof.attributes);
}

/// What is replaced, by what, and what is said of it.
const BROKEN: &[(&str, &str, &str)] = &[
    // Names and nesting.
    ("\"yandex_vpc_network\": {", "\"yandex_vpc_net\": {", "the provider has no `yandex_vpc_net`"),
    ("\"yandex_compute_image\": {", "\"yandex_image\": {", "the provider has no `yandex_image`"),
    ("\"name\": \"main\"", "\"nam\": \"main\"", "there is no `nam`"),
    ("\"zones\": [", "\"zoness\": [", "there is no `zoness`"),
    ("\"input\": \"a", "\"inputs\": \"a", "`terraform_data` has no `inputs`"),
    ("\"output\": {", "\"outputs\": {", "Terraform has no such block"),
    ("\"prevent_destroy\": true", "\"protect\": true", "Terraform has no such setting"),
    (
        "[\"config[0].kafka[0].resources\"]",
        "[\"config[0].kafkas\"]",
        "there is no `config[0].kafkas`",
    ),
    (
        "\"network_id\": \"${yandex_vpc_network.main.id}\", \"zone\"",
        "\"zone\"",
        "lacks `network_id`",
    ),
    (
        "\"boot_disk\": { \"initialize_params\": { \"image_id\": \"${data.yandex_compute_image.ubuntu.id}\" } },",
        "",
        "lacks `boot_disk`",
    ),
    ("[{ \"subnet_id\": \"${yandex_vpc_subnet.data.id}\" }]", "[]", "there are 0 of it"),
    (
        "\"resources\": { \"cores\": 2, \"memory\": 4 }",
        "\"resources\": [{ \"cores\": 2, \"memory\": 4 }, { \"cores\": 2, \"memory\": 4 }]",
        "there are 2 of it",
    ),
    ("\"resources\": { \"cores\": 2, \"memory\": 4 }", "\"resources\": 2", "is a block"),
    (
        "\"permissions\": { \"commands\": \"+@all\" }",
        "\"permissions\": [{ \"commands\": \"+@all\" }]",
        "is an object, no array",
    ),
    (
        "\"yandex_vpc_gateway\": { \"out\"",
        "\"yandex_vpc_gateway\": { \"1 out\"",
        "begins with a letter",
    ),
    // Types and values.
    ("\"partitions\": 3", "\"partitions\": \"3\"", "\"3\" is no number"),
    ("\"retention_ms\": \"1000\"", "\"retention_ms\": 1000", "1000 is no string"),
    ("\"retention_ms\": \"1000\"", "\"retention_ms\": \"a week\"", "`a week` is no integer"),
    ("[\"10.0.0.0/24\"]", "\"10.0.0.0/24\"", "is no list"),
    ("[\"10.0.0.0/24\"]", "[\"10.0.0.0/33\"]", "`10.0.0.0/33` is no cidr"),
    ("\"day\": \"SUN\"", "\"day\": \"SUNDAY\"", "\"SUNDAY\" is none of"),
    ("\"hour\": 23", "\"hour\": 25", "25 is out of range"),
    ("\"version\": \"3.9\"", "\"version\": \"2.7\"", "does not match"),
    (
        "\"rotation_period\": \"8760h\"",
        "\"rotation_period\": \"a year\"",
        "`a year` is no go-duration",
    ),
    (
        "\"name\": \"key\"",
        "\"name\": \"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\"",
        "has 101 characters",
    ),
    ("\"port\": 443", "\"port\": 443, \"timeouts\": { \"read\": \"1m\" }", "no such time limit"),
    // Beside each other.
    ("\"port\": 443", "\"port\": 443, \"from_port\": 1, \"to_port\": 2", "conflicts with `port`"),
    ("\"protocol\": \"TCP\", ", "", "needs `protocol`"),
    (
        "\"password_wo_version\"",
        "\"enabled\": true, \"acl_options\"",
        "needs `password_wo_version`",
    ),
    (
        "\"password_wo\": ",
        "\"passwords\": [\"x\"], \"password_wo\": ",
        "of which there is only one",
    ),
    (
        "\"initialize_params\": {",
        "\"disk_id\": \"x\", \"initialize_params\": {",
        "needs exactly one of",
    ),
    ("\"name\": \"main\"", "\"name\": \"main\", \"created_at\": \"now\"", "is the server's to say"),
    ("\"version\": \"3.9\"", "\"version\": \"3.9\", \"unmanaged_topics\": true", "is deprecated"),
    // References.
    (
        "${yandex_vpc_subnet.data.id}\" }]",
        "${yandex_vpc_subnet.date.id}\" }]",
        "nothing declares `yandex_vpc_subnet.date`",
    ),
    ("yandex_compute_image.ubuntu.id", "yandex_compute_image.ubuntu.ids", "has no `ids`"),
    ("entries[0].text_value", "entries[0].text_valu", "has no `entries.text_valu`"),
    ("${terraform_data.told.output}", "${terraform_data.told.outputs}", "has no `outputs`"),
    ("${var.ca}", "${var.cert}", "`${var.cert}` names nothing"),
    ("\"a text\"", "\"echo ${HOME}\"", "`${HOME}` names nothing"),
    ("\"a text\"", "\"%{if x}\"", "has `%{` that is not escaped"),
    ("\"a text\"", "\"${var.ca\"", "neither closed nor escaped"),
    ("\"yandex_kms_symmetric_key.key\"]", "\"yandex_kms_symmetric_key.keys\"]", "nothing declares"),
    ("\"yandex_kms_symmetric_key.key\"]", "\"${yandex_kms_symmetric_key.key}\"]", "is no address"),
    (
        "[\"terraform_data.told\"]",
        "[\"terraform_data.tells\"]",
        "nothing declares `terraform_data.tells`",
    ),
    (
        "\"to\": \"yandex_vpc_network.main\"",
        "\"to\": \"yandex_vpc_network.gone\"",
        "nothing declares",
    ),
    (
        "\"from\": \"yandex_vpc_network.old\"",
        "\"from\": \"yandex_vpc_network.main\"",
        "is still declared",
    ),
    (
        "\"from\": \"yandex_vpc_network.old\"",
        "\"from\": \"yandex_vpc_subnet.old\"",
        "is of another type",
    ),
    (
        "[for host in yandex_mdb_kafka_cluster.events.host :",
        "[for host in yandex_mdb_kafka_cluster.event.host :",
        "nothing declares",
    ),
    (
        "\"name\": \"key\"",
        "\"name\": \"${yandex_mdb_kafka_topic.requests.name}\", \"depends_on\": [\"yandex_mdb_kafka_cluster.events\"]",
        "waits for itself: yandex_kms_symmetric_key.key → yandex_mdb_kafka_cluster.events → yandex_kms_symmetric_key.key",
    ),
    ("\"name\": \"key\"", "\"name\": \"${yandex_kms_symmetric_key.key.id}\"", "waits for itself"),
];

#[test]
fn every_fault_is_found() {
    for (old, new, expected) in BROKEN {
        assert_eq!(GOOD.matches(old).count(), 1, "{old}");
        let found = problems(&GOOD.replace(old, new));
        assert!(
            found.iter().any(|problem| problem.contains(expected)),
            "{old} → {new}: {found:#?}"
        );
    }
}

#[test]
fn what_is_declared_twice_or_no_json_is_found() {
    let file = |name: &str, text: &str| (String::from(name), String::from(text));
    let twice = BTreeMap::from([file("a.tf.json", GOOD), file("b.tf.json", GOOD)]);
    assert!(prove(&twice).problems.iter().any(|problem| problem.what == "is declared twice"));
    let broken = BTreeMap::from([file("a.tf.json", "{"), file("README.md", "{")]);
    assert_eq!(prove(&broken).problems.len(), 1);
}
