//! In: a [`Loaded`](spec::Loaded) file or its [`Stack`](spec::stack::Stack). Out: every report about it, or every file
//! that is rendered of it. Pure.
//!
//! The lists of [checks](mod@checks), of [generators](mod@generators) and of what later work will render stand here and
//! nowhere else.

mod checks;
mod generators;
mod not_rendered;
pub mod review;
mod target;

pub use alerts::{Cause, Check as FirstCheck, Explained, explain};

pub use self::{
    checks::{CHECKS, Check, Checked, Subject, check, rule, rules},
    generators::{GENERATORS, Generator, Rendered, Tier, leaves, render, rendered_targets},
    not_rendered::NotRendered,
    target::Target,
};
