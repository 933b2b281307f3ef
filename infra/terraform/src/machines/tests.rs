//! What must hold of every machine's user data, and of how its files quote.

mod fetching;
mod grafana;
mod mlflow;
mod quoting;
mod stacks;

use self::stacks::{files, fish, rendered, stacks};

#[test]
fn user_data_is_a_cloud_config_with_its_files() {
    for text in stacks() {
        for (name, user_data) in rendered(&text) {
            assert!(user_data.starts_with("#cloud-config\n"), "{name}: {user_data}");
            let files = files(&user_data);
            assert!(files.len() > 5, "{name}: {files:?}");
            for (path, content) in &files {
                assert!(path.starts_with('/'), "{path}");
                assert!(content.ends_with('\n'), "{path}: {content}");
                assert!(!path.contains("/sbin/") || content.starts_with("#!/bin/bash\n"), "{path}");
                assert!(!path.ends_with(".service") || content.contains("\n[Service]\n"), "{path}");
            }
        }
    }
}

#[test]
fn nothing_of_a_template_is_left() {
    for text in stacks() {
        for (name, user_data) in rendered(&text) {
            for leftover in ["{{", "{%", "{#", "undefined", "<unknown>"] {
                assert!(!user_data.contains(leftover), "{name} holds {leftover}: {user_data}");
            }
        }
    }
}

#[test]
fn a_node_exporter_is_there_where_it_is_scraped() {
    let with = rendered(&fish());
    let without = rendered(&fish().replace("node_exporter: true", "node_exporter: false"));
    for name in ["tracking", "boards"] {
        assert!(with[name].contains("\"prometheus-node-exporter\""));
        assert!(!without[name].contains("node-exporter"));
    }
}
