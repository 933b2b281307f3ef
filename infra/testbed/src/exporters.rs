//! What real programs tell at `/metrics`, to hold the catalogue against.

mod rendered;
mod told;

use std::{path::Path, process::Command, time::Duration};

pub use self::{
    rendered::{Beside, Exporter},
    told::{Series, Told},
};
use crate::{ControlPlane, Engine, Error, Process, ReservedPort, Result, Scratch, http};

/// Quiet, each takes a second or two.
const TOLD_WITHIN: Duration = Duration::from_mins(1);

/// What a Prometheus tells that has a rule and sends to an Alertmanager; nothing where the engine may be missing and is.
pub fn prometheus() -> Result<Option<Told>> {
    let Some(engine) = Engine::Prometheus.find()? else { return Ok(None) };
    let scratch = Scratch::new()?;
    scratch
        .write("rules.yaml", "groups: [{ name: a, rules: [{ alert: A, expr: vector(1) }] }]\n")?;
    scratch.write(
        "prometheus.yaml",
        "global: { evaluation_interval: 1s }\nrule_files: [rules.yaml]\nalerting: { alertmanagers: [{ static_configs: [{ targets: [\"127.0.0.1:1\"] }] }] }\n",
    )?;
    let port = ReservedPort::new()?.number();
    let mut command = Command::new(engine.join("bin/prometheus"));
    command.args(["--config.file=prometheus.yaml", "--storage.tsdb.path=data"]);
    command.arg(format!("--web.listen-address=127.0.0.1:{}", port));
    // The counter of an Alertmanager is there once the first alert was sent to it.
    told("prometheus", &command, &scratch, port, &["prometheus_notifications_dropped_total"])
        .map(Some)
}

/// What an Alertmanager tells that has others beside it; nothing where the engine may be missing and is.
pub fn alertmanager() -> Result<Option<Told>> {
    let Some(engine) = Engine::Alertmanager.find()? else { return Ok(None) };
    let scratch = Scratch::new()?;
    scratch.write("alertmanager.yaml", "route: { receiver: a }\nreceivers: [{ name: a }]\n")?;
    let (port, gossip) = (ReservedPort::new()?.number(), ReservedPort::new()?.number());
    let mut command = Command::new(engine.join("bin/alertmanager"));
    command.args(["--config.file=alertmanager.yaml", "--storage.path=data"]);
    command.arg(format!("--web.listen-address=127.0.0.1:{}", port));
    command.arg(format!("--cluster.listen-address=127.0.0.1:{}", gossip));
    told("alertmanager", &command, &scratch, port, &["alertmanager_cluster_members"]).map(Some)
}

/// What kube-state-metrics tells of what is in a control plane, once it tells metrics of these names: it is silent about a
/// kind of which it has seen no object.
pub fn kube_state_metrics(plane: &ControlPlane, names: &[&str]) -> Result<Option<Told>> {
    let Some(engine) = Engine::Kubernetes.find()? else { return Ok(None) };
    let scratch = Scratch::new()?;
    let (port, own) = (ReservedPort::new()?.number(), ReservedPort::new()?.number());
    let mut command = Command::new(engine.join("bin/kube-state-metrics"));
    command.args(["--host=127.0.0.1", "--telemetry-host=127.0.0.1"]);
    command.arg(format!("--port={}", port));
    command.arg(format!("--telemetry-port={}", own));
    command.arg(format!("--kubeconfig={}", plane.kubeconfig().display()));
    told("kube-state-metrics", &command, &scratch, port, names).map(Some)
}

/// Starts a program and asks it until it tells what is waited for.
fn told(
    name: &'static str,
    command: &Command,
    scratch: &Scratch,
    port: u16,
    names: &[&str],
) -> Result<Told> {
    wait_for(&mut Process::start(name, command, scratch)?, port, names)
}

/// Asks a program until it tells metrics of these names.
fn wait_for(process: &mut Process, port: u16, names: &[&str]) -> Result<Told> {
    process.wait_for("every metric", TOLD_WITHIN, || {
        let told = ask(port).ok();
        Ok(told.filter(|told| names.iter().all(|name| told.kinds.contains_key(*name))))
    })
}

fn ask(port: u16) -> Result<Told> {
    let answer = http::get(port, "localhost", "/metrics");
    answer.map(|(_, text)| Told::read(&text)).map_err(Error::file(Path::new("/metrics")))
}
