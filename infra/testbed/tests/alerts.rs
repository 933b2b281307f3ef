//! The rules of every stack, the small valid ones too, read and proved by the real promtool.

use std::{fs, thread};

use testbed::{Error, Promtool, RenderedStack, Result, files};

#[test]
fn promtool_reads_every_rule() -> Result<()> {
    let Some(promtool) = Promtool::open()? else { return Ok(()) };
    for stack in RenderedStack::with_alerts()? {
        let rules = files(&stack.alerts().join("rules"), "yaml")?;
        assert!(!rules.is_empty(), "{} has no rules", stack.id());
        let said = promtool.check_rules(&rules)?;
        assert_eq!(said.matches("SUCCESS").count(), rules.len(), "{}: {said}", stack.id());
    }
    Ok(())
}

#[test]
fn every_alert_fires_when_it_must_and_only_then() -> Result<()> {
    let Some(promtool) = Promtool::open()? else { return Ok(()) };
    let stacks = RenderedStack::with_alerts()?;
    let proved = |stack: &RenderedStack| {
        let tests = files(&stack.alerts().join("tests"), "yaml")?;
        assert!(!tests.is_empty(), "{} has no tests", stack.id());
        let said = promtool.test_rules(&tests)?;
        assert_eq!(said.matches("SUCCESS").count(), tests.len(), "{}: {said}", stack.id());
        Ok(())
    };
    // promtool takes one file after the other; all stacks at once have as many cores as there are.
    thread::scope(|scope| {
        let proofs: Vec<_> =
            stacks.iter().map(|stack| scope.spawn(move || proved(stack))).collect();
        proofs.into_iter().try_for_each(|proof| {
            proof.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })
}

/// The tests would be worth nothing if they passed whatever the rules say.
#[test]
fn a_rule_that_says_something_else_fails_its_tests() -> Result<()> {
    let Some(promtool) = Promtool::open()? else { return Ok(()) };
    let changes = [
        ("> 0.8", "> 0.82"),
        ("> 0.8", "> 0.78"),
        (">= 6", ">= 5"),
        (">= 6", ">= 7"),
        ("for: 5m\n", "for: 4m45s\n"),
        ("for: 5m\n", "for: 5m15s\n"),
        ("[3m]", "[1m]"),
        ("max by (namespace) (", "sum by (namespace) ("),
        ("phase=\"Running\"", "phase=\"Pending\""),
        ("-[0-9a-f]+-[a-z0-9]{5}", "-.*"),
        (",container!=\"\"", ""),
        ("severity: critical\n", "severity: warning\n"),
        ("humanizePercentage", "humanize"),
    ];
    let stacks = RenderedStack::with_alerts()?;
    let fraud = stacks.iter().find(|stack| stack.id() == "fraud");
    let Some(fraud) = fraud else {
        return Err(Error::unexpected("the stacks", "fraud has no alerts"));
    };
    let rules = fraud.alerts().join("rules/saturation.yaml");
    let tests = [fraud.alerts().join("tests/saturation.yaml")];
    let original = fs::read_to_string(&rules).map_err(Error::file(&rules))?;
    for (old, new) in changes {
        assert!(original.contains(old), "no rule has {old:?}");
        fs::write(&rules, original.replace(old, new)).map_err(Error::file(&rules))?;
        assert!(promtool.test_rules(&tests).is_err(), "{old:?} can be {new:?}");
    }
    fs::write(&rules, original).map_err(Error::file(&rules))
}
