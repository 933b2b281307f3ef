//! Receivers. In: who hears of alerts, and where their secrets lie. Out: each as Alertmanager reads it.

use std::collections::{BTreeMap, BTreeSet};

use contract::alerting;
use spec::{
    name::ThingName,
    stack::{Alertmanager, Receiver as Named, ReceiverKind, Secret, SecretOrigin, Stack},
};
use wiring::{Delivery, Value, Wiring, Workload};

use super::model::{Link, Pagerduty, Receiver, Slack, Telegram, Webhook};
use crate::alert::literal;

/// Who hears of what nobody is to hear. No thing has an underscore in its name.
pub(super) const NOBODY: &str = "_nobody";

/// Those whom a route names, in order of name.
pub(super) fn receivers(
    stack: &Stack,
    wiring: &Wiring,
    alertmanager: &Alertmanager,
    routed: &BTreeSet<String>,
) -> Vec<Receiver> {
    let held = Held { wiring, alertmanager };
    let heartbeat = stack.alerts.heartbeat.as_ref().map(|name| &name.value);
    let silent = routed.contains(NOBODY);
    let nobody = silent.then(|| Receiver { name: String::from(NOBODY), ..Receiver::default() });
    let named = stack.alerts.receivers.values();
    let named = named.filter(|receiver| routed.contains(receiver.name.as_str()));
    nobody.into_iter().chain(named.map(|it| receiver(it, heartbeat, &held))).collect()
}

/// The secrets that an Alertmanager's pods get as files.
struct Held<'a> {
    wiring: &'a Wiring,
    alertmanager: &'a Alertmanager,
}

impl Held<'_> {
    /// Where a secret lies. It is bound wherever a receiver names it.
    fn file(&self, secret: &Secret) -> String {
        let own = |workload: &&Workload| workload.thing == self.alertmanager.name.value;
        let workload = self.wiring.workloads.iter().find(own);
        let bindings = workload.map_or(&[][..], |workload| self.wiring.bindings_of(workload));
        let files =
            bindings.iter().filter_map(|binding| match (&binding.delivery, &binding.value) {
                (Delivery::File(path), Value::Secret(key)) => Some((path, key)),
                _ => None,
            });
        let object = match &secret.origin {
            SecretOrigin::Lockbox { .. } => secret.name.as_str(),
            SecretOrigin::Kubernetes { name } => name.as_str(),
        };
        let mut of_secret = files.filter(|(_, key)| key.secret == object);
        of_secret.next().map(|(path, _)| path.clone()).unwrap_or_default()
    }
}

fn receiver(named: &Named, heartbeat: Option<&ThingName>, held: &Held<'_>) -> Receiver {
    // A dead man's switch that was told "resolved" would take it for a sign of life.
    let send_resolved = heartbeat != Some(&named.name.value);
    let mut receiver = Receiver { name: named.name.to_string(), ..Receiver::default() };
    match &named.kind {
        ReceiverKind::Pagerduty(key) => {
            receiver.pagerduty_configs.push(pagerduty(send_resolved, held.file(key)));
        }
        ReceiverKind::Telegram { chat, token } => receiver.telegram_configs.push(Telegram {
            send_resolved,
            bot_token_file: held.file(token),
            chat_id: chat.number(),
            parse_mode: "HTML",
            message: "{{ template \"stackwright.telegram\" . }}",
        }),
        // Programs that take webhooks read Alertmanager's own message, which has every label and annotation.
        ReceiverKind::Webhook(url) => receiver.webhook_configs.push(Webhook {
            send_resolved,
            url_file: held.file(url),
            max_alerts: alerting::WEBHOOK_ALERTS,
        }),
        ReceiverKind::Slack { channel, url } => receiver.slack_configs.push(Slack {
            send_resolved,
            api_url_file: held.file(url),
            // Alertmanager takes it for a template.
            channel: literal(channel.as_str()),
            title: "{{ template \"stackwright.slack.title\" . }}",
            title_link: "{{ template \"stackwright.link\" . }}",
            text: "{{ template \"stackwright.slack.text\" . }}",
            fallback: "{{ template \"stackwright.slack.title\" . }}",
        }),
    }
    receiver
}

fn pagerduty(send_resolved: bool, routing_key_file: String) -> Pagerduty {
    Pagerduty {
        send_resolved,
        routing_key_file,
        description: "{{ template \"stackwright.title\" . }}",
        severity: "{{ template \"stackwright.pagerduty.severity\" . }}",
        class: "{{ .GroupLabels.alertname }}",
        component: "{{ .GroupLabels.service }}",
        group: "{{ .GroupLabels.namespace }}",
        // Its own address is one inside the cluster.
        client_url: "",
        links: vec![Link { href: "{{ template \"stackwright.link\" . }}", text: "Runbook" }],
        // Both would else be a long list of labels. Whatever fires and whatever is mended stands in the first.
        details: BTreeMap::from([
            ("firing", "{{ template \"stackwright.pagerduty\" . }}"),
            ("resolved", ""),
        ]),
    }
}
