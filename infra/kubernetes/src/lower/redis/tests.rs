use crate::tests::{ANYWHERE, MODEL, WITH_CLOUD, at, objects, rendered, services, text_at};

const PROMETHEUS: &str = "prometheus: { metrics: { version: \"3.5\", in_cluster: { cpu: 250m, memory: 1Gi, disk: { type: ssd, size: 30Gi } }, keep: 15d, scrape_every: 15s } }\n";

fn key(kind: &str, name: &str) -> (String, String) {
    (kind.to_owned(), name.to_owned())
}

#[test]
fn keys_take_three_quarters_of_the_limit() {
    let settings =
        text_at(&objects(&services(WITH_CLOUD))[&key("ConfigMap", "cache")], "data.redis\\.conf");
    assert!(settings.lines().any(|line| line == "maxmemory 402653184"), "{settings}");
}

#[test]
fn users_come_from_lockbox_and_may_touch_their_keys_only() {
    let users = &objects(&services(WITH_CLOUD))[&key("ExternalSecret", "cache-users")].clone();
    let file = text_at(users, "spec.target.template.data.users\\.acl");
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines[0], "user default off");
    assert_eq!(lines[1], "user probe on nopass -@all +ping");
    assert!(
        lines[2]
            .starts_with("user api on #{{ index . \"api\" | sha256sum }} ~predictions:* -@all "),
        "{file}"
    );
    assert_eq!(lines.len(), 3);
    assert_eq!(text_at(users, "spec.data.0.remoteRef.key"), "shop-cache-api");
}

#[test]
fn without_a_cloud_a_person_makes_the_users() {
    let text = services(ANYWHERE);
    assert!(!objects(&text).contains_key(&key("ExternalSecret", "cache-users")));
    let readme = &rendered(&text)["README.md"];
    assert!(readme.contains("create secret generic cache-users --from-file=users.acl=/dev/stdin <<END\nuser default off\n"));
    assert!(readme.contains("create secret generic cache-api --from-file=password=/dev/stdin"));
}

#[test]
fn users_without_a_password_are_no_secret() {
    let objects = objects(&format!("{WITH_CLOUD}{MODEL}"));
    let settings = &objects[&key("ConfigMap", "cache")];
    assert_eq!(
        text_at(settings, "data.users\\.acl"),
        "user default off\nuser probe on nopass -@all +ping\n"
    );
    let deployment = &objects[&key("Deployment", "cache")];
    assert_eq!(
        text_at(deployment, "spec.template.spec.volumes.1.configMap.items.0.key"),
        "users.acl"
    );
}

#[test]
fn another_user_rolls_the_pod() {
    let digest = |text: &str| {
        text_at(
            &objects(text)[&key("Deployment", "cache")],
            "spec.template.metadata.annotations.checksum/config",
        )
    };
    assert_ne!(digest(&services(WITH_CLOUD)), digest(&format!("{WITH_CLOUD}{MODEL}")));
}

#[test]
fn the_exporter_asks_for_statistics_as_a_user_of_its_own() {
    let watched = objects(&format!("{}{PROMETHEUS}", services(WITH_CLOUD)));
    let file = text_at(
        &watched[&key("ExternalSecret", "cache-users")],
        "spec.target.template.data.users\\.acl",
    );
    let exporter = file.lines().find(|line| line.starts_with("user exporter ")).unwrap();
    assert_eq!(
        exporter,
        "user exporter on #{{ index . \"exporter\" | sha256sum }} -@all +client|setname +info \
         +latency|histogram +latency|latest +slowlog|get +slowlog|len"
    );
    let password = &watched[&key("ExternalSecret", "cache-exporter")];
    assert_eq!(text_at(password, "spec.data.0.remoteRef.key"), "shop-cache-exporter");
    let deployment = &watched[&key("Deployment", "cache")];
    let container = "spec.template.spec.containers.1";
    let at = |path: &str| text_at(deployment, &format!("{container}.{path}"));
    assert_eq!(at("name"), "redis-exporter");
    assert_eq!(at("image"), "oliver006/redis_exporter:v1.74.0");
    assert_eq!(at("env.0.valueFrom.secretKeyRef.name"), "cache-exporter");
    assert_eq!(at("resources.limits.memory"), "64Mi");
}

#[test]
fn where_nobody_asks_there_is_no_exporter() {
    let objects = objects(&services(WITH_CLOUD));
    let deployment = &objects[&key("Deployment", "cache")];
    assert_eq!(at(deployment, "spec.template.spec.containers.1"), None);
    assert!(!objects.contains_key(&key("ExternalSecret", "cache-exporter")));
}

#[test]
fn without_a_cloud_a_person_makes_the_exporters_password() {
    let readme = &rendered(&format!("{}{PROMETHEUS}", services(ANYWHERE)))["README.md"];
    assert!(
        readme.contains("create secret generic cache-exporter --from-file=password=/dev/stdin")
    );
    assert!(readme.contains("\nuser exporter on #$(kubectl -n shop get secret cache-exporter "));
    assert!(readme.contains("| oliver006/redis_exporter | 59000:59000 | nothing | "), "{readme}");
}

#[test]
fn a_disk_makes_a_stateful_set() {
    let text = services(WITH_CLOUD)
        .replace("limit: 512Mi } }", "limit: 512Mi }, disk: { type: hdd, size: 1Gi } }");
    let objects = objects(&text);
    assert!(!objects.contains_key(&key("Deployment", "cache")));
    let set = &objects[&key("StatefulSet", "cache")];
    assert_eq!(text_at(set, "spec.volumeClaimTemplates.0.spec.storageClassName"), "yc-network-hdd");
    assert_eq!(at(set, "spec.template.spec.volumes.2"), None, "data lies on the disk");
    let settings = text_at(&objects[&key("ConfigMap", "cache")], "data.redis\\.conf");
    assert!(settings.contains("appendonly yes\n"));
}
