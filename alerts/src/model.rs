//! Files of Prometheus: rules (<https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/>) and their
//! tests (<https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/>), as they are written.

use std::collections::BTreeMap;

use serde::Serialize;
use spec::quantity::Duration;

/// A file of rules.
#[derive(Debug, Serialize)]
pub(crate) struct RuleFile {
    pub(crate) groups: Vec<RuleGroup>,
}

/// Rules that are evaluated one after the other, at one time.
#[derive(Debug, Serialize)]
pub(crate) struct RuleGroup {
    pub(crate) name: String,
    pub(crate) interval: Time,
    pub(crate) rules: Vec<Rule>,
}

/// An alerting rule.
#[derive(Debug, Serialize)]
pub(crate) struct Rule {
    pub(crate) alert: String,
    pub(crate) expr: String,
    #[serde(rename = "for")]
    pub(crate) hold: Time,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) annotations: BTreeMap<&'static str, String>,
}

/// Rules as an object that the Prometheus operator gives to the Prometheuses of its cluster
/// (<https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule>).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PrometheusRule {
    pub(crate) api_version: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) metadata: Metadata,
    pub(crate) spec: RuleFile,
}

/// What an object of Kubernetes is known by.
#[derive(Debug, Serialize)]
pub(crate) struct Metadata {
    pub(crate) name: String,
    pub(crate) namespace: String,
    pub(crate) labels: BTreeMap<String, String>,
}

/// A file of tests.
#[derive(Debug, Serialize)]
pub(crate) struct TestFile {
    pub(crate) rule_files: Vec<String>,
    pub(crate) evaluation_interval: Time,
    pub(crate) tests: Vec<Test>,
}

/// Series over time, and what must fire when.
#[derive(Debug, Serialize)]
pub(crate) struct Test {
    pub(crate) name: String,
    pub(crate) interval: Time,
    pub(crate) input_series: Vec<InputSeries>,
    pub(crate) alert_rule_test: Vec<AlertTest>,
}

/// A series, in the notation of Prometheus' own tests.
#[derive(Debug, Serialize)]
pub(crate) struct InputSeries {
    pub(crate) series: String,
    pub(crate) values: String,
}

/// What must fire of an alert at a time: exactly what is listed.
#[derive(Debug, Serialize)]
pub(crate) struct AlertTest {
    pub(crate) eval_time: Time,
    pub(crate) alertname: String,
    pub(crate) exp_alerts: Vec<ExpectedAlert>,
}

/// An alert with all its labels but its name, and all its annotations.
#[derive(Debug, Serialize)]
pub(crate) struct ExpectedAlert {
    pub(crate) exp_labels: BTreeMap<String, String>,
    pub(crate) exp_annotations: BTreeMap<&'static str, String>,
}

/// A span of time as Prometheus writes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time(pub(crate) Duration);

impl Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A file as text. Its values are texts and lists, which can always be written.
pub(crate) fn yaml(file: &impl Serialize) -> String {
    serde_yaml::to_string(file).unwrap_or_default()
}
