//! What the forecast says of an edit is what Terraform plans: for every edit of the corpus, action by action.
//!
//! The provider is the stub, which reads the same data about the real one as the forecast does, and plans by code of its
//! own; whether the data is true is for `real_provider` to say.

use std::collections::BTreeMap;

use render::review::{self, Forecast, Kind};
use testbed::{
    EditedStack, Error, RenderedStack, Result,
    terraform::{Action, Plan, Reader, Terraform},
};

/// Fewer would not be a corpus.
const FEWEST: usize = 40;

#[test]
fn the_forecast_is_what_terraform_plans() -> Result<()> {
    let mut by_base: BTreeMap<String, Vec<EditedStack>> = BTreeMap::new();
    for edit in EditedStack::all()? {
        by_base.entry(edit.before.id()).or_default().push(edit);
    }
    let mut wrong = Vec::new();
    let mut compared = 0;
    for edits in by_base.values() {
        let Some(base) = edits.first().map(|edit| &edit.before) else { continue };
        let answers = RenderedStack::answers();
        let Some(mut terraform) = Terraform::open(Reader::Terraform, &base.terraform, &answers)?
        else {
            return Ok(());
        };
        terraform.build()?;
        for edit in edits {
            compared += 1;
            let (expected, is_refused) = foreseen(edit);
            match planned(&mut terraform, edit)? {
                Some(found) if found != expected => {
                    wrong.push(difference(&edit.name, &expected, &found));
                }
                None if !is_refused => {
                    wrong.push(format!("{}: refused, and not foreseen", edit.name))
                }
                _ => {}
            }
        }
    }
    assert!(compared >= FEWEST, "{compared} edits were compared");
    assert!(wrong.is_empty(), "{} of {compared} differ\n{}", wrong.len(), wrong.join("\n"));
    Ok(())
}

/// What happens to each resource, by its address: in the words of the forecast.
type Happening = BTreeMap<String, String>;

/// What the forecast says, and whether it says that something is refused: by the plan, or first by the apply.
fn foreseen(edit: &EditedStack) -> (Happening, bool) {
    let before = (&edit.before.stack, &edit.before.wiring);
    let forecast: Forecast = review::forecast(before, (&edit.after.stack, &edit.after.wiring));
    let happening = forecast.happening().map(|change| {
        let data = if change.kind == Kind::Data { "data." } else { "" };
        let moved =
            change.previous.as_ref().map(|from| format!(" from {from}")).unwrap_or_default();
        (format!("{data}{}", change.address), format!("{}{moved}", change.action))
    });
    let is_refused = forecast.changes.iter().any(|change| change.refused.is_some());
    (happening.collect(), is_refused)
}

/// What Terraform plans; nothing where it refuses to plan.
fn planned(terraform: &mut Terraform, edit: &EditedStack) -> Result<Option<Happening>> {
    terraform.rewrite(&edit.after.terraform)?;
    match terraform.plan() {
        Ok(plan) => Ok(Some(happening(&plan))),
        Err(Error::Refused { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn happening(plan: &Plan) -> Happening {
    let acting = plan.acting().map(|(address, change)| {
        let action = match (change.action, &change.importing, &change.previous_address) {
            (Action::NoOp | Action::Update, Some(_), _) => "import",
            (Action::NoOp, None, Some(_)) => "move",
            (Action::NoOp, None, None) => "no-op",
            (Action::Create, ..) => "create",
            (Action::Read, ..) => "read",
            (Action::Update, ..) => "update",
            (Action::Replace, ..) => "replace",
            (Action::Delete, ..) => "delete",
            (Action::Forget, ..) => "forget",
        };
        let moved = change
            .previous_address
            .as_ref()
            .map(|from| format!(" from {from}"))
            .unwrap_or_default();
        (address.to_owned(), format!("{action}{moved}"))
    });
    acting.collect()
}

fn difference(name: &str, expected: &Happening, found: &Happening) -> String {
    let nothing = String::from("nothing");
    let addresses: std::collections::BTreeSet<_> = expected.keys().chain(found.keys()).collect();
    let lines = addresses.into_iter().filter_map(|address| {
        let of = |side: &Happening| side.get(address).unwrap_or(&nothing).clone();
        let (foreseen, planned) = (of(expected), of(found));
        (foreseen != planned)
            .then(|| format!("  {address}: foreseen {foreseen}, planned {planned}\n"))
    });
    format!("{name}\n{}", lines.collect::<String>())
}
