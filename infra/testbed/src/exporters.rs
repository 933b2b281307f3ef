//! What real programs tell at `/metrics`, to hold the catalogue against.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    path::Path,
    process::Command,
    time::Duration,
};

use crate::{ControlPlane, Engine, Error, Process, ReservedPort, Result, Scratch};

/// Quiet, each takes a second or two.
const TOLD_WITHIN: Duration = Duration::from_mins(1);

/// What a program tells of itself or of others.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// `counter`, `gauge` or `histogram`, by the metric's name.
    pub kinds: BTreeMap<String, String>,
    /// Sets of labels that series of a name have.
    pub labels: BTreeMap<String, BTreeSet<BTreeSet<String>>>,
}

impl Told {
    /// Reads the text format (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
    fn read(text: &str) -> Self {
        let mut told = Self::default();
        for line in text.lines() {
            if let Some((name, kind)) =
                line.strip_prefix("# TYPE ").and_then(|line| line.split_once(' '))
            {
                told.kinds.insert(name.to_owned(), kind.trim().to_owned());
            } else if !line.starts_with('#') && !line.is_empty() {
                let end = line.find(['{', ' ']).unwrap_or(line.len());
                let (name, rest) = line.split_at(end);
                told.labels.entry(name.to_owned()).or_default().insert(names(rest));
            }
        }
        told
    }
}

/// The names of labels in `{a="b",c="d"} 1`.
fn names(mut rest: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    rest = rest.strip_prefix('{').unwrap_or_default();
    while let Some((name, after)) = rest.split_once("=\"") {
        names.insert(name.trim_start_matches(',').to_owned());
        let mut escaped = false;
        let end = after.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        rest = end.and_then(|end| after.get(end + 1..)).unwrap_or_default();
    }
    names
}

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
    let mut process = Process::start(name, command, scratch)?;
    process.wait_for("every metric", TOLD_WITHIN, || {
        let told = metrics(port).map(|text| Told::read(&text)).ok();
        Ok(told.filter(|told| names.iter().all(|name| told.kinds.contains_key(*name))))
    })
}

/// HTTP 1.0, so that what comes is not cut into chunks.
fn metrics(port: u16) -> Result<String> {
    let failed = Error::file(Path::new("/metrics"));
    let ask = || {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(TOLD_WITHIN))?;
        write!(stream, "GET /metrics HTTP/1.0\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
    };
    ask().map_err(failed)
}
