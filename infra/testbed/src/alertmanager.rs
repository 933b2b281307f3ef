//! Alertmanager, started with what is rendered for it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use serde_yaml::{Mapping, Value};

use crate::{Engine, Error, Inbox, Process, ReservedPort, Result, Scratch, http};

/// It answers after a fiftieth of this.
const READY_WITHIN: Duration = Duration::from_secs(30);
/// Several need some rounds of gossip to know each other.
const KNOWN_WITHIN: Duration = Duration::from_mins(1);
/// How long the second of several waits for what the first has sent.
const PEER_TIMEOUT: &str = "--cluster.peer-timeout=3s";

/// Alertmanagers that know each other; they end when this is dropped.
#[derive(Debug)]
pub struct Alertmanager {
    ports: Vec<u16>,
    servers: Vec<Process>,
    _scratch: Scratch,
}

impl Alertmanager {
    /// Starts some, which gossip if they are several; nothing where the engine may be missing and is.
    pub fn start(engine: Engine, configuration: &Path, replicas: usize) -> Result<Option<Self>> {
        let Some(engine) = engine.find()? else { return Ok(None) };
        let scratch = Scratch::new()?;
        let reserve = |_| ReservedPort::new().map(|port| port.number());
        let ports: Vec<u16> = (0..replicas).map(reserve).collect::<Result<_>>()?;
        let gossip: Vec<u16> = (0..replicas).map(reserve).collect::<Result<_>>()?;
        let mut servers = Vec::new();
        for (index, (port, own)) in ports.iter().zip(&gossip).enumerate() {
            let mut command = Command::new(engine.join("bin/alertmanager"));
            command.arg(format!("--config.file={}", configuration.display()));
            command.arg(format!("--storage.path=data-{index}"));
            command.arg(format!("--web.listen-address=127.0.0.1:{port}"));
            if replicas > 1 {
                command.arg(format!("--cluster.listen-address=127.0.0.1:{own}")).arg(PEER_TIMEOUT);
                let others = gossip.iter().filter(|other| *other != own);
                command.args(others.map(|other| format!("--cluster.peer=127.0.0.1:{other}")));
            } else {
                command.arg("--cluster.listen-address=");
            }
            let name = if index == 0 { "alertmanager" } else { "alertmanager-second" };
            servers.push(Process::start(name, &command, &scratch)?);
        }
        for (server, port) in servers.iter_mut().zip(&ports) {
            server.wait_for("it is ready", READY_WITHIN, || {
                Ok(matches!(http::get(*port, "localhost", "/-/ready"), Ok((200, _))).then_some(()))
            })?;
            let members = format!("alertmanager_cluster_members {replicas}\n");
            server.wait_for("it knows the others", KNOWN_WITHIN, || {
                let told = http::get(*port, "localhost", "/metrics");
                let knows = replicas == 1 || told.is_ok_and(|(_, text)| text.contains(&members));
                Ok(knows.then_some(()))
            })?;
        }
        Ok(Some(Self { ports, servers, _scratch: scratch }))
    }

    /// Tells all of them of alerts, as Prometheus does.
    pub fn tell(&self, alerts: &serde_json::Value) -> Result<()> {
        for port in &self.ports {
            let answer = http::post(*port, "/api/v2/alerts", &alerts.to_string());
            match answer {
                Ok((200, _)) => {}
                other => {
                    return Err(Error::unexpected("the answer to alerts", format!("{other:?}")));
                }
            }
        }
        Ok(())
    }

    /// Asks until there is an answer; the logs of all where there is none in time.
    pub fn wait_for<T>(
        &mut self,
        what: &str,
        limit: Duration,
        mut ask: impl FnMut() -> Option<T>,
    ) -> Result<T> {
        let first = self.servers.first_mut();
        let first =
            first.ok_or_else(|| Error::unexpected("an Alertmanager", "none was started"))?;
        first.wait_for(what, limit, || Ok(ask()))
    }

    /// Everything that they have said so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.servers.iter().map(Process::log).collect()
    }
}

/// A copy of a rendered folder in which nothing is another but where secrets lie, where the services are, and how long is
/// waited: secrets of the test in files of the test, an inbox for every service, and a second for every wait but those
/// between two messages that say the same.
pub fn redirected(folder: &Path, inbox: &Inbox, scratch: &Scratch) -> Result<PathBuf> {
    let file = folder.join("alertmanager.yaml");
    let text = fs::read_to_string(&file).map_err(Error::file(&file))?;
    let mut configuration: Value =
        serde_yaml::from_str(&text).map_err(|error| Error::unexpected(file.display(), error))?;
    shorten(&mut configuration["route"]);
    for receiver in sequence(&mut configuration["receivers"]) {
        let name = receiver["name"].as_str().unwrap_or_default().to_owned();
        for (kind, secret, address) in KINDS {
            let Some(configs) = receiver.get_mut(kind) else { continue };
            for config in sequence(configs).iter_mut().filter_map(Value::as_mapping_mut) {
                redirect(config, &name, (secret, address), inbox, scratch)?;
            }
        }
    }
    let templates = folder.join("notifications.tmpl");
    let templates = fs::read_to_string(&templates).map_err(Error::file(&templates))?;
    scratch.write("notifications.tmpl", &templates)?;
    let text = serde_yaml::to_string(&configuration)
        .map_err(|error| Error::unexpected("the configuration", error))?;
    scratch.write("alertmanager.yaml", &text)
}

/// Of each kind of receiver: what names the file with its secret, and what names the service where that is not the secret.
const KINDS: [(&str, &str, Option<&str>); 4] = [
    ("pagerduty_configs", "routing_key_file", Some("url")),
    ("slack_configs", "api_url_file", None),
    ("telegram_configs", "bot_token_file", Some("api_url")),
    ("webhook_configs", "url_file", None),
];

fn redirect(
    config: &mut Mapping,
    name: &str,
    (secret, address): (&str, Option<&str>),
    inbox: &Inbox,
    scratch: &Scratch,
) -> Result<()> {
    let was = config.get(secret).and_then(Value::as_str).unwrap_or_default().to_owned();
    if !(was.starts_with("/run/secrets/") && was.ends_with("/value")) {
        return Err(Error::unexpected(name, format!("its secret lies at {was:?}")));
    }
    let value = match address {
        Some(address) => {
            config.insert(Value::from(address), Value::from(inbox.address(name)));
            // As files that people make end.
            format!("secret-of-{name}\n")
        }
        None => format!("{}\n", inbox.address(name)),
    };
    let file = scratch.write(was.trim_start_matches('/'), &value)?;
    config.insert(Value::from(secret), Value::from(file.display().to_string()));
    Ok(())
}

fn shorten(route: &mut Value) {
    let Some(route) = route.as_mapping_mut() else { return };
    for (wait, short) in [("group_wait", "1s"), ("group_interval", "1s")] {
        if let Some(said) = route.get_mut(wait).filter(|said| said.as_str() != Some("0s")) {
            *said = Value::from(short);
        }
    }
    // That of the heartbeat is the only one below a minute.
    if let Some(said) = route.get_mut("repeat_interval").filter(|it| it.as_str() == Some("30s")) {
        *said = Value::from("1s");
    }
    if let Some(below) = route.get_mut("routes") {
        sequence(below).iter_mut().for_each(shorten);
    }
}

fn sequence(value: &mut Value) -> &mut [Value] {
    value.as_sequence_mut().map(Vec::as_mut_slice).unwrap_or_default()
}

/// Waits, and looks whether something stays as it is for a while.
pub fn stays(limit: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < limit {
        if !holds() {
            return false;
        }
        thread::sleep(Duration::from_millis(100));
    }
    true
}
