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

mod object;
mod pod;
mod stacks;

mod control_plane;
mod cyclonus;
mod helm;
mod kubeconform;
mod kubectl;
mod redis;
mod terraform;

pub use self::{
    command::{output, refused, said, text},
    control_plane::ControlPlane,
    cyclonus::{Connection, Cyclonus, Endpoint, Pod},
    engines::{Engine, installer, parse, root, variable},
    error::{Error, Result},
    kubeconform::{Conformity, Kubeconform},
    kubectl::kustomize,
    object::Object,
    pod::{Given, given},
    port::ReservedPort,
    process::Process,
    redis::Redis,
    scratch::Scratch,
    stacks::RenderedStack,
    terraform::{Action, Change, Complaint, Plan, Reader, Severity, Terraform},
};
