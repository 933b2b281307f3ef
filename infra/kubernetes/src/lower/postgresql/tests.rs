use serde_yaml::Value;

use crate::tests::{ANYWHERE, MODEL, WITH_CLOUD, at, objects, rendered, services, text_at};

fn key(kind: &str, name: &str) -> (String, String) {
    (kind.to_owned(), name.to_owned())
}

/// With a Prometheus that asks, and dumps.
fn watched() -> String {
    let disk = "disk: { type: ssd, size: 10Gi } }\n    databases";
    let backups = "disk: { type: ssd, size: 10Gi }, backups: { start: \"01:30\", timezone: Europe/Moscow, keep: 7d, disk: { type: hdd, size: 20Gi } } }\n    databases";
    let model = MODEL.replacen(disk, backups, 1);
    assert_ne!(model, MODEL);
    let prometheus = "prometheus: { metrics: { version: \"3.5\", in_cluster: { cpu: 250m, memory: 1Gi, disk: { type: ssd, size: 30Gi } }, keep: 15d, scrape_every: 15s } }\n";
    format!("{WITH_CLOUD}{model}{prometheus}")
}

#[test]
fn everybody_finds_its_own_door() {
    let rules =
        |text: &str| text_at(&objects(text)[&key("ConfigMap", "metadata")], "data.pg_hba\\.conf");
    assert_eq!(
        rules(&watched()),
        "# type database user address method\n\
         host all \"admin\" all scram-sha-256\n\
         host \"mlflow\" \"tracking\" all scram-sha-256\n\
         host \"postgres\" \"exporter\" 127.0.0.1/32 scram-sha-256\n"
    );
    assert!(!rules(&services(ANYWHERE)).contains("exporter"), "nobody asks the exporter");
}

#[test]
fn only_the_init_container_holds_passwords() {
    let objects = objects(&watched());
    let pod = at(&objects[&key("StatefulSet", "metadata")], "spec.template.spec").unwrap();
    let secrets = |container: &str| -> Vec<String> {
        let mounts = at(pod, &format!("{container}.volumeMounts")).and_then(Value::as_sequence);
        let paths = mounts.unwrap().iter().map(|mount| text_at(mount, "mountPath"));
        paths.filter(|path| path.starts_with("/run/secrets/")).collect()
    };
    assert_eq!(
        secrets("initContainers.0"),
        ["metadata-admin", "metadata-exporter", "metadata-tracking"]
            .map(|secret| format!("/run/secrets/{secret}"))
    );
    assert!(secrets("containers.0").is_empty());
    assert_eq!(secrets("containers.1"), ["/run/secrets/metadata-exporter"]);
}

#[test]
fn another_user_rolls_the_pod() {
    let digest = |text: &str| {
        text_at(
            &objects(text)[&key("StatefulSet", "metadata")],
            "spec.template.metadata.annotations.checksum/config",
        )
    };
    let text = services(WITH_CLOUD);
    assert_ne!(digest(&text), digest(&text.replace("tracking", "registry")));
}

#[test]
fn the_name_leads_to_the_pod() {
    let objects = objects(&services(WITH_CLOUD));
    assert_eq!(text_at(&objects[&key("Service", "metadata")], "spec.clusterIP"), "None");
    let claim = "spec.volumeClaimTemplates.0.spec.resources.requests.storage";
    assert_eq!(text_at(&objects[&key("StatefulSet", "metadata")], claim), "10Gi");
}

#[test]
fn dumps_are_made_where_the_spec_asks() {
    assert!(!objects(&services(WITH_CLOUD)).contains_key(&key("CronJob", "metadata-backup")));
    let objects = objects(&watched());
    let backup = &objects[&key("CronJob", "metadata-backup")];
    assert_eq!(text_at(backup, "spec.schedule"), "30 1 * * *");
    assert_eq!(text_at(backup, "spec.timeZone"), "Europe/Moscow");
    assert_eq!(at(backup, "spec.suspend"), None);
    let restore = &objects[&key("CronJob", "metadata-restore")];
    assert_eq!(at(restore, "spec.suspend"), Some(&Value::Bool(true)));
    let claim = &objects[&key("PersistentVolumeClaim", "metadata-backup")];
    assert_eq!(text_at(claim, "spec.resources.requests.storage"), "20Gi");
    let readme = &rendered(&watched())["README.md"];
    assert!(readme.contains("create job --from=cronjob/metadata-restore "), "{readme}");
}

#[test]
fn without_a_cloud_a_person_makes_the_passwords() {
    let readme = &rendered(&services(ANYWHERE))["README.md"];
    for secret in ["metadata-admin", "metadata-tracking"] {
        assert!(readme.contains(&format!("create secret generic {secret} ")), "{secret}: {readme}");
    }
}
