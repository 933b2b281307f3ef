//! The semantics of a plan, a small pair of modules each.
#![expect(clippy::needless_pass_by_value, reason = "a body is written where it is used")]

use serde_json::{Value, json};

use super::*;
use crate::model::{Declared, Topic};

/// A module of resources by address.
fn module(resources: Value) -> Module {
    changed(resources, |_, _| {})
}

/// The same, with what no body says.
fn changed(resources: Value, change: impl Fn(&str, &mut Declared)) -> Module {
    let mut module = Module::default();
    for (address, body) in resources.as_object().unwrap() {
        let (kind, address) = match address.strip_prefix("data.") {
            Some(address) => (Kind::Data, address),
            None => (Kind::Managed, address.as_str()),
        };
        let (of, label) = address.split_once('.').unwrap();
        let mut declared = Declared {
            kind,
            address: Address { kind: String::from(of).leak(), label: String::from(label) },
            body: body.as_object().unwrap().clone(),
            depends_on: Vec::new(),
            is_protected: false,
            ignored: Vec::new(),
            replaced_with: Vec::new(),
            moved_from: None,
            adopted: None,
            span: Span::default(),
            causes: std::collections::BTreeMap::new(),
            patched: std::collections::BTreeMap::new(),
        };
        change(address, &mut declared);
        module.topics.entry(Topic::Network).or_default().push(declared);
    }
    module
}

/// Every change as `address: action: path…`, `!` behind a path that replaces.
fn told(base: &Module, head: &Module) -> Vec<String> {
    let forecast = plan::forecast(base, head);
    let path = |it: &Difference| match it.effect {
        Effect::Replaces => format!(" {}!", it.path),
        Effect::Stops => format!(" {}~", it.path),
        Effect::InPlace => format!(" {}", it.path),
    };
    forecast
        .happening()
        .map(|change| {
            let paths: String = change.differences.iter().map(path).collect();
            format!("{}: {}{paths}", change.address, change.action)
        })
        .collect()
}

/// What becomes of one resource when its body changes.
fn of(address: &str, base: Value, head: Value) -> Vec<String> {
    told(&module(json!({ address: base })), &module(json!({ address: head })))
}

#[test]
fn nothing_changes_where_nothing_differs() {
    let network = json!({ "name": "main", "labels": { "a": "b" } });
    assert_eq!(of("yandex_vpc_network.main", network.clone(), network), [""; 0]);
}

#[test]
fn what_is_not_written_is_what_the_server_chose() {
    let (written, bare) = (json!({ "zone": "a", "folder_id": "f" }), json!({ "zone": "a" }));
    assert_eq!(of("yandex_vpc_subnet.a", written.clone(), bare.clone()), [""; 0]);
    assert_eq!(
        of("yandex_vpc_subnet.a", bare, written),
        ["yandex_vpc_subnet.a: replace folder_id!"]
    );
}

#[test]
fn a_default_is_what_is_not_written() {
    let address = "yandex_compute_disk.data";
    assert_eq!(of(address, json!({ "type": "network-hdd" }), json!({})), [""; 0]);
    assert_eq!(
        of(address, json!({ "type": "network-ssd" }), json!({})),
        ["yandex_compute_disk.data: replace type!"]
    );
}

#[test]
fn nothing_and_zero_are_one_to_half_of_the_provider() {
    let empty = json!({ "description": "", "labels": {} });
    assert_eq!(of("yandex_vpc_network.main", empty.clone(), json!({})), [""; 0]);
    let flags = json!({ "admin_password": "x", "deletion_protection": false });
    assert_eq!(of("yandex_airflow_cluster.a", json!({ "admin_password": "x" }), flags), [""; 0]);
}

#[test]
fn sets_have_no_order_and_lists_do() {
    let subnets = |ids: [&str; 2]| json!({ "security_group_ids": ids });
    assert_eq!(of("yandex_mdb_kafka_cluster.a", subnets(["x", "y"]), subnets(["y", "x"])), [""; 0]);
    let zones = |zones: [&str; 2]| json!({ "config": { "zones": zones } });
    assert_eq!(
        of("yandex_mdb_kafka_cluster.a", zones(["x", "y"]), zones(["y", "x"])),
        ["yandex_mdb_kafka_cluster.a: update config.zones"]
    );
}

#[test]
fn blocks_of_a_set_are_matched_by_what_they_are() {
    let user = |topics: &[&str]| {
        let blocks: Vec<_> =
            topics.iter().map(|topic| json!({ "topic_name": topic, "role": "r" })).collect();
        json!({ "permission": blocks })
    };
    assert_eq!(of("yandex_mdb_kafka_user.a", user(&["x", "y"]), user(&["y", "x"])), [""; 0]);
    assert_eq!(
        of("yandex_mdb_kafka_user.a", user(&["x", "y"]), user(&["y"])),
        ["yandex_mdb_kafka_user.a: update permission"]
    );
}

#[test]
fn a_disk_grows_in_place_and_shrinks_into_another() {
    let size = |size: u32| json!({ "size": size });
    assert_eq!(
        of("yandex_compute_disk.a", size(20), size(30)),
        ["yandex_compute_disk.a: update size"]
    );
    assert_eq!(
        of("yandex_compute_disk.a", size(30), size(20)),
        ["yandex_compute_disk.a: replace size!"]
    );
}

#[test]
fn a_block_that_comes_or_goes_may_replace() {
    let (fixed, auto) = (
        json!({ "scale_policy": { "fixed_scale": { "size": 2 } } }),
        json!({ "scale_policy": { "auto_scale": { "min": 1, "max": 2, "initial": 1 } } }),
    );
    let address = "yandex_kubernetes_node_group.a";
    let replaced =
        "yandex_kubernetes_node_group.a: replace scale_policy.auto_scale! scale_policy.fixed_scale";
    assert_eq!(of(address, fixed.clone(), auto.clone()), [replaced]);
    assert_eq!(of(address, auto, fixed), [replaced]);
}

#[test]
fn a_machine_stops_for_its_size() {
    let cores = |cores: u32| json!({ "resources": { "cores": cores, "memory": 4 } });
    assert_eq!(
        of("yandex_compute_instance.a", cores(2), cores(4)),
        ["yandex_compute_instance.a: update resources.cores~"]
    );
}

#[test]
fn what_is_only_written_never_differs() {
    let user = |password: &str, version: u32| json!({ "password_wo": password, "password_wo_version": version });
    assert_eq!(of("yandex_mdb_redis_user.a", user("x", 1), user("y", 1)), [""; 0]);
    assert_eq!(
        of("yandex_mdb_redis_user.a", user("x", 1), user("x", 2)),
        ["yandex_mdb_redis_user.a: update password_wo_version"]
    );
}

#[test]
fn what_refers_to_a_replaced_resource_waits_for_it() {
    let stack = |range: &str| {
        module(json!({
            "yandex_kubernetes_cluster.main": { "name": "c", "cluster_ipv4_range": range },
            "yandex_kubernetes_node_group.main": { "cluster_id": "${yandex_kubernetes_cluster.main.id}" },
            "yandex_iam_service_account.a": { "name": "${yandex_kubernetes_cluster.main.name}" },
        }))
    };
    assert_eq!(
        told(&stack("10.1.0.0/16"), &stack("10.2.0.0/16")),
        [
            "yandex_kubernetes_cluster.main: replace cluster_ipv4_range!",
            "yandex_kubernetes_node_group.main: replace cluster_id!",
        ]
    );
}

#[test]
fn an_update_leaves_ids_known_and_makes_other_computed_ones_unknown_in_the_framework() {
    let stack = |description: &str| {
        module(json!({
            "yandex_iam_service_account.a": { "name": "a", "description": description },
            "yandex_vpc_network.id": { "name": "${yandex_iam_service_account.a.id}" },
            "yandex_vpc_network.made": { "name": "${yandex_iam_service_account.a.created_at}" },
        }))
    };
    assert_eq!(
        told(&stack("x"), &stack("y")),
        [
            "yandex_iam_service_account.a: update description",
            "yandex_vpc_network.made: update name"
        ]
    );
}

#[test]
fn an_attribute_that_is_written_is_its_value() {
    let stack = |name: &str| {
        module(json!({
            "yandex_mdb_kafka_topic.t": { "cluster_id": "c", "name": name },
            "yandex_mdb_kafka_user.u": { "permission": [{ "topic_name": "${yandex_mdb_kafka_topic.t.name}" }] },
        }))
    };
    assert_eq!(
        told(&stack("a"), &stack("b")),
        [
            "yandex_mdb_kafka_topic.t: replace name!",
            "yandex_mdb_kafka_user.u: update permission.topic_name"
        ]
    );
}

#[test]
fn a_move_changes_nothing_in_what_refers_to_it() {
    let stack = |label: &str| {
        json!({
            format!("yandex_vpc_network.{label}"): { "name": "n" },
            "yandex_vpc_subnet.s": { "network_id": format!("${{yandex_vpc_network.{label}.id}}") },
            format!("data.yandex_compute_image.{label}"): { "name": format!("${{yandex_vpc_network.{label}.id}}") },
            "yandex_compute_disk.d": { "image_id": format!("${{data.yandex_compute_image.{label}.id}}") },
        })
    };
    let moved = changed(stack("new"), |address, declared| {
        declared.moved_from = (address == "yandex_vpc_network.new").then(|| String::from("old"));
    });
    assert_eq!(told(&module(stack("old")), &moved), ["yandex_vpc_network.new: move"]);
    // Without the move one goes, another comes, and what refers to it is another, too.
    assert_eq!(told(&module(stack("old")), &module(stack("new"))).len(), 5);
    // The move was applied before.
    assert_eq!(told(&moved, &moved), [""; 0]);
}

#[test]
fn a_data_source_is_read_late_where_it_depends_on_what_changes() {
    let stack = |range: &str| {
        json!({
            "yandex_kubernetes_cluster.c": { "cluster_ipv4_range": range },
            "data.yandex_compute_image.i": { "family": "f" },
            "yandex_compute_disk.d": { "image_id": "${data.yandex_compute_image.i.id}" },
        })
    };
    let waiting = |range| {
        changed(stack(range), |_, declared| {
            if declared.kind == Kind::Data {
                let kind = "yandex_kubernetes_cluster";
                declared.depends_on = vec![Address { kind, label: String::from("c") }];
            }
        })
    };
    assert_eq!(told(&waiting("a"), &waiting("a")), [""; 0]);
    assert_eq!(
        told(&waiting("a"), &waiting("b")),
        [
            "yandex_compute_disk.d: replace image_id!",
            "yandex_kubernetes_cluster.c: replace cluster_ipv4_range!",
            "yandex_compute_image.i: read",
        ]
    );
}

#[test]
fn terraforms_own_resource_changes_in_place_and_replaces_what_it_triggers() {
    let stack = |input: &str| {
        changed(
            json!({
                "terraform_data.t": { "input": input },
                "yandex_compute_instance.vm": { "metadata": { "user-data": "${terraform_data.t.output}" } },
            }),
            |address, declared| {
                if address == "yandex_compute_instance.vm" {
                    declared.replaced_with =
                        vec![Address { kind: "terraform_data", label: String::from("t") }];
                }
            },
        )
    };
    assert_eq!(told(&stack("x"), &stack("x")), [""; 0]);
    assert_eq!(
        told(&stack("x"), &stack("y")),
        ["terraform_data.t: update input", "yandex_compute_instance.vm: replace metadata"]
    );
}

#[test]
fn what_is_ignored_changes_nothing() {
    let stack = |image: &str, size: u32| {
        changed(
            json!({ "yandex_compute_instance.vm": {
                "boot_disk": { "initialize_params": { "image_id": image, "size": size } }
            } }),
            |_, declared| declared.ignored.push("boot_disk[0].initialize_params[0].image_id"),
        )
    };
    assert_eq!(told(&stack("a", 32), &stack("b", 32)), [""; 0]);
    assert_eq!(
        told(&stack("a", 32), &stack("b", 64)),
        ["yandex_compute_instance.vm: replace boot_disk.initialize_params.size!"]
    );
}

#[test]
fn what_exists_is_imported_and_what_is_gone_destroyed() {
    let stack = json!({ "yandex_vpc_network.main": { "name": "n" } });
    let adopted =
        changed(stack.clone(), |_, declared| declared.adopted = Some(String::from("an-id")));
    let nothing = module(json!({}));
    assert_eq!(told(&nothing, &adopted), ["yandex_vpc_network.main: import"]);
    assert_eq!(told(&module(stack.clone()), &adopted), [""; 0]);
    assert_eq!(told(&nothing, &module(stack.clone())), ["yandex_vpc_network.main: create"]);
    assert_eq!(told(&module(stack), &nothing), ["yandex_vpc_network.main: delete"]);
}

#[test]
fn protection_refuses_and_partitions_and_versions_never_go_down() {
    let refused = |base: &Module, head: &Module| {
        plan::forecast(base, head).changes.into_iter().find_map(|change| change.refused)
    };
    let bucket = |name: &str, protected: bool| {
        changed(json!({ "yandex_storage_bucket.b": { "bucket": name } }), move |_, declared| {
            declared.is_protected = protected;
        })
    };
    assert!(refused(&bucket("a", true), &bucket("b", true)).is_some());
    assert!(refused(&bucket("a", true), &bucket("a", true)).is_none());
    // The bucket has no protection of its own, so once `protect` is gone, nothing holds it.
    assert!(refused(&bucket("a", true), &bucket("b", false)).is_none());
    let cluster = |protection: Value| {
        module(json!({ "yandex_mdb_kafka_cluster.c": { "deletion_protection": protection } }))
    };
    let nothing = module(json!({}));
    assert!(refused(&cluster(json!(true)), &nothing).is_some());
    assert!(refused(&cluster(json!(false)), &nothing).is_none());
    let topic = |partitions: u32| {
        module(json!({ "yandex_mdb_kafka_topic.t": { "partitions": partitions } }))
    };
    assert!(refused(&topic(3), &topic(2)).is_some() && refused(&topic(9), &topic(10)).is_none());
    let kafka = |version: &str| {
        module(json!({ "yandex_mdb_kafka_cluster.c": { "config": { "version": version } } }))
    };
    assert!(refused(&kafka("3.9"), &kafka("3.8")).is_some());
    assert!(refused(&kafka("3.9"), &kafka("3.10")).is_none());
    let user = |name: &str| module(json!({ "yandex_mdb_postgresql_user.u": { "name": name } }));
    assert!(refused(&user("a"), &user("b")).is_some());
}

#[test]
fn a_secret_loses_its_value_only_where_somebody_gave_it() {
    let lost = |base: &Module| {
        plan::forecast(base, &module(json!({}))).changes.into_iter().find_map(|change| change.loss)
    };
    let given = lost(&module(json!({ "yandex_lockbox_secret.pager": {} }))).unwrap();
    assert_eq!((given.thing.as_str(), given.what.as_str()), ("pager", "its value"));
    assert!(lost(&module(json!({ "yandex_lockbox_secret.events_api": {} }))).is_none());
    let topic = lost(&module(json!({ "yandex_mdb_kafka_topic.events_spark_jobs": {} }))).unwrap();
    assert_eq!(topic.thing, "events/spark_jobs");
    let key = lost(&module(json!({ "yandex_kms_symmetric_key.kubernetes_secrets": {} }))).unwrap();
    assert_eq!(key.thing, "cluster");
}
