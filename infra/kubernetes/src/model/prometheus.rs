//! The configuration of a Prometheus, as far as it is written here
//! (<https://prometheus.io/docs/prometheus/latest/configuration/configuration/>).

use std::collections::BTreeMap;

use serde::Serialize;

/// The file.
#[derive(Debug, Serialize)]
pub(crate) struct Configuration {
    pub(crate) global: Global,
    pub(crate) rule_files: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) alerting: Option<Alerting>,
    pub(crate) scrape_configs: Vec<ScrapeConfig>,
}

/// What holds for everything.
#[derive(Debug, Serialize)]
pub(crate) struct Global {
    pub(crate) scrape_interval: String,
    pub(crate) scrape_timeout: String,
    pub(crate) evaluation_interval: String,
}

/// Who is told of alerts.
#[derive(Debug, Serialize)]
pub(crate) struct Alerting {
    pub(crate) alertmanagers: Vec<Alertmanagers>,
}

/// The replicas of an Alertmanager.
#[derive(Debug, Serialize)]
pub(crate) struct Alertmanagers {
    pub(crate) kubernetes_sd_configs: Vec<KubernetesDiscovery>,
    pub(crate) relabel_configs: Vec<RelabelConfig>,
}

/// A job.
#[derive(Debug, Default, Serialize)]
pub(crate) struct ScrapeConfig {
    pub(crate) job_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) honor_labels: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scheme: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) metrics_path: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) params: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) authorization: Option<Authorization>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tls_config: Option<TlsConfig>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) static_configs: Vec<StaticConfig>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) kubernetes_sd_configs: Vec<KubernetesDiscovery>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) relabel_configs: Vec<RelabelConfig>,
}

/// By which token a scrape is allowed.
#[derive(Debug, Serialize)]
pub(crate) struct Authorization {
    pub(crate) credentials_file: String,
}

/// Whom TLS trusts.
#[derive(Debug, Serialize)]
pub(crate) struct TlsConfig {
    pub(crate) insecure_skip_verify: bool,
}

/// Targets whose addresses are known.
#[derive(Debug, Serialize)]
pub(crate) struct StaticConfig {
    pub(crate) targets: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) labels: BTreeMap<String, String>,
}

/// Targets that the API server names.
#[derive(Debug, Serialize)]
pub(crate) struct KubernetesDiscovery {
    pub(crate) role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) namespaces: Option<Namespaces>,
}

/// Where it is asked for them.
#[derive(Debug, Serialize)]
pub(crate) struct Namespaces {
    pub(crate) names: Vec<String>,
}

/// A step from what is discovered to a target and its labels. Without an action it sets a label.
#[derive(Debug, Default, Serialize)]
pub(crate) struct RelabelConfig {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) source_labels: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) regex: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) replacement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) action: Option<&'static str>,
}
