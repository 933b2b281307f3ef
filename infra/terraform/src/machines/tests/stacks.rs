//! Stacks with machines, and what becomes of them.

use std::collections::BTreeMap;

use serde_yaml::Value;
use spec::{InputFile, load, name::ThingName, source::Sources, stack::Stack};

use crate::machines::{machines, user_data};

/// Every stack of these tests.
pub(super) fn stacks() -> Vec<String> {
    vec![
        fish(),
        fish().replace("artifacts: data/mlflow-artifacts", "artifacts: own_disk"),
        shop("reads: [metrics]"),
        shop("reads: [elsewhere/facts, metrics]\n    admin_password: door"),
    ]
}

pub(super) fn fish() -> String {
    include_str!("../../../../stacks/fish/stack.yaml").to_owned()
}

/// A stack with a Grafana on a machine, without the rest.
pub(super) fn shop(grafana: &str) -> String {
    format!(
        r#"
stackwright: 1
stack: shop
owner: web
cloud:
  yandex:
    folder: b1gshopexample000000
    zones: [ru-central1-a]
    network:
      nodes: {{ ru-central1-a: 10.1.0.0/20 }}
      machines: {{ ru-central1-a: 10.1.18.0/24 }}
    state: {{ bucket: shop-terraform-state, prefix: shop }}
cluster:
  version: "1.33"
  managed:
    nodes: {{ size: {{ cores: 2, memory: 8Gi }}, disk: {{ type: ssd, size: 64Gi }}, count: 3 }}
  namespaces: {{ apps: {{ default: true }} }}
secrets:
  door: {{ lockbox: door }}
postgresql:
  elsewhere:
    version: "16"
    external: {{ host: db.example.org, port: 5433 }}
    databases: {{ facts: {{}} }}
prometheus:
  metrics:
    version: "3.5"
    in_cluster: {{ cpu: 250m, memory: 1Gi, disk: {{ type: ssd, size: 30Gi }} }}
    keep: 15d
    scrape_every: 15s
grafana:
  boards:
    version: "12.3"
    vm: {{ size: {{ cores: 2, memory: 4Gi }}, image: ubuntu-2204-lts }}
    {grafana}
"#
    )
}

pub(super) fn stack(text: &str) -> Stack {
    let mut sources = Sources::default();
    let file = InputFile { name: String::from("stack.yaml"), bytes: text.as_bytes().to_vec() };
    let loaded = load(&mut sources, &file, None, None);
    let reports: Vec<_> = loaded.diagnostics.iter().map(|it| &it.message).collect();
    loaded.stack.unwrap_or_else(|| panic!("{reports:#?}"))
}

/// The user data of every machine of a stack.
pub(super) fn rendered(text: &str) -> BTreeMap<String, String> {
    let stack = stack(text);
    let wiring = wiring::wire(&stack);
    let machines = machines(&stack);
    assert!(!machines.is_empty());
    machines
        .iter()
        .map(|it| (ThingName::to_string(it.name()), user_data(&stack, &wiring, it)))
        .collect()
}

/// The files of one machine of a stack.
pub(super) fn machine(text: &str, name: &str) -> BTreeMap<String, String> {
    files(&rendered(text)[name])
}

/// The files that a machine gets, by path.
pub(super) fn files(user_data: &str) -> BTreeMap<String, String> {
    let read: Value =
        serde_yaml::from_str(user_data).unwrap_or_else(|it| panic!("{it}: {user_data}"));
    let mut files = BTreeMap::new();
    for file in read["write_files"].as_sequence().unwrap() {
        let text = |key: &str| file[key].as_str().unwrap().to_owned();
        assert!(files.insert(text("path"), text("content")).is_none(), "{} twice", text("path"));
    }
    files
}
