//! The rules of every stack, the small valid ones too, read and proved by the real promtool.

use std::{fs, thread};

use testbed::{Error, Kubeconform, Object, Promtool, RenderedStack, Result, Scratch, files};

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

/// Where the Prometheus operator hands rules out, it is given objects: by its own definition, with rules that promtool
/// reads.
#[test]
fn the_prometheus_operator_takes_every_rule() -> Result<()> {
    let (Some(kubeconform), Some(promtool)) = (Kubeconform::find()?, Promtool::open()?) else {
        return Ok(());
    };
    for stack in RenderedStack::with_alerts()? {
        let folder = stack.alerts().join("prometheus-rules");
        let found = kubeconform.judge(&folder, &stack.kubernetes_version())?;
        assert!(found.invalid.is_empty(), "{}:\n{}", stack.id(), found.invalid.join("\n"));
        let objects = files(&folder, "yaml")?;
        let rules = files(&stack.alerts().join("rules"), "yaml")?;
        assert_eq!((objects.len(), found.valid), (rules.len(), rules.len()), "{}", stack.id());
        let scratch = Scratch::new()?;
        let specs = objects.iter().map(|object| {
            let name = object.display().to_string();
            let text = fs::read_to_string(object).map_err(Error::file(object))?;
            let read = Object::read_all(&name, &text)?;
            let spec = read.first().and_then(|object| object.0.get("spec"));
            let spec = spec.ok_or_else(|| Error::unexpected(&name, "no rules"))?;
            let file = object.file_name().unwrap_or_default().to_string_lossy();
            scratch.write(&*file, &spec.to_string())
        });
        let said = promtool.check_rules(&specs.collect::<Result<Vec<_>>>()?)?;
        assert_eq!(said.matches("SUCCESS").count(), rules.len(), "{}: {said}", stack.id());
    }
    Ok(())
}

/// What the definition must refuse in any object, so that it is known to be asked.
#[test]
fn the_prometheus_operator_refuses_a_mistake() -> Result<()> {
    let Some(kubeconform) = Kubeconform::find()? else { return Ok(()) };
    let stacks = RenderedStack::with_alerts()?;
    let Some(stack) = stacks.first() else {
        return Err(Error::unexpected("the stacks", "none has alerts"));
    };
    let file = stack.alerts().join("prometheus-rules/watchdog.yaml");
    let original = fs::read_to_string(&file).map_err(Error::file(&file))?;
    let scratch = Scratch::new()?;
    for (old, new) in [("expr:", "exprs:"), ("for: 0s", "for: soon"), ("groups:", "group:")] {
        assert!(original.contains(old), "no rule has {old:?}");
        let mistaken = scratch.write("mistaken.yaml", &original.replace(old, new))?;
        let found = kubeconform.judge(&mistaken, &stack.kubernetes_version())?;
        assert_eq!((found.valid, found.invalid.len()), (0, 1), "{new}");
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
