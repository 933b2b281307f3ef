//! Alertmanager's configuration (<https://prometheus.io/docs/alerting/latest/configuration/>), as it is written.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Time;

/// The whole of it.
#[derive(Debug, Serialize)]
pub(crate) struct Configuration {
    pub(crate) route: Route,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) inhibit_rules: Vec<InhibitRule>,
    pub(crate) receivers: Vec<Receiver>,
    /// Files with templates, from the folder of the configuration.
    pub(crate) templates: Vec<&'static str>,
}

/// Where alerts go. What is not said is taken from the route above.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Route {
    pub(crate) receiver: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) matchers: Vec<Matcher>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) group_by: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) group_wait: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) group_interval: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) repeat_interval: Option<Time>,
    /// Written where the routes after this one are asked, too.
    #[serde(rename = "continue", skip_serializing_if = "std::ops::Not::not")]
    pub(crate) continues: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) routes: Vec<Route>,
}

/// A condition on a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Matcher {
    pub(crate) label: &'static str,
    pub(crate) is: Is,
}

/// What a label must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    /// This.
    Equal(String),
    /// One of several, each without a character that means something in a regular expression.
    OneOf(Vec<String>),
}

impl Matcher {
    /// A label that is one of some values.
    pub(crate) fn new(label: &'static str, mut values: Vec<String>) -> Self {
        let is = if values.len() == 1 { Is::Equal(values.remove(0)) } else { Is::OneOf(values) };
        Self { label, is }
    }

    /// Whether it takes a value of its label.
    pub(super) fn takes(&self, value: &str) -> bool {
        match &self.is {
            Is::Equal(one) => one == value,
            Is::OneOf(several) => several.iter().any(|one| one == value),
        }
    }
}

impl Serialize for Matcher {
    /// Values stand in quotes: so both of Alertmanager's parsers read the same
    /// (<https://prometheus.io/docs/alerting/latest/configuration/#label-matchers>). They are names, which have nothing to
    /// escape.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let label = self.label;
        match &self.is {
            Is::Equal(value) => serializer.collect_str(&format_args!("{label}=\"{value}\"")),
            Is::OneOf(values) => {
                let values = values.join("|");
                serializer.collect_str(&format_args!("{label}=~\"{values}\""))
            }
        }
    }
}

/// While a source fires, its targets are not sent.
#[derive(Debug, Serialize)]
pub(crate) struct InhibitRule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    pub(crate) source_matchers: Vec<Matcher>,
    pub(crate) target_matchers: Vec<Matcher>,
    /// Labels that must be alike on both.
    pub(crate) equal: Vec<&'static str>,
}

/// Who hears of alerts, by which way; by none where nobody is to hear.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Receiver {
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) pagerduty_configs: Vec<Pagerduty>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) telegram_configs: Vec<Telegram>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) webhook_configs: Vec<Webhook>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) slack_configs: Vec<Slack>,
}

/// <https://prometheus.io/docs/alerting/latest/configuration/#pagerduty_config>
#[derive(Debug, Serialize)]
pub(crate) struct Pagerduty {
    pub(crate) send_resolved: bool,
    pub(crate) routing_key_file: String,
    pub(crate) description: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) class: &'static str,
    pub(crate) component: &'static str,
    pub(crate) group: &'static str,
    pub(crate) client_url: &'static str,
    pub(crate) links: Vec<Link>,
    pub(crate) details: BTreeMap<&'static str, &'static str>,
}

/// A link beside an incident; PagerDuty is not told of one without an address.
#[derive(Debug, Serialize)]
pub(crate) struct Link {
    pub(crate) href: &'static str,
    pub(crate) text: &'static str,
}

/// <https://prometheus.io/docs/alerting/latest/configuration/#telegram_config>
#[derive(Debug, Serialize)]
pub(crate) struct Telegram {
    pub(crate) send_resolved: bool,
    pub(crate) bot_token_file: String,
    pub(crate) chat_id: i64,
    pub(crate) parse_mode: &'static str,
    pub(crate) message: &'static str,
}

/// <https://prometheus.io/docs/alerting/latest/configuration/#webhook_config>
#[derive(Debug, Serialize)]
pub(crate) struct Webhook {
    pub(crate) send_resolved: bool,
    pub(crate) url_file: String,
    pub(crate) max_alerts: u32,
}

/// <https://prometheus.io/docs/alerting/latest/configuration/#slack_config>
#[derive(Debug, Serialize)]
pub(crate) struct Slack {
    pub(crate) send_resolved: bool,
    pub(crate) api_url_file: String,
    pub(crate) channel: String,
    pub(crate) title: &'static str,
    pub(crate) title_link: &'static str,
    pub(crate) text: &'static str,
    pub(crate) fallback: &'static str,
}
