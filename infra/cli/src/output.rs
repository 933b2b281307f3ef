//! The output folder: what is there, what should be there, and the way from one to the other without loss.

mod apply;
mod difference;
mod folder;
mod manifest;
mod plan;

pub use self::{
    apply::apply,
    difference::{Change, Difference, differences},
    manifest::{Digest, MANIFEST, Manifest},
    plan::{Force, Kept, Plan, Step, Why, plan},
};
