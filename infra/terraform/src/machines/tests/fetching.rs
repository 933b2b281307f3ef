//! Every secret is brought to its machine, and to no other place.

use std::collections::BTreeSet;

use wiring::{Delivery, LockboxSecret, Wiring};

use super::stacks::{files, fish, machine, shop, stack, stacks};
use crate::machines::{machines, template::sh, user_data};

#[test]
fn every_secret_of_a_machine_is_fetched() {
    let mut fetched = 0;
    for text in stacks() {
        let stack = stack(&text);
        let wiring = wiring::wire(&stack);
        for machine in machines(&stack) {
            let files = files(&user_data(&stack, &wiring, &machine));
            let script = files.get("/usr/local/sbin/fetch-secrets").map_or("", String::as_str);
            let mut wanted = BTreeSet::new();
            for binding in wiring.outside.get(machine.name()).into_iter().flatten() {
                let wiring::Value::Secret(held) = &binding.value else { continue };
                wanted.insert(format!("bring {}", sh(&held.secret)));
                for key in keys(&wiring, &held.secret, &held.key) {
                    let line = format!("value {} {}\n", sh(&held.secret), sh(&key));
                    assert!(script.contains(&line), "{}: no {line} in {script}", machine.name());
                    fetched += 1;
                }
                let end = match &binding.delivery {
                    Delivery::Env(name) => format!("}} | variable {}\n", sh(name)),
                    Delivery::File(path) => {
                        format!("keep {}\n", sh(path.strip_prefix("/run/secrets/").unwrap()))
                    }
                };
                assert!(script.contains(&end), "{}: no {end} in {script}", machine.name());
            }
            let brought: BTreeSet<String> =
                script.lines().filter(|it| it.starts_with("bring '")).map(str::to_owned).collect();
            assert_eq!(brought, wanted, "{}", machine.name());
        }
    }
    assert!(fetched > 15, "{fetched}");
}

#[test]
fn a_database_address_is_put_together_on_the_machine() {
    let files = &machine(&fish(), "tracking");
    let script = &files["/usr/local/sbin/fetch-secrets"];
    let expected = "  {
    printf '%s' 'postgresql://tracking:'
    value 'fish-metadata-tracking' 'password'
    printf '%s' '@'
    value 'fish-metadata-tracking' 'host'
    printf '%s' ':6432/mlflow?sslmode=verify-full&sslrootcert=/run/secrets/fish-metadata-tracking/ca.crt'
  } | variable 'MLFLOW_BACKEND_STORE_URI'
";
    assert!(script.contains(expected), "{script}");
    let service = &files["/etc/systemd/system/mlflow.service"];
    assert!(service.contains("\nEnvironmentFile=/run/secrets/environment\n"), "{service}");
    assert!(!service.contains("postgresql://"), "{service}");
}

#[test]
fn a_machine_without_secrets_asks_for_none() {
    let files = machine(&shop("reads: [metrics]"), "boards");
    assert!(!files.contains_key("/usr/local/sbin/fetch-secrets"), "{files:?}");
    assert!(!files.contains_key("/etc/systemd/system/grafana-secrets.service"), "{files:?}");
    assert!(!files["/etc/systemd/system/grafana-server.service"].contains("secrets.service"));
}

/// The keys that a value is made of.
fn keys(wiring: &Wiring, secret: &str, key: &str) -> Vec<String> {
    let is_it = |it: &&LockboxSecret| it.name == secret;
    let found = wiring.lockbox.iter().find(is_it).unwrap();
    let Some(composed) = found.composed.iter().find(|it| it.key == key) else {
        return vec![key.to_owned()];
    };
    let keys = composed.pieces.iter().filter_map(|piece| match piece {
        wiring::Piece::Key(key) => Some((*key).to_owned()),
        wiring::Piece::Text(_) => None,
    });
    keys.collect()
}
