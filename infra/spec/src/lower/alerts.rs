//! `alerts`.

use std::collections::BTreeMap;

use super::{Lower, Section};
use crate::{
    diagnostic::Diagnostic,
    name::ThingName,
    raw,
    reference::{Ref, Target},
    rules::language::MISSING_FIELD,
    source::Spanned,
    stack::{
        Above, AlertRule, Alerts, Condition, Receiver, ReceiverKind, Routes, Stack, Tuning, When,
    },
};

impl Lower<'_> {
    pub(super) fn alerts(&mut self, stack: &Stack, raw: &raw::Alerts) -> Alerts {
        Alerts {
            rules: self.each(&raw.rules, Self::alert_rule),
            tuned: self.each(&raw.tune, Self::tuning),
            receivers: self.each(&raw.receivers, |cx, name, receiver| {
                let kind = cx.receiver(stack, receiver)?;
                Some(Receiver { name: name.clone(), kind })
            }),
            routes: self.routes(raw),
            heartbeat: raw.heartbeat.as_ref().and_then(|it| self.named(it, Section::Receiver)),
            runbooks: raw.runbooks.clone(),
        }
    }

    fn alert_rule(&mut self, name: &Spanned<ThingName>, raw: &raw::AlertRule) -> Option<AlertRule> {
        let services: Vec<_> =
            raw.services.iter().map(|service| self.named(service, Section::Service)).collect();
        if raw.services.is_empty() {
            self.report(
                Diagnostic::new(&MISSING_FIELD, name.span, format!("`{name}` watches no service"))
                    .help("add `services: [<name>]`"),
            );
            return None;
        }
        let condition = match (&raw.when, &raw.expr) {
            (Some(when), _) => Condition::When(self.when(when)?),
            (None, query) => Condition::Query(query.clone()?),
        };
        Some(AlertRule {
            name: name.clone(),
            services: services.into_iter().collect::<Option<_>>()?,
            condition,
            summary: raw.summary.clone(),
            hold: raw.r#for,
            severity: raw.severity,
            span: name.span,
        })
    }

    fn tuning(&mut self, name: &Spanned<ThingName>, raw: &raw::Tuning) -> Option<Tuning> {
        let is_said = raw.enabled.is_some()
            || raw.r#for.is_some()
            || raw.severity.is_some()
            || raw.threshold.is_some();
        if !is_said {
            self.report(
                Diagnostic::new(&MISSING_FIELD, raw.span, format!("`{name}` stays as it comes"))
                    .help("say `enabled: false`, `for: 10m`, `severity: info` or `threshold: 85%`"),
            );
            return None;
        }
        Some(Tuning {
            name: name.clone(),
            enabled: raw.enabled,
            hold: raw.r#for,
            severity: raw.severity,
            threshold: raw.threshold,
        })
    }

    fn when(&mut self, raw: &raw::When) -> Option<When> {
        if raw.replicas.is_none() && raw.cpu.is_none() {
            self.report(
                Diagnostic::new(&MISSING_FIELD, raw.span, "`when` says nothing that could hold")
                    .help(
                        "say `replicas: { at_least: max }` or `cpu: { above: 80%, of: request }`",
                    ),
            );
            return None;
        }
        Some(When {
            replicas: raw.replicas.as_ref().map(|replicas| replicas.at_least),
            cpu: raw.cpu.as_ref().map(|cpu| Above { above: cpu.above, of: cpu.of }),
            strict: raw.strict,
        })
    }

    fn receiver(&mut self, stack: &Stack, raw: &raw::Receiver) -> Option<ReceiverKind> {
        if let Some(pagerduty) = &raw.pagerduty {
            return self.secret_ref(stack, &pagerduty.routing_key).map(ReceiverKind::Pagerduty);
        }
        if let Some(telegram) = &raw.telegram {
            let token = self.secret_ref(stack, &telegram.token)?;
            return Some(ReceiverKind::Telegram { chat: telegram.chat.clone(), token });
        }
        if let Some(webhook) = &raw.webhook {
            return self.secret_ref(stack, &webhook.url).map(ReceiverKind::Webhook);
        }
        let slack = raw.slack.as_ref()?;
        Some(ReceiverKind::Slack {
            channel: slack.channel.clone(),
            url: self.secret_ref(stack, &slack.url)?,
        })
    }

    fn routes(&mut self, raw: &raw::Alerts) -> Routes {
        let mut routes = BTreeMap::new();
        for (severity, receivers) in &raw.routes.entries {
            let receivers = receivers.iter().flatten();
            let found: Vec<_> =
                receivers.filter_map(|receiver| self.named(receiver, Section::Receiver)).collect();
            routes.insert(severity.value, found);
        }
        routes
    }

    /// A reference to a thing that is looked up later by its name.
    pub(super) fn named<K: Target>(
        &mut self,
        reference: &Ref<K>,
        section: Section,
    ) -> Option<Spanned<ThingName>> {
        match self.names.get(&reference.owner) {
            Some((found, _)) if found == section => Some(reference.owner.clone()),
            _ => {
                self.not_found(reference, &[section]);
                None
            }
        }
    }
}
