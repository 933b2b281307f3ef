//! In: a [`Stack`] with a cloud and its [`Wiring`]. Out: a Terraform root module for Yandex Cloud, in JSON.

mod facts;
mod model;

mod check;
mod lower;
mod machines;
mod patch;
mod readme;

pub mod forecast;
pub mod provider;

use spec::{artifact::Artifacts, stack::Stack};
use wiring::Wiring;

use self::lower::Scope;
pub use self::{
    check::{RULES, check},
    model::{Address, Declared, Kind},
};

/// The module of a stack, by path relative to its output folder. None for a stack without a cloud.
#[must_use]
pub fn generate(stack: &Stack, wiring: &Wiring) -> Artifacts {
    let Some(scope) = Scope::new(stack, wiring) else { return Artifacts::new() };
    let module = lower::lower(&scope);
    let readme = (String::from("terraform/README.md"), readme::readme(&scope, &module));
    let files = module.files().into_iter();
    files.map(|(name, text)| (format!("terraform/{name}"), text)).chain([readme]).collect()
}
