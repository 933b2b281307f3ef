//! cloud-init, shellcheck and systemd on what the machines of a stack are told; and that each of them finds a mistake
//! there.

use testbed::{
    Error, Finding, Machine, RenderedStack, Result, cloud_init, shellcheck, systemd_verify,
};

/// The unit that a package brings, to which a machine adds.
const OF_PACKAGE: (&str, &str) = (
    "prometheus-node-exporter.service",
    "[Service]\nExecStart=/usr/bin/prometheus-node-exporter\n",
);

/// Every machine of every stack, with the stack's name.
fn machines() -> Result<Vec<(String, Machine)>> {
    let mut machines = Vec::new();
    for stack in RenderedStack::with_machines()? {
        let of_stack = Machine::read_all(&stack.terraform)?;
        machines.extend(of_stack.into_iter().map(|it| (format!("{}/{}", stack.id(), it.name), it)));
    }
    Ok(machines)
}

/// One that has everything: a program, secrets, an exporter.
fn tracking() -> Result<Machine> {
    let found = machines()?.into_iter().find(|(name, _)| name == "fish/tracking");
    found.map(|(_, machine)| machine).ok_or_else(|| Error::unexpected("fish", "it has no tracking"))
}

/// What systemd says about a machine's units; the package's own stands beside them.
fn verified(machine: &Machine) -> Result<Option<Vec<Finding>>> {
    let mut units = machine.units();
    let (name, unit) = OF_PACKAGE;
    if units.keys().any(|added| added.starts_with(&format!("{name}.d/"))) {
        units.insert(name.to_owned(), unit.to_owned());
    }
    systemd_verify(&units)
}

/// One machine with another text in the place of one that it has.
fn broken(machine: &Machine, from: &str, to: &str) -> Result<Machine> {
    let text = machine.user_data.replacen(from, to, 1);
    assert_ne!(text, machine.user_data, "there is no `{from}`");
    Machine::told(&machine.name, text)
}

#[test]
fn cloud_init_accepts_every_machine() -> Result<()> {
    for (name, machine) in machines()? {
        let Some(found) = cloud_init(&machine.user_data)? else { return Ok(()) };
        assert_eq!(found, [], "{name}");
    }
    Ok(())
}

#[test]
fn shellcheck_finds_nothing_in_any_script() -> Result<()> {
    for (name, machine) in machines()? {
        let scripts: Vec<_> = machine.scripts().collect();
        assert!(!scripts.is_empty(), "{name}: {:?}", machine.files.keys());
        for (path, script) in scripts {
            let Some(found) = shellcheck(script)? else { return Ok(()) };
            assert_eq!(found, [], "{name}: {path}");
        }
    }
    Ok(())
}

#[test]
fn systemd_accepts_every_unit() -> Result<()> {
    for (name, machine) in machines()? {
        assert!(machine.units().len() > 1, "{name}: {:?}", machine.files.keys());
        let Some(found) = verified(&machine)? else { return Ok(()) };
        assert_eq!(found, [], "{name}");
    }
    Ok(())
}

#[test]
fn a_mistake_of_a_machine_is_found() -> Result<()> {
    let machine = tracking()?;
    let first =
        |found: Vec<Finding>| found.iter().map(Finding::to_string).collect::<Vec<_>>().join("\n");

    let wrong = broken(&machine, "\nruncmd:", "\nruncmds:")?;
    let Some(found) = cloud_init(&wrong.user_data)? else { return Ok(()) };
    assert!(first(found).contains("runcmds"));

    let wrong = broken(&machine, "\"$target/$1\"", "$target/$1")?;
    let fetch = wrong.scripts().find(|(path, _)| path.ends_with("/fetch-secrets"));
    let (_, script) = fetch.ok_or_else(|| Error::unexpected("tracking", "it fetches nothing"))?;
    let Some(found) = shellcheck(script)? else { return Ok(()) };
    assert!(first(found).contains("SC2086"));

    for (from, to) in [
        (
            "ProtectSystem=strict\n      ProtectHome=read-only",
            "ProtectSystem=strict\n      ProtectHome=sometimes",
        ),
        ("Type=exec", "Type=server"),
    ] {
        let Some(found) = verified(&broken(&machine, from, to)?)? else { return Ok(()) };
        let word = to.rsplit('=').next().unwrap_or_default();
        assert!(first(found).contains(word), "{to}");
    }
    Ok(())
}
