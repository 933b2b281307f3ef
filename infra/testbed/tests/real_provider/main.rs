//! What is rendered for the cloud, judged by the real provider: the stub and the forecast read the same data about it,
//! so that only the provider itself can say whether the data is true.
//!
//! Nothing runs here where `STACKWRIGHT_PROVIDER_MIRROR` names no mirror; `.ci/engines/README.md` says how to make one.

mod mocked;
mod planned;

use std::collections::BTreeMap;

use testbed::{
    EditedStack, Error, RenderedStack, Result,
    terraform::{Action, Reader, Severity, Terraform, mirror},
};

fn with_stub(stack: &RenderedStack) -> Result<Option<Terraform>> {
    Terraform::open(Reader::Terraform, &stack.terraform, &RenderedStack::answers())
}

fn with_provider(stack: &RenderedStack) -> Result<Option<Terraform>> {
    let Some(terraform) = with_stub(stack)? else { return Ok(None) };
    terraform.with_real_provider()
}

/// As it is after an apply: the state is the stub's.
fn applied(stack: &RenderedStack) -> Result<Option<Terraform>> {
    let Some(terraform) = with_stub(stack)? else { return Ok(None) };
    terraform.build()?;
    Ok(Some(terraform))
}

#[test]
fn it_plans_every_stack_as_the_stub_does() -> Result<()> {
    if mirror()?.is_none() {
        return Ok(());
    }
    for stack in RenderedStack::in_cloud()? {
        let (Some(stub), Some(provider)) = (with_stub(&stack)?, with_provider(&stack)?) else {
            return Ok(());
        };
        let mut errors = provider.validate()?;
        errors.retain(|complaint| complaint.severity == Severity::Error);
        assert_eq!(errors, [], "{}", stack.id());
        stub.init()?;
        let (expected, plan) = (stub.plan()?, provider.plan()?);
        let made = plan.changes.values().filter(|change| change.action == Action::Create).count();
        assert!(made > 50, "{} makes {made} resources only", stack.id());
        assert_eq!(plan.to_string(), expected.to_string(), "{}", stack.id());
        let differ = planned::differences(&expected, &plan);
        assert!(differ.is_empty(), "{}:\n{}", stack.id(), differ.join("\n"));
    }
    Ok(())
}

/// The provider's own validation, and every reference and output evaluated: an apply to a cloud that is made up.
#[test]
fn it_applies_every_stack_to_a_mocked_cloud() -> Result<()> {
    if mirror()?.is_none() {
        return Ok(());
    }
    for stack in RenderedStack::in_cloud()? {
        let Some(provider) = with_provider(&stack)? else { return Ok(()) };
        provider.test(&format!("{:#}\n", mocked::tests(&stack)))?;
    }
    Ok(())
}

/// What the provider would still change in the stub's state is a default, or a value that the cloud makes, about which
/// the data is wrong.
#[test]
fn it_finds_nothing_to_do_after_an_apply() -> Result<()> {
    if mirror()?.is_none() {
        return Ok(());
    }
    for stack in RenderedStack::in_cloud()? {
        let Some(stub) = applied(&stack)? else { return Ok(()) };
        let Some(provider) = stub.with_real_provider()? else { return Ok(()) };
        assert_eq!(provider.plan()?.to_string(), "", "{}", stack.id());
    }
    Ok(())
}

/// A plan's lines, or that there is none.
fn said(terraform: &mut Terraform, stack: &RenderedStack) -> Result<String> {
    terraform.rewrite(&stack.terraform)?;
    match terraform.plan() {
        Ok(plan) => Ok(plan.to_string()),
        Err(Error::Refused { .. }) => Ok(String::from("refused\n")),
        Err(error) => Err(error),
    }
}

/// The forecast is compared with the stub's plans wherever tests run, and these with the provider's own.
#[test]
fn it_plans_every_edit_as_the_stub_does() -> Result<()> {
    if mirror()?.is_none() {
        return Ok(());
    }
    let mut by_base: BTreeMap<String, Vec<EditedStack>> = BTreeMap::new();
    for edit in EditedStack::in_cloud()? {
        by_base.entry(edit.before.id()).or_default().push(edit);
    }
    let mut wrong = Vec::new();
    for edits in by_base.values() {
        let Some(base) = edits.first().map(|edit| &edit.before) else { continue };
        let (Some(mut stub), Some(other)) = (applied(base)?, applied(base)?) else { return Ok(()) };
        let Some(mut provider) = other.with_real_provider()? else { return Ok(()) };
        for edit in edits.iter().filter(|edit| edit.after.terraform != edit.before.terraform) {
            let (expected, found) =
                (said(&mut stub, &edit.after)?, said(&mut provider, &edit.after)?);
            if expected != found {
                wrong.push(format!("{}\nthe stub:\n{expected}the provider:\n{found}", edit.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
