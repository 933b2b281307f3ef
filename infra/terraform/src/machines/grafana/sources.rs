//! The data sources of a Grafana, as its provisioning takes them
//! (<https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources>).
//!
//! A source's id is the thing's name, so that dashboards can refer to it before it is made.

use std::collections::BTreeMap;

use contract::ports;
use serde::Serialize;
use serde_json::{Value, json};
use spec::stack::{
    DatabaseRef, Datasource, Grafana, Postgresql, PostgresqlPlacement, Prometheus, Stack,
};
use wiring::{Binding, Wiring, Workload, names, names::key};

use super::super::{fetch, setup::REUSED_SECONDS};

/// The longest id of a source: <https://grafana.com/docs/grafana/latest/developers/http_api/data_source/>.
const LONGEST_ID: usize = 40;

/// One data source.
#[derive(Debug, Serialize)]
pub(super) struct Source {
    name: String,
    uid: String,
    r#type: &'static str,
    url: String,
    /// Whether panels that name no source read this one.
    is_default: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// `jsonData`.
    settings: BTreeMap<&'static str, Value>,
    /// A reference to the file with the password.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
}

/// What a Grafana reads, in the spec's order; the first Prometheus is the default. An MLflow is no source: see its
/// database.
pub(super) fn sources(stack: &Stack, wiring: &Wiring, grafana: &Grafana) -> Vec<Source> {
    let bindings = fetch::bindings(wiring, &grafana.name);
    let sources = grafana.reads.iter().filter_map(|source| match &source.value {
        Datasource::Prometheus(it) => Some(metrics(wiring, it)),
        Datasource::Database(it) => tables(stack, grafana, it, bindings),
        Datasource::Mlflow(_) => None,
    });
    let mut sources: Vec<Source> = sources.collect();
    if let Some(first) = sources.iter_mut().find(|source| source.r#type == "prometheus") {
        first.is_default = true;
    }
    sources
}

/// Behind an internal balancer, whose address is fixed.
fn metrics(wiring: &Wiring, prometheus: &Prometheus) -> Source {
    let workload = Workload {
        namespace: prometheus.placement.namespace.value.clone(),
        thing: prometheus.name.value.clone(),
        role: None,
    };
    let balancer = wiring
        .balancers
        .iter()
        .find(|it| it.workload == workload && it.target_port == ports::PROMETHEUS);
    let address = balancer.and_then(|balancer| balancer.address);
    let host = address.map_or_else(|| workload.host(), |address| address.to_string());
    let port = balancer.map_or(ports::PROMETHEUS, |balancer| balancer.port);
    let every = format!("{}s", prometheus.scrape_every.seconds_rounded_up());
    Source {
        name: prometheus.name.to_string(),
        uid: prometheus.name.to_string(),
        r#type: "prometheus",
        url: literal(&format!("http://{host}:{port}")),
        is_default: false,
        user: None,
        settings: BTreeMap::from([
            ("httpMethod", json!("POST")),
            ("prometheusType", json!("Prometheus")),
            ("timeInterval", json!(every)),
        ]),
        password: None,
    }
}

/// A database, as a user who may read it. None where the server is out of a machine's reach, which `check` refuses.
fn tables(
    stack: &Stack,
    grafana: &Grafana,
    used: &DatabaseRef,
    bindings: &[Binding],
) -> Option<Source> {
    let server: &Postgresql = &used.server;
    let secret = names::lockbox(stack, &names::secret(&server.name, &grafana.name));
    let content =
        |key| fetch::file(bindings, &secret, key).map(|path| format!("$__file{{{path}}}"));
    let url = match &server.placement {
        PostgresqlPlacement::Managed { .. } => {
            format!("{}:{}", content(key::HOST)?, ports::POSTGRESQL_POOLER)
        }
        PostgresqlPlacement::External { host, port, .. } => {
            literal(&format!("{}:{}", host.value, port.get()))
        }
        PostgresqlPlacement::InCluster { .. } => return None,
    };
    let name = format!("{}-{}", server.name, used.database);
    let mut settings = BTreeMap::from([
        ("database", json!(literal(used.database.as_str()))),
        ("postgresVersion", json!(server.version.major() * 100)),
        ("maxOpenConns", json!(5)),
        ("connMaxLifetime", json!(REUSED_SECONDS)),
    ]);
    match fetch::file(bindings, &secret, key::CA) {
        Some(path) => settings.extend([
            ("sslmode", json!("verify-full")),
            ("tlsConfigurationMethod", json!("file-path")),
            ("sslRootCertFile", json!(path)),
        ]),
        None => settings.extend([("sslmode", json!("require"))]),
    }
    Some(Source {
        uid: names::fitted(name.clone(), LONGEST_ID),
        name,
        r#type: "grafana-postgresql-datasource",
        url,
        is_default: false,
        user: Some(literal(&names::database_user(&grafana.name))),
        settings,
        password: content(key::PASSWORD),
    })
}

/// A text that Grafana does not expand.
fn literal(text: &str) -> String {
    text.replace('$', "$$")
}
