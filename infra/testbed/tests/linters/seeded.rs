//! Each linter finds a mistake and is silent without it: a judge that says nothing may have looked at nothing.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testbed::{Finding, Result, Terraform, terraform::Reader};

/// A module with a security group whose only rule is given.
fn module(rule: &Value) -> BTreeMap<String, String> {
    let module = json!({
        "terraform": {
            "required_version": ">= 1.11",
            "required_providers": { "yandex": { "source": "yandex-cloud/yandex", "version": "0.220.0" } },
        },
        "resource": {
            "yandex_vpc_network": { "main": { "name": "main" } },
            "yandex_vpc_security_group": { "main": {
                "name": "main",
                "network_id": "${yandex_vpc_network.main.id}",
                "ingress": [rule],
            } },
        },
    });
    BTreeMap::from([(String::from("main.tf.json"), format!("{module:#}\n"))])
}

fn narrow() -> Value {
    json!({ "protocol": "TCP", "port": 443, "v4_cidr_blocks": ["10.0.0.0/24"] })
}

fn rules(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.as_str()).collect()
}

#[test]
fn checkov_finds_an_open_door() -> Result<()> {
    let open = json!({ "protocol": "ANY", "from_port": 0, "to_port": 65535, "v4_cidr_blocks": ["0.0.0.0/0"] });
    for (rule, expected) in [(narrow(), vec![]), (open, vec!["CKV_YC_19"])] {
        let files = module(&rule);
        let Some(terraform) = Terraform::open(Reader::Terraform, &files, &BTreeMap::new())? else {
            return Ok(());
        };
        terraform.init()?;
        let Some(found) = testbed::checkov(&terraform.plan()?)? else { return Ok(()) };
        assert_eq!(rules(&found), expected, "{found:?}");
    }
    Ok(())
}

#[test]
fn tflint_finds_what_is_not_used() -> Result<()> {
    let mut files = module(&narrow());
    let Some(found) = testbed::tflint(&files)? else { return Ok(()) };
    assert_eq!(found, []);
    let unused = json!({ "variable": { "zone": { "type": "string", "description": "A zone." } } });
    files.insert(String::from("variables.tf.json"), format!("{unused:#}\n"));
    let Some(found) = testbed::tflint(&files)? else { return Ok(()) };
    assert_eq!(rules(&found), ["terraform_unused_declarations"], "{found:?}");
    Ok(())
}

#[test]
fn shellcheck_finds_a_missing_quote() -> Result<()> {
    for (script, expected) in [
        ("#!/bin/sh\nset -eu\nrm -- \"$1\"\n", vec![]),
        ("#!/bin/sh\nset -eu\nrm -- $1\n", vec!["SC2086"]),
    ] {
        let Some(found) = testbed::shellcheck(script)? else { return Ok(()) };
        assert_eq!(rules(&found), expected, "{found:?}");
    }
    Ok(())
}

#[test]
fn cloud_init_finds_wrong_types_and_unknown_keys() -> Result<()> {
    for (user_data, expected) in [
        ("#cloud-config\npackages: [nginx]\nruncmd:\n  - [systemctl, restart, nginx]\n", vec![]),
        ("#cloud-config\npackages: 5\n", vec!["packages: 5 is not of type 'array'"]),
        ("#cloud-config\nruncmds:\n  - [reboot]\n", vec!["runcmds: cloud-init knows no such key"]),
        ("packages: [nginx]\n", vec!["#cloud-config"]),
    ] {
        let Some(found) = testbed::cloud_init(user_data)? else { return Ok(()) };
        assert_eq!(found.len(), expected.len(), "{user_data}{found:?}");
        for (finding, expected) in found.iter().zip(expected) {
            assert!(finding.to_string().contains(expected), "{user_data}{finding}");
        }
    }
    Ok(())
}

#[test]
fn systemd_finds_an_unknown_setting() -> Result<()> {
    let unit = "[Unit]\nDescription=Tracking\nAfter=network-online.target\n\
                Wants=network-online.target\n\n[Service]\nUser=mlflow\n\
                ExecStart=/opt/mlflow/bin/mlflow server\nNoNewPrivileges=yes\n\n\
                [Install]\nWantedBy=multi-user.target\n";
    for (unit, expected) in [
        (unit.to_owned(), ""),
        (unit.replace("NoNewPrivileges", "NoNewPriviliges"), "Unknown key 'NoNewPriviliges'"),
        (unit.replace("User=mlflow", "Restart=sometimes"), "Failed to parse"),
        (unit.replace("/opt/mlflow/bin/", ""), "mlflow is not executable"),
    ] {
        let units = BTreeMap::from([(String::from("mlflow.service"), unit.clone())]);
        let Some(found) = testbed::systemd_verify(&units)? else { return Ok(()) };
        let found: Vec<String> = found.iter().map(Finding::to_string).collect();
        assert_eq!(found.is_empty(), expected.is_empty(), "{unit}{found:?}");
        assert!(expected.is_empty() || found.join("\n").contains(expected), "{unit}{found:?}");
    }
    Ok(())
}
