//! Tests: the facts agree with what the provider itself says of a value.

use serde_json::Value;
use spec::stack::DiskType;

use super::{
    Service, disks,
    network::SUBNET_PREFIX,
    versions::{self, Verdict},
};

/// What the provider says of an attribute.
fn attribute(resource: &str, path: &str) -> Value {
    let schema: Value = serde_json::from_str(include_str!("../../provider/yandex.json")).unwrap();
    schema["resources"][resource]["attributes"][path].clone()
}

fn judged(service: Service, version: &str) -> Verdict {
    versions::of(service).unwrap().judge(&version.parse().unwrap())
}

#[test]
fn every_postgresql_of_the_provider_can_be_had_and_no_other() {
    let versions = attribute("yandex_mdb_postgresql_cluster_v2", "config.version");
    let versions = versions["enum"].as_array().unwrap();
    for version in versions {
        let verdict = judged(Service::Postgresql, version.as_str().unwrap());
        assert!(matches!(verdict, Verdict::Offered | Verdict::Deprecated(..)), "{version}");
    }
    for other in (1..30).map(|version| version.to_string()) {
        if !versions.iter().any(|version| version.as_str() == Some(other.as_str())) {
            let verdict = judged(Service::Postgresql, &other);
            assert!(matches!(verdict, Verdict::NotOffered(_)), "{other}");
        }
    }
}

#[test]
fn kafkas_that_the_provider_refuses_are_refused() {
    let version = attribute("yandex_mdb_kafka_cluster", "config.version");
    assert_eq!(version["pattern"][0], r"^(2\.8|3.*|4.*)$");
    assert!(matches!(judged(Service::Kafka, "5.0"), Verdict::NotOffered(_)));
    assert!(matches!(judged(Service::Kafka, "4.9"), Verdict::Unlisted(_)));
}

#[test]
fn a_nodes_disk_has_the_least_of_the_provider() {
    let size = attribute("yandex_kubernetes_node_group", "instance_template.boot_disk.size");
    let least = disks::of_nodes(DiskType::Ssd).map(|limits| limits.min);
    assert_eq!(size["min"].as_u64(), least);
}

#[test]
fn subnets_have_the_prefixes_of_the_provider() {
    let ranges = attribute("yandex_vpc_subnet", "v4_cidr_blocks");
    let [widest, narrowest] = SUBNET_PREFIX;
    let rule = format!("prefix length {widest} to {narrowest}");
    assert!(ranges["rules"][0].as_str().unwrap().starts_with(&rule));
}
