//! What Terraform would do, read from `show -json` of a saved plan.
//!
//! The format: <https://developer.hashicorp.com/terraform/internals/json-format>.

use std::{collections::BTreeMap, fmt};

use serde_json::Value;

use super::list;
use crate::{Error, Result};

/// What happens to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    NoOp,
    /// It is made.
    Create,
    /// A data source is read while the plan is applied.
    Read,
    /// It is changed in place.
    Update,
    /// It is destroyed and made again, in whichever order.
    Replace,
    /// It is destroyed.
    Delete,
    /// It stays, and is taken out of the state.
    Forget,
}

/// What a plan says about one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happens.
    pub action: Action,
    /// The paths that force a replacement, such as `config.0.version`, in order.
    pub replace_paths: Vec<String>,
    /// Its address in the state, where a `moved` block renames it.
    pub previous_address: Option<String>,
    /// The id of what an `import` block takes in.
    pub importing: Option<String>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Every resource and deferred data source by its address, those without a change too.
    pub changes: BTreeMap<String, Change>,
    /// All that `show -json` prints.
    pub json: Value,
}

impl Plan {
    /// The resources to which something happens.
    pub fn acting(&self) -> impl Iterator<Item = (&str, &Change)> {
        let acting = |change: &Change| {
            change.action != Action::NoOp
                || change.previous_address.is_some()
                || change.importing.is_some()
        };
        self.changes
            .iter()
            .filter(move |(_, change)| acting(change))
            .map(|(address, change)| (address.as_str(), change))
    }
}

/// A line for each resource to which something happens.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (address, change) in self.acting() {
            write!(f, "{address}: {:?}", change.action)?;
            if !change.replace_paths.is_empty() {
                write!(f, " by {}", change.replace_paths.join(", "))?;
            }
            if let Some(previous) = &change.previous_address {
                write!(f, ", moved from {previous}")?;
            }
            if let Some(id) = &change.importing {
                write!(f, ", imports {id}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

pub(super) fn read(json: Value) -> Result<Plan> {
    let mut changes = BTreeMap::new();
    for resource in list(&json["resource_changes"]) {
        let address = text(&resource["address"]).unwrap_or_default();
        let change = &resource["change"];
        let mut replace_paths: Vec<String> =
            list(&change["replace_paths"]).iter().map(dotted).collect();
        replace_paths.sort();
        let change = Change {
            action: action(&change["actions"])?,
            replace_paths,
            previous_address: text(&resource["previous_address"]),
            importing: text(&change["importing"]["id"]),
        };
        changes.insert(address, change);
    }
    Ok(Plan { changes, json })
}

fn action(actions: &Value) -> Result<Action> {
    let words: Vec<&str> = list(actions).iter().filter_map(Value::as_str).collect();
    match *words {
        ["no-op"] => Ok(Action::NoOp),
        ["create"] => Ok(Action::Create),
        ["read"] => Ok(Action::Read),
        ["update"] => Ok(Action::Update),
        ["delete", "create"] | ["create", "delete"] => Ok(Action::Replace),
        ["delete"] => Ok(Action::Delete),
        ["forget"] => Ok(Action::Forget),
        _ => Err(Error::unexpected("the actions of a plan", actions)),
    }
}

/// A path as `config.0.version`; it comes as `["config", 0, "version"]`.
fn dotted(path: &Value) -> String {
    let steps = list(path).iter().map(|step| text(step).unwrap_or_else(|| step.to_string()));
    steps.collect::<Vec<_>>().join(".")
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
