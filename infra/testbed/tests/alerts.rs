//! The rules of every stack, the small valid ones too, read and proved by the real promtool.

use std::thread;

use testbed::{Promtool, RenderedStack, Result, files};

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
