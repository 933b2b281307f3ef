//! What `review` forecasts of an edit is what Terraform plans, resource by resource: with the stub provider, and with the
//! real one where there is a mirror of it.

use std::{collections::BTreeMap, fmt::Write};

use render::review::{self, Kind, cloud};
use testbed::{
    EditedStack, Error, RenderedStack, Result,
    terraform::{Action, Plan, Reader, Terraform, mirror},
};

/// A line for each resource to which something happens; paths are without indexes.
type Lines = BTreeMap<String, String>;

fn line(action: Action, mut by: Vec<String>, previous: Option<String>) -> String {
    by.sort();
    by.dedup();
    let mut line = format!("{action:?}");
    if !by.is_empty() {
        line += " by ";
        line += &by.join(", ");
    }
    if let Some(previous) = previous {
        line += ", moved from ";
        line += &previous;
    }
    line
}

fn forecast(edit: &EditedStack) -> (Lines, bool) {
    let [before, after] = [&edit.before, &edit.after].map(|of| (&of.stack, &of.wiring));
    let forecast = review::forecast(before, after).cloud;
    let mut lines = Lines::new();
    for change in forecast.happening() {
        let action = match change.action {
            cloud::Action::NoOp | cloud::Action::Move | cloud::Action::Import => Action::NoOp,
            cloud::Action::Read => Action::Read,
            cloud::Action::Create => Action::Create,
            cloud::Action::Update => Action::Update,
            cloud::Action::Replace => Action::Replace,
            cloud::Action::Delete => Action::Delete,
        };
        let replacing = change.differences.iter().filter(|it| it.effect == cloud::Effect::Replaces);
        let by = if action == Action::Replace {
            replacing.map(|it| it.path.clone()).collect()
        } else {
            Vec::new()
        };
        let previous = change.previous.as_ref().map(ToString::to_string);
        let data = if change.kind == Kind::Data { "data." } else { "" };
        lines.insert(format!("{data}{}", change.address), line(action, by, previous));
    }
    (lines, forecast.changes.iter().any(|change| change.refused.is_some()))
}

/// Nothing where Terraform refuses to plan.
fn planned(terraform: &mut Terraform, stack: &RenderedStack) -> Result<Option<Lines>> {
    terraform.rewrite(&stack.terraform)?;
    let plan: Plan = match terraform.plan() {
        Ok(plan) => plan,
        Err(Error::Refused { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let without_indexes = |path: &String| {
        let steps = path.split('.').filter(|step| step.parse::<usize>().is_err());
        steps.collect::<Vec<_>>().join(".")
    };
    let lines = plan.acting().map(|(address, change)| {
        // Where a member's id becomes unknown the provider names it too, beside what made it so.
        let paths = change.replace_paths.iter().filter(|path| *path != "id");
        let by = paths.map(without_indexes).collect();
        (address.to_owned(), line(change.action, by, change.previous_address.clone()))
    });
    Ok(Some(lines.collect()))
}

/// Compares the whole corpus, on a state that the stub made of each edit's base.
fn compare(judge: impl Fn(Terraform) -> Result<Option<Terraform>>) -> Result<()> {
    let mut by_base: BTreeMap<String, Vec<EditedStack>> = BTreeMap::new();
    for edit in EditedStack::in_cloud()? {
        by_base.entry(edit.before.id()).or_default().push(edit);
    }
    let mut wrong = String::new();
    for edits in by_base.values() {
        let Some(base) = edits.first().map(|edit| &edit.before) else { continue };
        let opened =
            Terraform::open(Reader::Terraform, &base.terraform, &RenderedStack::answers())?;
        let Some(terraform) = opened else { return Ok(()) };
        terraform.build()?;
        let Some(mut terraform) = judge(terraform)? else { return Ok(()) };
        for edit in edits {
            let (expected, is_refused) = forecast(edit);
            // Of the same files the same is planned, and that is nothing.
            let is_same = edit.after.terraform == edit.before.terraform;
            let found =
                if is_same { Some(Lines::new()) } else { planned(&mut terraform, &edit.after)? };
            differences(&mut wrong, &edit.name, (&expected, is_refused), found.as_ref());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    Ok(())
}

fn differences(wrong: &mut String, name: &str, forecast: (&Lines, bool), found: Option<&Lines>) {
    let (expected, is_refused) = forecast;
    let Some(found) = found else {
        if !is_refused {
            let _ = writeln!(wrong, "{name}: Terraform refuses it, and the forecast does not");
        }
        return;
    };
    let addresses = expected.keys().chain(found.keys().filter(|it| !expected.contains_key(*it)));
    for address in addresses {
        let [expected, found] =
            [expected, found].map(|lines| lines.get(address).map_or("nothing", String::as_str));
        if expected != found {
            let _ = writeln!(wrong, "{name}: {address}: the forecast {expected}, the plan {found}");
        }
    }
}

#[test]
fn it_is_what_terraform_plans() -> Result<()> {
    compare(|stub| Ok(Some(stub)))
}

#[test]
fn it_is_what_the_real_provider_plans() -> Result<()> {
    if mirror()?.is_none() {
        return Ok(());
    }
    compare(Terraform::with_real_provider)
}
