//! Lists that must not be empty: each says whom or what, and nobody or nothing is a mistake.

use super::{Check, view};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    stack::{Cloud, Input, Stack},
};

crate::rule! {
    static EMPTY_LIST = "empty-list", Error, No;
    static FETCH_HOSTS_MISSING = "fetch-hosts-missing", Error, No;
}

pub(super) const CHECKS: &[Check] = &[
    Check::parts(&EMPTY_LIST, empty_list),
    Check::parts(&FETCH_HOSTS_MISSING, fetch_hosts_missing),
];

fn empty_list(stack: &Stack) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(Cloud::Yandex(yandex)) = &stack.cloud
        && yandex.zones.is_empty()
    {
        found.push(empty(
            yandex.span,
            "the cloud has no zone",
            "add `zones: [ru-central1-a]`",
            "cloud",
        ));
    }
    for model in stack.models.values() {
        if let Input::Features { names, span } = &model.input
            && names.is_empty()
        {
            let message = format!("`{}` predicts from no feature", model.name);
            found.push(empty(
                *span,
                message,
                "name its features, in the model's order",
                &model.name,
            ));
        }
    }
    for service in stack.services.values() {
        if let Some(expose) = service.expose.as_ref().filter(|expose| expose.from.is_empty()) {
            let message = format!("nobody may come to `{}`", service.name);
            let help =
                "add `from: [0.0.0.0/0]` for everybody, or the ranges that may, or delete `expose`";
            found.push(empty(expose.span, message, help, &service.name));
        }
    }
    for waiver in stack.waivers.iter().filter(|waiver| waiver.things.is_empty()) {
        let message = format!("the waiver of `{}` is for nothing", waiver.rule);
        let help = "add `things: [<name>]`: whoever is not named must obey";
        found.push(empty(waiver.rule.span, message, help, &waiver.rule));
    }
    found
}

fn empty(span: Span, message: impl Into<String>, help: &str, thing: impl ToString) -> Diagnostic {
    Diagnostic::new(&EMPTY_LIST, span, message).help(help).thing(thing)
}

fn fetch_hosts_missing(stack: &Stack) -> Vec<Diagnostic> {
    view::workers(stack)
        .filter_map(|(service, worker)| Some((service, worker.fetch.as_ref()?)))
        .filter(|(_, fetch)| fetch.hosts.is_empty())
        .map(|(service, fetch)| {
            let message = format!("`{}` may fetch, but from no host", service.name);
            Diagnostic::new(&FETCH_HOSTS_MISSING, fetch.span, message)
                .help("add `hosts: [\"*.storage.yandexcloud.net\"]`, or delete `fetch`")
                .thing(&service.name)
        })
        .collect()
}
