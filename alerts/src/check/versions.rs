//! What an Alertmanager of the stack's version cannot read.

use spec::{
    diagnostic::Diagnostic,
    stack::{Alertmanager, Receiver, ReceiverKind, Stack},
};

use crate::alertmanager::{MATCHERS, has, secret_file};

spec::rule! {
    pub(super) static ALERTMANAGER_TOO_OLD = "alertmanager-too-old", Error, No;
}

/// Every Alertmanager against every receiver.
pub(super) fn check(stack: &Stack) -> Vec<Diagnostic> {
    stack.alertmanager.values().flat_map(|alertmanager| of(stack, alertmanager)).collect()
}

fn of(stack: &Stack, alertmanager: &Alertmanager) -> Vec<Diagnostic> {
    let version = &alertmanager.version;
    if !has(version, MATCHERS) {
        let [major, minor] = MATCHERS;
        let message =
            format!("`{}` is {version}, and no route can be written for it", alertmanager.name);
        let report = Diagnostic::new(&ALERTMANAGER_TOO_OLD, version.span, message)
            .help(format!("write `version: \"{major}.{minor}\"` or newer"));
        return vec![report.thing(&alertmanager.name)];
    }
    let receivers = stack.alerts.receivers.values();
    receivers.filter_map(|receiver| unread(alertmanager, receiver)).collect()
}

/// A receiver whose secret it cannot take from a file.
fn unread(alertmanager: &Alertmanager, receiver: &Receiver) -> Option<Diagnostic> {
    let (field, since) = secret_file(&receiver.kind);
    let version = &alertmanager.version;
    if has(version, since) {
        return None;
    }
    let (ReceiverKind::Pagerduty(secret)
    | ReceiverKind::Webhook(secret)
    | ReceiverKind::Telegram { token: secret, .. }
    | ReceiverKind::Slack { url: secret, .. }) = &receiver.kind;
    let [major, minor] = since;
    let message = format!(
        "`{}` is {version}, which cannot read the secret of `{}` from a file",
        alertmanager.name, receiver.name
    );
    let report = Diagnostic::new(&ALERTMANAGER_TOO_OLD, secret.span, message)
        .label(format!("`{field}` is known from {major}.{minor} on"))
        .related(version.span, "its version")
        .help(format!("write `version: \"{major}.{minor}\"` or newer"));
    Some(report.thing(&alertmanager.name).thing(&receiver.name))
}
