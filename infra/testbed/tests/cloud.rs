//! What is rendered for the cloud, read by the real Terraform and `OpenTofu`: accepted, applied to the last resource,
//! and then settled. The provider is a stub that knows the real one's constraints and nothing of a cloud.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use testbed::{
    Error, RenderedStack, Result,
    terraform::{Action, Complaint, Reader, Severity, Terraform},
};

/// What the stub calls a secret that the cloud made.
const CANARY: &str = "stub-secret-";

/// Where a secret may stand in a state, since the provider knows no other way; the output's README names them all.
const KEPT: [&str; 4] = [
    "data.yandex_lockbox_secret_version entries",
    "yandex_airflow_cluster admin_password",
    "yandex_lockbox_secret_version entries",
    "yandex_mdb_kafka_user password",
];

fn opened(reader: Reader, stack: &RenderedStack) -> Result<Option<Terraform>> {
    Terraform::open(reader, &stack.terraform, &RenderedStack::answers())
}

/// What validation says, but for one warning: the provider reads an API key's `scope` back and would take it away, so its
/// changes are ignored, as its documentation advises; and naming it at all is called deprecated.
fn complaints(terraform: &Terraform) -> Result<Vec<Complaint>> {
    let known = "The attribute \"scope\" is deprecated";
    let mut complaints = terraform.validate()?;
    complaints.retain(|it| it.severity != Severity::Warning || !it.text.contains(known));
    Ok(complaints)
}

#[test]
fn terraform_applies_every_stack_and_settles() -> Result<()> {
    for stack in RenderedStack::in_cloud()? {
        let Some(terraform) = opened(Reader::Terraform, &stack)? else { return Ok(()) };
        terraform.init()?;
        assert_eq!(complaints(&terraform)?, [], "{}", stack.id());
        let plan = terraform.build()?;
        let made = plan.changes.values().filter(|change| change.action == Action::Create).count();
        assert!(made > 50, "{} makes {made} resources only", stack.id());
        assert!(!plan.json.to_string().contains(CANARY), "{}: the plan", stack.id());
        secrets_are_where_they_may_be(&stack, &terraform.state()?)?;
    }
    Ok(())
}

/// As the output's README promises: one replaced version tells everybody the new password.
#[test]
fn a_password_is_changed_by_replacing_its_version() -> Result<()> {
    let stacks = RenderedStack::in_cloud()?;
    let Some(fish) = stacks.iter().find(|stack| stack.id() == "fish") else {
        return Err(Error::unexpected("the stacks", "there is no fish"));
    };
    let Some(terraform) = opened(Reader::Terraform, fish)? else { return Ok(()) };
    terraform.build()?;
    for (who, user) in [
        ("metadata_tracking", "yandex_mdb_postgresql_user"),
        ("events_fish-api", "yandex_mdb_kafka_user"),
    ] {
        let password = format!("yandex_lockbox_secret_version.{who}_password");
        let plan = terraform.plan_replacing(&password)?;
        let acting: BTreeMap<_, _> =
            plan.acting().map(|(address, change)| (address.to_owned(), change.action)).collect();
        let expected = BTreeMap::from([
            (format!("data.yandex_lockbox_secret_version.{who}_password"), Action::Read),
            (format!("yandex_lockbox_secret_version.{who}"), Action::Replace),
            (password, Action::Replace),
            (format!("{user}.{who}"), Action::Update),
        ]);
        assert_eq!(acting, expected, "{plan}");
    }
    Ok(())
}

#[test]
fn opentofu_reads_every_stack() -> Result<()> {
    for stack in RenderedStack::in_cloud()? {
        let Some(terraform) = opened(Reader::OpenTofu, &stack)? else { return Ok(()) };
        terraform.init()?;
        assert_eq!(complaints(&terraform)?, [], "{}", stack.id());
        terraform.plan()?;
    }
    Ok(())
}

/// Every attribute of the state in which a secret stands is on the list, and the README says so.
fn secrets_are_where_they_may_be(stack: &RenderedStack, state: &Value) -> Result<()> {
    let resources = state["values"]["root_module"]["resources"]
        .as_array()
        .ok_or_else(|| Error::unexpected(stack.id(), "the state has no resources"))?;
    let mut found = BTreeSet::new();
    for resource in resources {
        let kind = resource["type"].as_str().unwrap_or_default();
        let data = if resource["mode"] == "data" { "data." } else { "" };
        let Some(values) = resource["values"].as_object() else { continue };
        let keeping = values.iter().filter(|(_, value)| value.to_string().contains(CANARY));
        found.extend(keeping.map(|(name, _)| format!("{data}{kind} {name}")));
    }
    let readme = stack.terraform.get("README.md").map(String::as_str).unwrap_or_default();
    for attribute in &found {
        assert!(KEPT.contains(&attribute.as_str()), "{}: {attribute} holds a secret", stack.id());
        let (kind, name) = attribute.split_once(' ').unwrap_or_default();
        let row = format!("| `{kind}` | `{name}");
        assert!(
            readme.contains(&row),
            "{}: the README does not say that {attribute} does",
            stack.id()
        );
    }
    Ok(())
}
