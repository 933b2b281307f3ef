//! Secrets that a person gives: each is for somebody.

use std::collections::BTreeSet;

use super::{
    Check,
    view::{containers, inferences},
};
use crate::{
    diagnostic::Diagnostic,
    name::ThingName,
    stack::{EnvValue, ReceiverKind, Stack},
};

crate::rule! {
    static SECRET_UNUSED = "secret-unused", Warning, Yes;
}

pub(super) const CHECKS: &[Check] = &[Check::whole(&SECRET_UNUSED, secret_unused)];

fn secret_unused(stack: &Stack) -> Vec<Diagnostic> {
    let used = used(stack);
    let unused = stack.secrets.iter().filter(|(name, _)| !used.contains(name));
    unused
        .map(|(name, secret)| {
            Diagnostic::new(
                &SECRET_UNUSED,
                secret.name.span,
                format!("nothing uses the secret `{name}`"),
            )
            .help("name it where it is needed, or delete it: what nobody has, nobody loses")
            .thing(name)
        })
        .collect()
}

fn used(stack: &Stack) -> BTreeSet<&ThingName> {
    let pulls = stack
        .images
        .iter()
        .filter_map(|images| images.pull_secret.as_ref())
        .map(|name| &name.value);
    let keys = inferences(stack)
        .filter_map(|(_, inference)| inference.api_keys.as_ref())
        .map(|secret| &secret.name.value);
    let variables =
        containers(stack).flat_map(|(_, container)| container.env.values()).filter_map(|value| {
            match &value.value {
                EnvValue::Secret(secret) => Some(&secret.name.value),
                EnvValue::Literal(_) | EnvValue::Address(_) => None,
            }
        });
    let boards = stack
        .grafana
        .values()
        .filter_map(|grafana| grafana.admin_password.as_ref())
        .map(|secret| &secret.name.value);
    let receivers = stack.alerts.receivers.values().map(|receiver| match &receiver.kind {
        ReceiverKind::Pagerduty(secret)
        | ReceiverKind::Webhook(secret)
        | ReceiverKind::Telegram { token: secret, .. }
        | ReceiverKind::Slack { url: secret, .. } => &secret.name.value,
    });
    pulls.chain(keys).chain(variables).chain(boards).chain(receivers).collect()
}
