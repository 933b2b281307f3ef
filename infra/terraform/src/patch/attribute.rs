//! An attribute's path, followed through a resource's body.

use serde_json::{Map, Value};
use spec::name::AttributePath;

/// Puts a value at a path, or takes it out where there is none. Blocks and objects on the way are made where they are
/// missing.
pub(super) fn set(
    body: &mut Map<String, Value>,
    path: &AttributePath,
    value: Option<Value>,
) -> Result<(), String> {
    let steps: Vec<_> = path.steps().collect();
    let Some(((name, index), way)) = steps.split_last() else { return Ok(()) };
    let mut object = body;
    for (name, index) in way {
        let there = object.entry(*name).or_insert_with(|| match index {
            Some(_) => Value::Array(Vec::new()),
            None => Value::Object(Map::new()),
        });
        object = below(there, name, *index)?;
    }
    match (index, value) {
        (None, Some(value)) => drop(object.insert((*name).to_owned(), value)),
        // The others keep their places.
        (None, None) => drop(object.shift_remove(*name)),
        (Some(index), value) => {
            let there = object.entry(*name).or_insert_with(|| Value::Array(Vec::new()));
            let Value::Array(members) = there else { return Err(format!("`{name}` is no list")) };
            member(members, name, *index, value)?;
        }
    }
    Ok(())
}

/// The object that a step leads to.
fn below<'v>(
    value: &'v mut Value,
    name: &str,
    index: Option<usize>,
) -> Result<&'v mut Map<String, Value>, String> {
    match value {
        Value::Object(object) if index.is_none_or(|index| index == 0) => Ok(object),
        Value::Array(members) => {
            let count = members.len();
            let index = match index {
                Some(index) => index,
                None if count == 1 => 0,
                None => {
                    return Err(format!(
                        "there are {count} of `{name}`: say which, as in `{name}[0]`"
                    ));
                }
            };
            if index == count {
                members.push(Value::Object(Map::new()));
            }
            match members.get_mut(index) {
                Some(Value::Object(object)) => Ok(object),
                Some(_) => Err(format!("`{name}[{index}]` is no block")),
                None => Err(format!("`{name}` has {count}, counted from 0")),
            }
        }
        _ => Err(format!("`{name}` is no block")),
    }
}

fn member(
    members: &mut Vec<Value>,
    name: &str,
    index: usize,
    value: Option<Value>,
) -> Result<(), String> {
    let count = members.len();
    match (members.get_mut(index), value) {
        (Some(member), Some(value)) => *member = value,
        (Some(_), None) => drop(members.remove(index)),
        (None, Some(value)) if index == count => members.push(value),
        (None, _) => return Err(format!("`{name}` has {count}, counted from 0")),
    }
    Ok(())
}
