//! checkov on what Terraform would make of a stack, tflint on the files.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use testbed::{
    Error, Finding, Machine, RenderedStack, Result, Sieve,
    terraform::{Plan, Reader, Terraform},
};

use super::accepted::IN_PLANS;

/// Every variable that a stack may have.
fn variables() -> BTreeMap<String, String> {
    BTreeMap::from([
        (String::from("administrators"), String::from(r#"["aje0000000administrator"]"#)),
        (String::from("ca_certificate"), String::from("-----BEGIN CERTIFICATE-----")),
        (String::from("people_ranges"), String::from(r#"["10.200.0.0/24"]"#)),
        (String::from("ssh_keys"), String::from(r#"["ops:ssh-ed25519 AAAA"]"#)),
    ])
}

/// Every example with a cloud, and every valid stack with a machine.
fn stacks() -> Result<Vec<RenderedStack>> {
    let mut stacks = RenderedStack::with_machines()?;
    let known: BTreeSet<String> = stacks.iter().map(RenderedStack::id).collect();
    let others = RenderedStack::in_cloud()?;
    stacks.extend(others.into_iter().filter(|stack| !known.contains(&stack.id())));
    Ok(stacks)
}

fn plan(files: &BTreeMap<String, String>) -> Result<Option<Plan>> {
    let Some(terraform) = Terraform::open(Reader::Terraform, files, &variables())? else {
        return Ok(None);
    };
    terraform.init()?;
    terraform.plan().map(Some)
}

/// The type of the resource that a finding is about.
fn kind(finding: &Finding) -> &str {
    finding.place.split('.').next().unwrap_or_default()
}

#[test]
fn checkov_finds_nothing_that_has_no_reason() -> Result<()> {
    let mut sieve = Sieve::new(IN_PLANS.iter().copied());
    for stack in stacks()? {
        let Some(plan) = plan(&stack.terraform)? else { return Ok(()) };
        machines_are_told_what_is_read_here(&stack, &plan.json)?;
        let Some(found) = testbed::checkov(&plan)? else { return Ok(()) };
        for finding in found {
            sieve.takes(&stack.id(), kind(&finding), &finding);
        }
    }
    let complaints = sieve.complaints();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    Ok(())
}

#[test]
fn tflint_finds_nothing() -> Result<()> {
    for stack in stacks()? {
        let Some(found) = testbed::tflint(&stack.terraform)? else { return Ok(()) };
        assert_eq!(found, [], "{}", stack.id());
    }
    Ok(())
}

/// [`Machine`] reads user data out of the files; Terraform must give the same text on.
fn machines_are_told_what_is_read_here(stack: &RenderedStack, plan: &Value) -> Result<()> {
    let planned = &plan["planned_values"]["root_module"]["resources"];
    for machine in Machine::read_all(&stack.terraform)? {
        let address = format!("terraform_data.{}", machine.name);
        let told = planned.as_array().into_iter().flatten().find(|it| it["address"] == address);
        let told = told.map(|it| &it["values"]["input"]);
        assert_eq!(told, Some(&Value::from(machine.user_data)), "{}: {address}", stack.id());
    }
    Ok(())
}

#[test]
fn checkov_finds_a_machine_in_the_open() -> Result<()> {
    let mut stacks = RenderedStack::with_machines()?.into_iter();
    let fish = stacks.find(|stack| stack.id() == "fish");
    let mut files = fish.map(|fish| fish.terraform.clone()).unwrap_or_default();
    let machines = files.entry(String::from("machines.tf.json")).or_default();
    *machines = machines.replacen("\"nat\": false", "\"nat\": true", 1);
    let Some(plan) = plan(&files)? else { return Ok(()) };
    let Some(found) = testbed::checkov(&plan)? else { return Ok(()) };
    let mut sieve = Sieve::new(IN_PLANS.iter().copied());
    let new: Vec<&Finding> = found.iter().filter(|it| !sieve.takes("fish", kind(it), it)).collect();
    let [finding] = *new else { return Err(Error::unexpected("checkov", format!("{found:?}"))) };
    assert_eq!(finding.rule, "CKV_YC_2");
    assert!(finding.place.starts_with("yandex_compute_instance."), "{finding}");
    Ok(())
}
