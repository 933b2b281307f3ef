//! kube-state-metrics, started as its container would be.

use std::{net::Ipv4Addr, process::Command};

use crate::{ControlPlane, Engine, Error, Given, Process, Result, Scratch};

/// A running kube-state-metrics; it ends when this is dropped.
#[derive(Debug)]
pub struct StateMetrics {
    _process: Process,
    _scratch: Scratch,
}

impl StateMetrics {
    /// Starts what a container is given, at the address of its pod and as the pod's own account; nothing where the engine
    /// may be missing and is.
    pub fn start(
        plane: &ControlPlane,
        given: &Given,
        (namespace, account): (&str, &str),
        pod: Ipv4Addr,
    ) -> Result<Option<Self>> {
        let Some(engine) = Engine::Kubernetes.find()? else { return Ok(None) };
        let (program, arguments) = given
            .command
            .split_first()
            .ok_or_else(|| Error::unexpected(account, "its container has no command"))?;
        let token = plane.token(namespace, account)?;
        let kubeconfig = plane.kubeconfig_of(account, &token)?;
        let mut command = Command::new(engine.join("bin").join(program.trim_start_matches('/')));
        command.args(arguments);
        command.arg(format!("--host={pod}")).arg(format!("--telemetry-host={pod}"));
        command.arg(format!("--kubeconfig={}", kubeconfig.display()));
        let scratch = Scratch::new()?;
        let process = Process::start("kube-state-metrics", &command, &scratch)?;
        Ok(Some(Self { _process: process, _scratch: scratch }))
    }
}
