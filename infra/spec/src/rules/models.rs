//! Models: who trains them, who serves them, and what they take.

use super::{
    Check,
    view::{inferences, is_same_topic, workers},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    stack::{Input, KafkaLoad, Load, Model, Payload, Service, Stack, Worker},
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

fn is_served(stack: &Stack, model: &Model) -> bool {
    stack
        .services
        .values()
        .filter_map(|service| service.program.model())
        .any(|served| served.name == model.name)
}

/// A model that is served and that no pipeline trains.
fn model_untrained(stack: &Stack) -> Vec<Diagnostic> {
    let is_trained =
        |model: &Model| stack.pipelines.values().any(|pipeline| pipeline.trains.name == model.name);
    let models =
        stack.models.values().filter(|model| is_served(stack, model) && !is_trained(model));
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
    let models = stack.models.values().filter(|model| !is_served(stack, model));
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
    let fetches = workers(stack).filter_map(|(service, worker)| fetches_features(service, worker));
    let batches = inferences(stack).flat_map(|(api, inference)| {
        let requests = inference.batch.as_ref().map(|batch| &batch.requests);
        workers(stack)
            .filter(move |(_, worker)| {
                requests.is_some_and(|topic| is_same_topic(topic, &worker.consumes.topic))
            })
            .filter_map(move |(service, worker)| {
                batch_mismatch(api, &inference.model, service, worker)
            })
    });
    let loads = stack.loadtests.values().filter_map(|test| match &test.load {
        Load::Kafka(load) => {
            workers(stack).find_map(|(service, worker)| payload_mismatch(load, service, worker))
        }
        Load::Http(_) => None,
    });
    fetches.chain(batches).chain(loads).collect()
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
    if !is_same_topic(&load.topic, &worker.consumes.topic) {
        return None;
    }
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
