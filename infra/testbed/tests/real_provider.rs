//! What is rendered for the cloud, judged by the real provider: the stub and the forecast read the same data about it,
//! so that only the provider itself can say whether the data is true.
//!
//! Nothing runs here where `STACKWRIGHT_PROVIDER_MIRROR` names no mirror; `.ci/engines/README.md` says how to make one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use testbed::{
    RenderedStack, Result,
    terraform::{Action, Plan, Reader, Terraform},
};

fn stub(stack: &RenderedStack) -> Result<Option<Terraform>> {
    Terraform::open(Reader::Terraform, &stack.terraform, &RenderedStack::answers())
}

/// What is planned for each resource, path by path; `"(unknown)"` where only the cloud can say.
fn planned(plan: &Plan) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let changes = plan.json["resource_changes"].as_array().map(Vec::as_slice).unwrap_or_default();
    for resource in changes {
        let address = resource["address"].as_str().unwrap_or_default();
        let change = &resource["change"];
        flatten(address, &change["after"], &change["after_unknown"], &mut all);
    }
    all
}

/// Nothing and an empty list are one: the provider's older half does not tell them apart.
fn flatten(path: &str, known: &Value, unknown: &Value, into: &mut BTreeMap<String, String>) {
    if unknown == &Value::Bool(true) {
        into.insert(path.to_owned(), String::from("(unknown)"));
        return;
    }
    let mut steps: BTreeSet<String> = BTreeSet::new();
    for value in [known, unknown] {
        match value {
            Value::Object(map) => steps.extend(map.keys().cloned()),
            Value::Array(list) => steps.extend((0..list.len()).map(|index| index.to_string())),
            _ => {}
        }
    }
    if steps.is_empty() && !matches!(known, Value::Null | Value::Object(_) | Value::Array(_)) {
        into.insert(path.to_owned(), known.to_string());
    }
    for step in steps {
        let inside = |value: &Value| match value {
            Value::Array(list) => {
                step.parse().ok().and_then(|index: usize| list.get(index)).cloned()
            }
            value => value.get(&step).cloned(),
        };
        let (known, unknown) = (inside(known), inside(unknown));
        flatten(
            &format!("{path}.{step}"),
            &known.unwrap_or_default(),
            &unknown.unwrap_or_default(),
            into,
        );
    }
}

/// A line for each path at which two plans differ.
fn differences(stub: &Plan, real: &Plan) -> Vec<String> {
    let (stub, real) = (planned(stub), planned(real));
    let paths: BTreeSet<&String> = stub.keys().chain(real.keys()).collect();
    let absent = String::from("(absent)");
    paths
        .into_iter()
        .map(|path| (path, stub.get(path).unwrap_or(&absent), real.get(path).unwrap_or(&absent)))
        .filter(|(_, stub, real)| stub != real)
        .map(|(path, stub, real)| format!("{path}: the stub {stub}, the provider {real}"))
        .collect()
}

#[test]
fn it_plans_every_stack_as_the_stub_does() -> Result<()> {
    for stack in RenderedStack::in_cloud()? {
        let Some(terraform) = stub(&stack)? else { return Ok(()) };
        terraform.init()?;
        let expected = terraform.plan()?;
        let Some(terraform) = terraform.with_real_provider()? else { return Ok(()) };
        assert_eq!(terraform.validate()?, [], "{}", stack.id());
        let plan = terraform.plan()?;
        let made = plan.changes.values().filter(|change| change.action == Action::Create).count();
        assert!(made > 50, "{} makes {made} resources only", stack.id());
        assert_eq!(plan.to_string(), expected.to_string(), "{}", stack.id());
        let differ = differences(&expected, &plan);
        assert!(differ.is_empty(), "{}:\n{}", stack.id(), differ.join("\n"));
    }
    Ok(())
}

/// The provider's own validation, and every reference and output evaluated: an apply to a cloud that is made up.
#[test]
fn it_applies_every_stack_to_a_mocked_cloud() -> Result<()> {
    for stack in RenderedStack::in_cloud()? {
        let Some(terraform) = stub(&stack)? else { return Ok(()) };
        let Some(terraform) = terraform.with_real_provider()? else { return Ok(()) };
        terraform.test(&format!("{:#}\n", mocked(&stack)))?;
    }
    Ok(())
}

/// A file of tests in which each output must have a value.
fn mocked(stack: &RenderedStack) -> Value {
    let outputs: BTreeSet<String> = stack
        .terraform
        .values()
        .filter_map(|text| serde_json::from_str::<Value>(text).ok())
        .flat_map(|module| module["output"].as_object().cloned().unwrap_or_default())
        .map(|(name, _)| name)
        .collect();
    let asserts: Vec<Value> = outputs
        .iter()
        .map(|name| {
            json!({
                "condition": format!("${{output.{name} != null && output.{name} != \"\"}}"),
                "error_message": format!("the output {name} is empty"),
            })
        })
        .collect();
    let secret =
        json!({ "defaults": { "entries": [{ "key": "password", "text_value": "mocked" }] } });
    json!({
        "mock_provider": { "yandex": { "mock_data": { "yandex_lockbox_secret_version": secret } } },
        "run": { "apply": { "command": "apply", "assert": asserts } },
    })
}

/// The state is the stub's: what the provider would still change there is a default, or a value that the cloud makes,
/// about which the data is wrong.
#[test]
fn it_finds_nothing_to_do_after_an_apply() -> Result<()> {
    for stack in RenderedStack::in_cloud()? {
        let Some(terraform) = stub(&stack)? else { return Ok(()) };
        terraform.build()?;
        let Some(terraform) = terraform.with_real_provider()? else { return Ok(()) };
        let plan = terraform.plan()?;
        assert_eq!(plan.to_string(), "", "{}", stack.id());
    }
    Ok(())
}
