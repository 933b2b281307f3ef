//! What a machine's program gets: variables that stand in its unit, and secrets that the machine fetches itself.

use std::collections::BTreeSet;

use serde::Serialize;
use spec::name::ThingName;
use wiring::{Binding, Delivery, KeyRef, Value, Wiring};

/// Where secrets lie on a machine, as in a pod ([`wiring::names::secret_file`]).
const FOLDER: &str = "/run/secrets/";

/// What is fetched from Lockbox before a program starts.
#[derive(Debug, Default, Serialize)]
pub(super) struct Fetch {
    /// The secrets, by their names in Lockbox.
    pub(super) secrets: BTreeSet<String>,
    /// Files below [`FOLDER`].
    pub(super) files: Vec<Item>,
    /// Environment variables.
    pub(super) variables: Vec<Item>,
}

/// A file or a variable, and what it holds.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) pieces: Vec<Piece>,
}

/// A part of what a file or a variable holds.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Piece {
    Text { text: String },
    Key { secret: String, key: String },
}

/// A variable that holds no secret.
#[derive(Debug, Serialize)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) value: String,
}

impl Variable {
    pub(super) fn new(name: &str, value: impl Into<String>) -> Self {
        Self { name: name.to_owned(), value: value.into() }
    }
}

/// What the wiring gives to a thing outside of the cluster.
pub(super) fn bindings<'a>(wiring: &'a Wiring, thing: &ThingName) -> &'a [Binding] {
    wiring.outside.get(thing).map_or(&[], Vec::as_slice)
}

/// The variables of a thing that hold no secret, in order.
pub(super) fn variables(wiring: &Wiring, thing: &ThingName) -> Vec<Variable> {
    let literals =
        bindings(wiring, thing).iter().filter_map(|it| match (&it.delivery, &it.value) {
            (Delivery::Env(name), Value::Literal(text)) => Some(Variable::new(name, text)),
            _ => None,
        });
    literals.collect()
}

/// Everything else that a thing gets.
pub(super) fn fetch(wiring: &Wiring, thing: &ThingName) -> Fetch {
    let mut fetch = Fetch::default();
    for Binding { delivery, value, .. } in bindings(wiring, thing) {
        if let Value::Secret(key) = value {
            fetch.secrets.insert(key.secret.clone());
        }
        match (delivery, value) {
            (Delivery::Env(_), Value::Literal(_)) => {}
            (Delivery::Env(name), value) => {
                fetch.variables.push(Item { name: name.clone(), pieces: pieces(wiring, value) });
            }
            (Delivery::File(path), value) => {
                let name = path.strip_prefix(FOLDER).unwrap_or(path).to_owned();
                fetch.files.push(Item { name, pieces: pieces(wiring, value) });
            }
        }
    }
    fetch
}

/// The path of the file that holds a key, where the thing gets it as a file.
pub(super) fn file<'a>(bindings: &'a [Binding], secret: &str, key: &str) -> Option<&'a str> {
    bindings.iter().find_map(|it| match (&it.delivery, &it.value) {
        (Delivery::File(path), Value::Secret(held)) if held.secret == secret && held.key == key => {
            Some(path.as_str())
        }
        _ => None,
    })
}

/// A composed value is put together on the machine, since its pieces are known only there.
fn pieces(wiring: &Wiring, value: &Value) -> Vec<Piece> {
    let KeyRef { secret, key } = match value {
        Value::Literal(text) => return vec![Piece::Text { text: text.clone() }],
        Value::Secret(held) => held,
    };
    let composed = wiring
        .lockbox
        .iter()
        .filter(|it| it.name == *secret)
        .flat_map(|it| &it.composed)
        .find(|it| it.key == *key);
    let held = |key: &str| Piece::Key { secret: secret.clone(), key: key.to_owned() };
    let Some(composed) = composed else { return vec![held(key)] };
    let pieces = composed.pieces.iter().map(|piece| match piece {
        wiring::Piece::Text(text) => Piece::Text { text: text.clone() },
        wiring::Piece::Key(key) => held(key),
    });
    pieces.collect()
}
