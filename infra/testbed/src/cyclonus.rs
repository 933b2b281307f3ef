//! A judge of network policies that is not ours: may this connection be opened?

use std::{net::Ipv4Addr, path::PathBuf, process::Command};

use serde_json::{Value, json};

use crate::{Engine, Error, Result, Scratch, command};

/// cyclonus.
#[derive(Debug)]
pub struct Cyclonus {
    program: PathBuf,
}

/// One end of a connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// Its address; pods have one too.
    pub address: Ipv4Addr,
    /// The pod; nothing for what is outside of the cluster.
    pub pod: Option<Pod>,
}

/// What policies see of a pod.
#[derive(Clone, Debug, PartialEq)]
pub struct Pod {
    /// Its namespace.
    pub namespace: String,
    /// The namespace's labels.
    pub namespace_labels: Value,
    /// Its own labels.
    pub labels: Value,
}

/// A connection that somebody might open.
#[derive(Clone, Debug, PartialEq)]
pub struct Connection {
    /// Who opens it.
    pub from: Endpoint,
    /// Who accepts it.
    pub to: Endpoint,
    /// The port of the one who accepts.
    pub port: u16,
    /// That port's name in the pod; empty where it has none.
    pub port_name: String,
    /// `TCP` or `UDP`.
    pub protocol: &'static str,
}

impl Cyclonus {
    /// Finds it; nothing where it may be missing and is.
    pub fn find() -> Result<Option<Self>> {
        let engine = Engine::Cyclonus.find()?;
        Ok(engine.map(|engine| Self { program: engine.join("bin/cyclonus") }))
    }

    /// Whether policies allow each of some connections, in their order.
    pub fn judge(&self, policies: &[Value], connections: &[Connection]) -> Result<Vec<bool>> {
        let scratch = Scratch::new()?;
        // Anything but one list would be read in part, or not at all, without a word.
        let list = json!({ "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicyList", "items": policies });
        let traffic: Vec<Value> = connections.iter().map(traffic).collect();
        let mut cyclonus = Command::new(&self.program);
        cyclonus.args(["analyze", "--mode", "query-traffic", "--policy-path"]);
        cyclonus.arg(scratch.write("policies.json", &list.to_string())?);
        cyclonus
            .arg("--traffic-path")
            .arg(scratch.write("traffic.json", &Value::from(traffic).to_string())?);
        let verdicts = verdicts(&command::text(&mut cyclonus)?)?;
        if verdicts.len() != connections.len() {
            let why = format!("{} verdicts for {} connections", verdicts.len(), connections.len());
            return Err(Error::unexpected("the answer of cyclonus", why));
        }
        Ok(verdicts)
    }
}

/// A connection in the words of cyclonus.
fn traffic(connection: &Connection) -> Value {
    json!({
        "Source": peer(&connection.from),
        "Destination": peer(&connection.to),
        "ResolvedPort": connection.port,
        "ResolvedPortName": connection.port_name,
        "Protocol": connection.protocol,
    })
}

fn peer(endpoint: &Endpoint) -> Value {
    let address = endpoint.address.to_string();
    match &endpoint.pod {
        None => json!({ "IP": address }),
        Some(pod) => json!({
            "IP": address,
            "Internal": {
                "Namespace": pod.namespace,
                "NamespaceLabels": pod.namespace_labels,
                "PodLabels": pod.labels,
            },
        }),
    }
}

/// The row that ends each connection's table: `| IS ALLOWED? |  TRUE  |`.
fn verdicts(answer: &str) -> Result<Vec<bool>> {
    let rows = answer.lines().filter(|line| line.contains("IS ALLOWED?"));
    rows.map(|row| match row.split('|').nth(2).map(str::trim) {
        Some("TRUE") => Ok(true),
        Some("FALSE") => Ok(false),
        _ => Err(Error::unexpected("the answer of cyclonus", row)),
    })
    .collect()
}
