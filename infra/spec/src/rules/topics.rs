//! Topics: who writes them, who reads them, and how large a message may be.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    Check,
    view::{Reached, batches, consumers, containers, id, topic_name, workers},
};
use crate::{
    diagnostic::Diagnostic,
    source::Spanned,
    stack::{Load, Service, Stack, Topic, Worker},
};

crate::rule! {
    static TOPIC_UNUSED = "topic-unused", Warning, Yes;
    static REQUESTS_UNCONSUMED = "requests-unconsumed", Warning, Yes;
    static PRODUCES_WHAT_IT_CONSUMES = "produces-what-it-consumes", Error, No;
    static DEAD_LETTERS_SAME = "dead-letters-same", Error, No;
    static MESSAGE_TOO_LARGE = "message-too-large", Error, No;
}

pub(super) const CHECKS: &[Check] = &[
    Check::whole(&TOPIC_UNUSED, topic_unused),
    Check::whole(&REQUESTS_UNCONSUMED, requests_unconsumed),
    Check::parts(&PRODUCES_WHAT_IT_CONSUMES, produces_what_it_consumes),
    Check::parts(&DEAD_LETTERS_SAME, dead_letters_same),
    Check::parts(&MESSAGE_TOO_LARGE, message_too_large),
];

/// A topic that nothing of the stack names. Containers need not name theirs, so beside them every topic counts as used.
fn topic_unused(stack: &Stack) -> Vec<Diagnostic> {
    if containers(stack).next().is_some() {
        return Vec::new();
    }
    let sent = batches(stack).map(|(_, _, batch)| &batch.requests);
    let worked = workers(stack).flat_map(|(_, worker)| of_worker(worker));
    let loaded = stack.loadtests.values().filter_map(|test| match &test.load {
        Load::Kafka(load) => Some(&load.topic),
        Load::Http(_) => None,
    });
    let named: BTreeSet<_> = sent.chain(worked).chain(loaded).map(|topic| id(topic)).collect();
    let topics = stack.kafka.values().flat_map(|kafka| kafka.topics.values());
    topics
        .filter(|topic| !named.contains(&id(topic)))
        .map(|topic| {
            let name = topic_name(topic);
            Diagnostic::new(
                &TOPIC_UNUSED,
                topic.span,
                format!("nothing writes or reads the topic `{name}`"),
            )
            .help("name it where it is produced or consumed, or delete it")
            .thing(name)
        })
        .collect()
}

fn of_worker(worker: &Worker) -> impl Iterator<Item = &Spanned<Arc<Topic>>> {
    std::iter::once(&worker.consumes.topic).chain(&worker.produces).chain(&worker.dead_letters)
}

/// An API that takes batches that no worker of the stack does.
fn requests_unconsumed(stack: &Stack) -> Vec<Diagnostic> {
    let (consumers, reached) = (consumers(stack), Reached::of(stack));
    batches(stack)
        .map(|(service, _, batch)| (service, &batch.requests))
        .filter(|(_, requests)| !reached.holds(&requests.kafka))
        .filter(|(_, requests)| !consumers.contains_key(&id(requests)))
        .map(|(service, requests)| {
            let message = format!(
                "`{}` sends batches to `{}`, which no worker consumes",
                service.name,
                topic_name(requests)
            );
            Diagnostic::new(&REQUESTS_UNCONSUMED, requests.span, message)
                .related(requests.value.span, "the topic is declared here")
                .help(format!(
                    "add a worker with `consumes: {{ topic: {}, group: … }}`",
                    topic_name(requests)
                ))
                .thing(&service.name)
        })
        .collect()
}

/// A worker that would answer itself, for ever.
fn produces_what_it_consumes(stack: &Stack) -> Vec<Diagnostic> {
    let produced = workers(stack)
        .filter_map(|(service, worker)| Some((service, worker, worker.produces.as_ref()?)));
    produced
        .filter(|(_, worker, produces)| id(&worker.consumes.topic) == id(produces))
        .map(|(service, worker, produces)| {
            let message = format!(
                "`{}` produces what it consumes: each answer would be its next request",
                service.name
            );
            Diagnostic::new(&PRODUCES_WHAT_IT_CONSUMES, produces.span, message)
                .related(worker.consumes.topic.span, "consumed here")
                .help(format!("produce to another topic of `{}`", produces.kafka))
                .thing(&service.name)
        })
        .collect()
}

/// Messages that could not be handled, put where they are handled again, or among the answers.
fn dead_letters_same(stack: &Stack) -> Vec<Diagnostic> {
    let dead = workers(stack)
        .filter_map(|(service, worker)| Some((service, worker, worker.dead_letters.as_ref()?)));
    dead.filter_map(|(service, worker, dead)| same_as(service, worker, dead)).collect()
}

fn same_as(service: &Service, worker: &Worker, dead: &Spanned<Arc<Topic>>) -> Option<Diagnostic> {
    let consumes = std::iter::once((
        &worker.consumes.topic,
        "consumes",
        "a message that fails would come back for ever",
    ));
    let produces = worker
        .produces
        .iter()
        .map(|topic| (topic, "produces", "a reader would take it for an answer"));
    let (topic, does, why) = consumes.chain(produces).find(|(topic, ..)| id(topic) == id(dead))?;
    let message =
        format!("the dead letters of `{}` go to the topic that it {does}: {why}", service.name);
    let report = Diagnostic::new(&DEAD_LETTERS_SAME, dead.span, message)
        .related(topic.span, "the same topic here")
        .help(format!("add a topic for dead letters to `{}`, and name it here", dead.kafka))
        .thing(&service.name);
    Some(report)
}

/// An API that may send what the topic refuses.
fn message_too_large(stack: &Stack) -> Vec<Diagnostic> {
    batches(stack)
        .filter_map(|(service, _, batch)| Some((service, &batch.requests, batch.max_message?)))
        .filter(|(_, topic, most)| most.value > topic.max_message.value)
        .map(|(service, topic, most)| {
            let name = topic_name(topic);
            let message = format!(
                "`{}` sends up to {most}, and `{name}` takes {}",
                service.name, topic.max_message
            );
            Diagnostic::new(&MESSAGE_TOO_LARGE, most.span, message)
                .related(topic.max_message.span, format!("`{name}` takes {}", topic.max_message))
                .help(format!(
                    "write `max_message: {}` here, or `max_message: {most}` at the topic",
                    topic.max_message
                ))
                .thing(&service.name)
        })
        .collect()
}
