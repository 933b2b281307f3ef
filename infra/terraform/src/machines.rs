//! The virtual machines of a stack. In: a [`Stack`], its [`Wiring`] and a machine. Out: the machine's user data, which
//! cloud-init reads when it first starts (<https://cloudinit.readthedocs.io/en/latest/explanation/format.html>).
//!
//! Each file that lands on a machine is a template of its own in `templates/`, called as the file is. What a template
//! is given goes through a filter that knows how the file quotes (`template`).
//!
//! User data is readable by everyone who may see the machine, and it changes nothing on a machine that has already
//! started: so no secret is in it, and nothing that is known only after the cloud was made.

mod fetch;
mod grafana;
mod mlflow;
mod setup;
mod template;

use spec::{
    name::ThingName,
    stack::{Grafana, GrafanaPlacement, Mlflow, MlflowPlacement, Stack, VirtualMachine},
};
use wiring::Wiring;

/// The name of the disk that outlives a machine, as the machine sees it.
pub(crate) const DATA_DEVICE: &str = "data";

/// A virtual machine, by the program that it is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Machine<'a> {
    /// An MLflow.
    Mlflow(&'a Mlflow, &'a VirtualMachine),
    /// A Grafana.
    Grafana(&'a Grafana, &'a VirtualMachine),
}

impl<'a> Machine<'a> {
    /// The thing that runs on it.
    pub(crate) fn name(&self) -> &'a ThingName {
        match self {
            Self::Mlflow(mlflow, _) => &mlflow.name.value,
            Self::Grafana(grafana, _) => &grafana.name.value,
        }
    }

    /// Its size and image.
    pub(crate) fn vm(&self) -> &'a VirtualMachine {
        match self {
            Self::Mlflow(_, vm) | Self::Grafana(_, vm) => vm,
        }
    }
}

/// The machines of a stack, in order of kind and name.
pub(crate) fn machines(stack: &Stack) -> Vec<Machine<'_>> {
    let registries = stack.mlflow.values().filter_map(|mlflow| match &mlflow.placement {
        MlflowPlacement::Vm(vm) => Some(Machine::Mlflow(mlflow, vm)),
        MlflowPlacement::InCluster(_) => None,
    });
    let boards = stack.grafana.values().filter_map(|grafana| match &grafana.placement {
        GrafanaPlacement::Vm(vm) => Some(Machine::Grafana(grafana, vm)),
        GrafanaPlacement::InCluster(_) => None,
    });
    registries.chain(boards).collect()
}

/// What a machine is told at its first start, as a `#cloud-config`.
pub(crate) fn user_data(stack: &Stack, wiring: &Wiring, machine: &Machine<'_>) -> String {
    let setup = match machine {
        Machine::Mlflow(mlflow, vm) => mlflow::setup(stack, wiring, mlflow, vm),
        Machine::Grafana(grafana, _) => grafana::setup(stack, wiring, grafana),
    };
    setup.cloud_config(stack, wiring, machine.name())
}

#[cfg(test)]
mod tests;
