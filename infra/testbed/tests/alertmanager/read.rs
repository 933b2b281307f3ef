//! The configuration is read, and sends every alert where the spec says.

use std::{collections::BTreeSet, fs, thread};

use testbed::{Amtool, Error, RenderedStack, Result, Scratch, amlint};

use super::{ENGINES, VERSIONS, alerts, expected, folders, with_alertmanager};

/// What amlint says for information, and why it is so.
const ACCEPTED: &[(&str, &str)] =
    &[("global-resolve-timeout-missing", "Prometheus says itself when an alert ends")];

#[test]
fn every_configuration_is_read() -> Result<()> {
    let Some(amtool) = Amtool::open(ENGINES[0])? else { return Ok(()) };
    for stack in with_alertmanager()? {
        for folder in folders(&stack) {
            let said = amtool.check_config(&folder.join("alertmanager.yaml"))?;
            assert!(said.contains("1 templates"), "{}: {said}", stack.id());
        }
    }
    Ok(())
}

/// What an older one cannot read is written in another way, and is not read by it where it is not.
#[test]
fn the_oldest_version_reads_what_is_rendered_for_it() -> Result<()> {
    let [(_, new), (engine, old)] = VERSIONS;
    let Some(amtool) = Amtool::open(engine)? else { return Ok(()) };
    for name in ["fish", "fraud"] {
        let stack = RenderedStack::changed(name, |text| {
            text.replace(&format!("version: {new}"), &format!("version: {old}"))
        })?;
        for folder in folders(&stack) {
            amtool.check_config(&folder.join("alertmanager.yaml"))?;
        }
        let stack = RenderedStack::changed(name, |text| text)?;
        for folder in folders(&stack) {
            assert!(amtool.check_config(&folder.join("alertmanager.yaml")).is_err(), "{name}");
        }
    }
    Ok(())
}

/// Every alert of every rule goes to exactly those whom the spec names.
fn goes_where_the_spec_says(amtool: &Amtool, stack: &RenderedStack) -> Result<usize> {
    let alerts: BTreeSet<_> = alerts(stack)?.into_iter().collect();
    for folder in folders(stack) {
        let configuration = folder.join("alertmanager.yaml");
        for labels in &alerts {
            let severity = labels.get("severity").map_or("", String::as_str);
            let expected = expected(&stack.stack, severity);
            let found = amtool.receivers(&configuration, labels)?;
            assert_eq!(found, expected, "{}: {labels:?}", stack.id());
        }
    }
    Ok(alerts.len())
}

#[test]
fn every_alert_goes_to_whom_the_spec_names() -> Result<()> {
    let Some(amtool) = Amtool::open(ENGINES[0])? else { return Ok(()) };
    let mut stacks = with_alertmanager()?;
    // Fewer routes than severities, somebody twice, nobody at all, and no heartbeat.
    for routes in
        ["{ critical: [pager] }", "{ info: [chat] }", "{ warning: [pager, chat, chat] }", "{}"]
    {
        stacks.push(RenderedStack::changed("fraud", |text| {
            text.replace("{ critical: [pager, chat], warning: [chat] }", routes)
                .replace("\n  heartbeat: pulse", "\n")
        })?);
    }
    // Each question starts a program, so stacks share the cores.
    let asked = thread::scope(|scope| {
        let amtool = &amtool;
        let each = |stack| scope.spawn(move || goes_where_the_spec_says(amtool, stack));
        let all: Vec<_> = stacks.iter().map(each).collect();
        let join = |one: thread::ScopedJoinHandle<'_, Result<usize>>| {
            one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        all.into_iter().map(join).sum::<Result<usize>>()
    })?;
    assert!(asked > 200, "{asked} alerts");
    Ok(())
}

/// The test before would be worth nothing if it passed whatever the routes say.
#[test]
fn a_changed_route_sends_an_alert_elsewhere() -> Result<()> {
    let Some(amtool) = Amtool::open(ENGINES[0])? else { return Ok(()) };
    let stack = RenderedStack::changed("fraud", |text| text)?;
    let changes = [
        ("    continue: true\n", "", "critical"),
        ("severity=\"warning\"", "severity=\"warn\"", "warning"),
        ("receiver: pulse", "receiver: chat", "none"),
    ];
    for folder in folders(&stack) {
        let file = folder.join("alertmanager.yaml");
        let text = fs::read_to_string(&file).map_err(Error::file(&file))?;
        for (right, wrong, severity) in changes {
            assert!(text.contains(right), "no configuration has {right:?}");
            let scratch = Scratch::new()?;
            let file = scratch.write("alertmanager.yaml", &text.replace(right, wrong))?;
            let labels = [(String::from("severity"), String::from(severity))].into();
            assert_ne!(amtool.receivers(&file, &labels)?, expected(&stack.stack, severity));
        }
    }
    Ok(())
}

/// An alert that nobody knows goes to people, too.
#[test]
fn a_stranger_is_heard_of() -> Result<()> {
    let Some(amtool) = Amtool::open(ENGINES[0])? else { return Ok(()) };
    for stack in with_alertmanager()? {
        for folder in folders(&stack) {
            let labels = [(String::from("alertname"), String::from("Stranger"))].into();
            let found = amtool.receivers(&folder.join("alertmanager.yaml"), &labels)?;
            assert_eq!(found, expected(&stack.stack, "critical")[..1], "{}", stack.id());
        }
    }
    Ok(())
}

#[test]
fn amlint_finds_nothing() -> Result<()> {
    for stack in with_alertmanager()? {
        for folder in folders(&stack) {
            let rules = stack.alerts().join("rules");
            let Some(found) = amlint(&folder.join("alertmanager.yaml"), &rules)? else {
                return Ok(());
            };
            let is_accepted = |rule: &str| ACCEPTED.iter().any(|(accepted, _)| *accepted == rule);
            let (accepted, others): (Vec<_>, Vec<_>) =
                found.iter().partition(|finding| is_accepted(&finding.rule));
            assert!(others.is_empty(), "{}: {others:#?}", stack.id());
            assert_eq!(accepted.len(), ACCEPTED.len(), "{}: {found:#?}", stack.id());
        }
    }
    Ok(())
}

/// A judge that says nothing may have looked at nothing.
#[test]
fn amlint_finds_each_mistake() -> Result<()> {
    let mistakes = [
        ("ReplicasMissing", "ReplicasMising", "inhibit-unknown-alertname"),
        ("    continue: true\n", "", "route-match-collision"),
        ("  equal:\n  - owner\n  - service\n", "", "inhibit-no-equal"),
        ("stackwright.telegram", "stackwright.telegraph", "undefined-template"),
        ("group_interval: 5m", "group_interval: 2h", "repeat-before-group"),
    ];
    let stack = RenderedStack::changed("fraud", |text| text)?;
    let rules = stack.alerts().join("rules");
    for folder in folders(&stack) {
        let file = folder.join("alertmanager.yaml");
        let text = fs::read_to_string(&file).map_err(Error::file(&file))?;
        let templates = folder.join("notifications.tmpl");
        let templates = fs::read_to_string(&templates).map_err(Error::file(&templates))?;
        for (right, wrong, rule) in mistakes {
            assert!(text.contains(right), "no configuration has {right:?}");
            let scratch = Scratch::new()?;
            scratch.write("notifications.tmpl", &templates)?;
            let file = scratch.write("alertmanager.yaml", &text.replace(right, wrong))?;
            let Some(found) = amlint(&file, &rules)? else { return Ok(()) };
            let found: Vec<_> = found.iter().map(|finding| finding.rule.as_str()).collect();
            assert!(found.contains(&rule), "{wrong:?}: {found:?}");
        }
    }
    Ok(())
}
