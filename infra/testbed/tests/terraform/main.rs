//! Terraform and `OpenTofu` with the stub provider: what is made, what a change does, what is refused. The module is
//! small and written by hand, so that these tests say whether the judge works before it judges anything.

mod edits;
mod module;
mod refusals;
mod secrets;

use std::collections::BTreeMap;

use testbed::{
    Result, Terraform,
    terraform::{Action, Reader},
};

/// A module that is applied and has settled; nothing where an engine may be missing and is.
fn built(reader: Reader) -> Result<Option<Terraform>> {
    let Some(terraform) = Terraform::open(reader, &module::files(), &module::variables())? else {
        return Ok(None);
    };
    terraform.build()?;
    Ok(Some(terraform))
}

#[test]
fn terraform_makes_it_and_settles() -> Result<()> {
    makes_it_and_settles(Reader::Terraform)
}

#[test]
fn opentofu_makes_it_and_settles() -> Result<()> {
    makes_it_and_settles(Reader::OpenTofu)
}

fn makes_it_and_settles(reader: Reader) -> Result<()> {
    let Some(terraform) = Terraform::open(reader, &module::files(), &module::variables())? else {
        return Ok(());
    };
    terraform.init()?;
    assert_eq!(terraform.validate()?, []);
    let plan = terraform.build()?;
    let others: BTreeMap<_, _> =
        plan.changes.iter().filter(|(_, change)| change.action != Action::Create).collect();
    assert!(others.is_empty(), "{plan}");
    assert_eq!(plan.changes.len(), module::RESOURCES);
    let state = terraform.state()?;
    let outputs = &state["values"]["outputs"];
    let text = |name: &str| outputs[name]["value"].as_str().unwrap_or_default().to_owned();
    assert!(text("fqdn").ends_with(".stub.internal"), "{outputs}");
    assert!(text("broker").starts_with("stub-"), "{outputs}");
    assert_eq!(text("folder"), module::FOLDER, "what the provider is told reaches the resources");
    Ok(())
}
