//! Files of rules and of tests, as they were rendered.

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_yaml::Value;
use spec::quantity::Duration;
use testbed::{Error, Result};

/// A file of rules.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleFile {
    pub(crate) groups: Vec<RuleGroup>,
}

/// Rules that are evaluated one after the other.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleGroup {
    pub(crate) name: String,
    pub(crate) interval: String,
    pub(crate) rules: Vec<Rule>,
}

/// An alerting rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) alert: String,
    pub(crate) expr: String,
    #[serde(rename = "for")]
    pub(crate) hold: String,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) annotations: BTreeMap<String, String>,
}

impl Rule {
    /// What it is about.
    pub(crate) fn service(&self) -> &str {
        self.labels.get("service").map_or("", String::as_str)
    }
}

/// A file of tests.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestFile {
    pub(crate) rule_files: Vec<String>,
    pub(crate) evaluation_interval: String,
    pub(crate) tests: Vec<Test>,
}

/// Series over time, and what must fire when.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Test {
    pub(crate) name: String,
    interval: String,
    input_series: Vec<Value>,
    pub(crate) alert_rule_test: Vec<AlertTest>,
}

impl Test {
    /// How much there is to evaluate: the length of all its series.
    pub(crate) fn size(&self) -> u64 {
        let ends =
            self.alert_rule_test.iter().filter_map(|it| it.eval_time.parse::<Duration>().ok());
        let end = ends.map(Duration::millis).max().unwrap_or_default();
        end.saturating_mul(u64::try_from(self.input_series.len()).unwrap_or(u64::MAX))
    }
}

/// What must fire of an alert at a time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AlertTest {
    eval_time: String,
    pub(crate) alertname: String,
    exp_alerts: Value,
}

/// A file that was rendered.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).map_err(Error::file(path))?;
    serde_yaml::from_str(&text).map_err(|error| Error::unexpected(path.display(), error))
}

/// A file as promtool reads it.
pub(crate) fn written(file: &impl Serialize) -> Result<String> {
    serde_yaml::to_string(file).map_err(|error| Error::unexpected("a file for promtool", error))
}
