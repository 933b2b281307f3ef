//! Models: who trains them, who serves them, and what they take.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Check,
    view::{TopicId, batches, consumers, id, workers},
};
use crate::{
    diagnostic::Diagnostic,
    name::ThingName,
    source::Span,
    stack::{Inference, Input, KafkaLoad, Load, Model, Payload, Service, Stack, Worker},
};

crate::rule! {
    static MODEL_UNTRAINED = "model-untrained", Warning, Yes;
    static MODEL_UNSERVED = "model-unserved", Warning, Yes;
    static MODEL_INPUT_MISMATCH = "model-input-mismatch", Error, No;
}

pub(super) const CHECKS: &[Check] = &[
    Check::whole(&MODEL_UNTRAINED, model_untrained),
    Check::whole(&MODEL_UNSERVED, model_unserved),
    Check::parts(&MODEL_INPUT_MISMATCH, model_input_mismatch),
];

/// Models that a service serves.
fn served(stack: &Stack) -> BTreeSet<&ThingName> {
    let models = stack.services.values().filter_map(|service| service.program.model());
    models.map(|model| &model.name.value).collect()
}

/// A model that is served and that no pipeline trains.
fn model_untrained(stack: &Stack) -> Vec<Diagnostic> {
    let served = served(stack);
    let trained: BTreeSet<&ThingName> =
        stack.pipelines.values().map(|pipeline| &pipeline.trains.name.value).collect();
    let models = stack.models.values().filter(|model| {
        let name = &model.name.value;
        served.contains(name) && !trained.contains(name)
    });
    models
        .map(|model| {
            Diagnostic::new(
                &MODEL_UNTRAINED,
                model.name.span,
                format!("no pipeline trains the model `{}`", model.name),
            )
            .help(format!(
                "add a pipeline with `trains: {}`, or a waiver that says who registers it",
                model.name
            ))
            .thing(&model.name)
        })
        .collect()
}

/// A model that no service serves. That nobody trains it either is no second report.
fn model_unserved(stack: &Stack) -> Vec<Diagnostic> {
    let served = served(stack);
    let models = stack.models.values().filter(|model| !served.contains(&model.name.value));
    models
        .map(|model| {
            Diagnostic::new(
                &MODEL_UNSERVED,
                model.name.span,
                format!("no service serves the model `{}`", model.name),
            )
            .help(format!(
                "let an `inference` or a `worker` say `model: {}`, or delete the model",
                model.name
            ))
            .thing(&model.name)
        })
        .collect()
}

/// What reaches a program is not what its model takes.
fn model_input_mismatch(stack: &Stack) -> Vec<Diagnostic> {
    let consumers = consumers(stack);
    let mut found: Vec<_> =
        workers(stack).filter_map(|(service, worker)| fetches_features(service, worker)).collect();
    // Many APIs may share a topic and a model; the first speaks for all.
    let mut sent: BTreeMap<(TopicId<'_>, &ThingName), (&Service, &Inference)> = BTreeMap::new();
    for (service, inference, batch) in batches(stack) {
        let model = &inference.model.name.value;
        sent.entry((id(&batch.requests), model)).or_insert((service, inference));
    }
    for ((topic, _), (api, inference)) in sent {
        for (service, worker) in consumers.get(&topic).into_iter().flatten() {
            found.extend(batch_mismatch(api, &inference.model, service, worker));
        }
    }
    for test in stack.loadtests.values() {
        if let Load::Kafka(load) = &test.load {
            let mut readers = consumers.get(&id(&load.topic)).into_iter().flatten();
            found.extend(
                readers.find_map(|(service, worker)| payload_mismatch(load, service, worker)),
            );
        }
    }
    found
}

/// A worker that fetches, for a model that needs no fetching: its numbers stand in the message.
fn fetches_features(service: &Service, worker: &Worker) -> Option<Diagnostic> {
    let fetch = worker.fetch.as_ref()?;
    let Input::Features { span, .. } = &worker.model.input else { return None };
    let message = format!(
        "`{}` fetches pictures, and its model `{}` takes features",
        service.name, worker.model.name
    );
    let report = Diagnostic::new(&MODEL_INPUT_MISMATCH, fetch.span, message)
        .related(*span, format!("what `{}` takes", worker.model.name))
        .help("delete `fetch`: features stand in the message itself")
        .thing(&service.name);
    Some(report)
}

/// An API whose batches reach a worker with a model that takes something else.
fn batch_mismatch(
    api: &Service,
    sent: &Model,
    service: &Service,
    worker: &Worker,
) -> Option<Diagnostic> {
    let taken: &Model = &worker.model;
    let why = match (&sent.input, &taken.input) {
        (Input::Image { .. }, Input::Image { .. }) => return None,
        (Input::Features { names: sent, .. }, Input::Features { names: taken, .. }) => {
            let missing = taken.iter().find(|name| !sent.contains(name))?;
            format!("needs `{missing}`, which the rows do not have")
        }
        (Input::Image { .. }, Input::Features { .. }) => {
            String::from("takes features, not pictures")
        }
        (Input::Features { .. }, Input::Image { .. }) => {
            String::from("takes pictures, not features")
        }
    };
    let message = format!(
        "`{}` sends its batches to `{}`, whose model `{}` {why}",
        api.name, service.name, taken.name
    );
    let report = Diagnostic::new(&MODEL_INPUT_MISMATCH, worker.model.span, message)
        .related(input_span(sent), format!("what `{}` sends is for this", api.name))
        .related(input_span(taken), format!("what `{}` takes", taken.name))
        .help(format!(
            "write `model: {}` here, or give the batches a topic of their own",
            sent.name
        ))
        .thing(&service.name)
        .thing(&api.name);
    Some(report)
}

/// A load test whose messages the consumer could only refuse.
fn payload_mismatch(load: &KafkaLoad, service: &Service, worker: &Worker) -> Option<Diagnostic> {
    let model: &Model = &worker.model;
    let mend = match (load.payload.value, &model.input) {
        (Payload::Images, Input::Image { .. })
        | (Payload::Transactions, Input::Features { .. }) => return None,
        (Payload::Images, Input::Features { .. }) => Payload::Transactions,
        (Payload::Transactions, Input::Image { .. }) => Payload::Images,
    };
    let message = format!(
        "the messages hold {}, which the model of `{}` does not take",
        load.payload, service.name
    );
    let report = Diagnostic::new(&MODEL_INPUT_MISMATCH, load.payload.span, message)
        .related(input_span(model), format!("what `{}` takes", model.name))
        .help(format!("write `payload: {mend}`"))
        .thing(&service.name);
    Some(report)
}

const fn input_span(model: &Model) -> Span {
    match &model.input {
        Input::Image { span, .. } | Input::Features { span, .. } => *span,
    }
}
