//! What a change of a stack does to what exists, before any credential is used.
//!
//! In: a stack as it was applied, and as it shall be. Out: for every resource what `terraform plan` would say of it,
//! what is lost when it does, and what `apply` would refuse although the plan is green. Nothing is asked of the cloud:
//! both modules are lowered and compared by the provider's own rules ([`crate::provider`]).
//!
//! Known limits
//! - What the server computed is taken to be unchanged, so drift is not seen, and a value that is written for the first
//!   time counts as a change even where the server had chosen the same.
//! - A data source that is read at plan is taken to give what it gave before. Images are found by family: a newer one
//!   changes nothing here, and machines ignore it.
//! - Texts that the provider holds for the same (`diff_suppress`: case of protocols and days, layout of JSON) are
//!   compared as texts. One renderer writes both sides, so they differ only where the stack does.
//! - What exists already and is adopted is not known; it counts as taken over, and as nothing else.

mod compare;
mod evaluate;
mod loss;
mod plan;
mod refused;
mod value;

use spec::{
    change::{Loss, Refusal, Side},
    source::Span,
    stack::Stack,
};
use wiring::Wiring;

use crate::{
    lower::{Scope, lower},
    model::{Address, Kind, Module},
};

spec::words! {
    /// What Terraform does to a resource.
    pub enum Action: "an action" {
        /// Nothing.
        NoOp = "no-op",
        /// Gives it another address, and changes nothing.
        Move = "move",
        /// Takes over what exists.
        Import = "import",
        /// Reads a data source while it applies, because it depends on what is not there yet.
        Read = "read",
        /// Makes it.
        Create = "create",
        /// Changes it in place.
        Update = "update",
        /// Destroys it, and makes another.
        Replace = "replace",
        /// Destroys it.
        Delete = "delete",
    }
}

/// What is done to one resource.
#[derive(Clone, Debug)]
pub struct Change {
    /// Whether it is a resource, or a data source that is read.
    pub kind: Kind,
    /// Its address, in the head where it is there.
    pub address: Address,
    /// The address that it had, where that is another.
    pub previous: Option<Address>,
    /// What is done.
    pub action: Action,
    /// The attributes that differ.
    pub differences: Vec<Difference>,
    /// The resource whose change replaces it, where no attribute does.
    pub replaced_with: Option<Address>,
    /// What is lost.
    pub loss: Option<Loss>,
    /// Why `apply`, or the plan, refuses it.
    pub refused: Option<Refusal>,
    /// The line of the spec that it comes from.
    pub span: Span,
    /// The stack of that line.
    pub side: Side,
}

/// An attribute that differs.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Its path, without indexes.
    pub path: String,
    /// What it was, where that is a plain value that may be shown.
    pub before: Option<String>,
    /// What it will be, where that is a plain value that may be shown.
    pub after: Option<String>,
    /// The resource on which its value waits.
    pub waits_for: Option<String>,
    /// Whether it replaces the resource.
    pub effect: Effect,
    /// The line of the head's spec that caused it, where one is known more exactly than the resource's.
    pub span: Option<Span>,
}

/// What a difference does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The resource is changed as it is.
    InPlace,
    /// A machine stops for it.
    Stops,
    /// The resource is replaced.
    Replaces,
}

/// What becomes of everything.
#[derive(Clone, Debug, Default)]
pub struct Forecast {
    /// Every resource of either stack, and every data source whose reading waits, in order of address.
    pub changes: Vec<Change>,
    /// The state's place before and after, where it is another: Terraform then knows nothing of what exists, unless the
    /// state is copied. The changes are those after it was.
    pub state_moved: Option<(String, String)>,
}

impl Forecast {
    /// Those to which anything happens.
    pub fn happening(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.action != Action::NoOp)
    }

    /// How many there are of an action.
    #[must_use]
    pub fn count(&self, action: Action) -> usize {
        self.changes.iter().filter(|change| change.action == action).count()
    }
}

/// Compares a stack as it was applied with the same stack as it shall be.
///
/// Both must be without errors. A stack without a cloud has no resources.
#[must_use]
pub fn forecast(base: (&Stack, &Wiring), head: (&Stack, &Wiring)) -> Forecast {
    let module = |(stack, wiring): (&Stack, &Wiring)| {
        Scope::new(stack, wiring).map_or_else(Module::default, |scope| lower(&scope))
    };
    plan::forecast(&module(base), &module(head))
}

#[cfg(test)]
mod tests;
