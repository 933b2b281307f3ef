//! Real engines for tests: in go files that were rendered, out comes what the programs say that will read them.
//!
//! `.ci/engines/install` installs the engines and `.ci/engines/lock` pins them; here they are only found and run. What
//! is started ends with the test, also when the test panics or is killed.

mod command;
mod engines;
mod error;
mod port;
mod process;
mod scratch;

mod control_plane;

pub use self::{
    command::{output, refused, said, text},
    control_plane::ControlPlane,
    engines::{Engine, installer, parse, root, variable},
    error::{Error, Result},
    port::ReservedPort,
    process::Process,
    scratch::Scratch,
};
