//! The machine of a Grafana.

use serde_yaml::Value;

use super::stacks::{fish, machine, shop};

#[test]
fn grafana_finds_its_sources() {
    let text = &machine(&fish(), "boards")["/etc/stackwright/provisioning/datasources/stack.yaml"];
    let read: Value = serde_yaml::from_str(text).unwrap();
    let [metrics, tables] = read["datasources"].as_sequence().unwrap().as_slice() else {
        panic!("{text}")
    };
    assert_eq!(metrics["uid"], Value::from("metrics"));
    assert_eq!(metrics["url"], Value::from("http://10.1.15.188:9090"));
    assert_eq!(metrics["isDefault"], Value::from(true));
    assert_eq!(tables["uid"], Value::from("metadata-mlflow"));
    assert_eq!(tables["url"], Value::from("$__file{/run/secrets/fish-metadata-boards/host}:6432"));
    assert_eq!(tables["jsonData"]["sslmode"], Value::from("verify-full"));
    assert_eq!(
        tables["secureJsonData"]["password"],
        Value::from("$__file{/run/secrets/fish-metadata-boards/password}")
    );
}

#[test]
fn a_server_that_exists_is_read_by_its_own_name() {
    let text = &machine(&shop("reads: [elsewhere/facts]"), "boards")["/etc/stackwright/provisioning/datasources/stack.yaml"];
    let read: Value = serde_yaml::from_str(text).unwrap();
    let source = &read["datasources"][0];
    assert_eq!(source["url"], Value::from("db.example.org:5433"));
    assert_eq!(source["jsonData"]["sslmode"], Value::from("require"));
}

#[test]
fn the_administrator_has_the_given_password_or_one_made_on_the_machine() {
    let given = machine(&shop("reads: [metrics]\n    admin_password: door"), "boards");
    let service = &given["/etc/systemd/system/grafana-server.service"];
    let variable =
        "\nEnvironment=\"GF_SECURITY_ADMIN_PASSWORD=$__file{/run/secrets/door/value}\"\n";
    assert!(service.contains(variable), "{service}");
    assert!(!service.contains("LoadCredential=admin-password"), "{service}");
    assert!(!given["/etc/stackwright/grafana.ini"].contains("admin_password"));

    let made = machine(&shop("reads: [metrics]"), "boards");
    let service = &made["/etc/systemd/system/grafana-server.service"];
    assert!(
        service.contains("\nLoadCredential=admin-password:/var/lib/stackwright/admin-password\n")
    );
    assert!(made["/usr/local/sbin/install-grafana"].contains("\nsecret 'admin-password'\n"));
}

#[test]
fn only_the_stated_grafana_is_installed() {
    let pin = &machine(&fish(), "boards")["/etc/apt/preferences.d/grafana.pref"];
    assert!(pin.contains("\nPin: version /^12\\.3([^0-9]|$)/\nPin-Priority: 1001\n"), "{pin}");
}
