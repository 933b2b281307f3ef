//! From a stack and its wiring to objects. One file a family of objects.

mod scope;

mod alertmanager;
mod kafka;
mod namespace;
mod postgresql;
mod prometheus;

mod container;
mod redis;
mod service;
mod spark;

mod archive;
mod autoscaler;
mod carried;
mod config;
mod deployment;
mod disruption;
mod network;
mod placement;
mod policy;
mod probes;
mod rights;
mod secrets;
mod security;
mod storage;
mod wait;

mod rest;

use std::collections::BTreeMap;

use spec::stack::{Program, Ships};

pub(crate) use self::{
    archive::{UNPACKED_MEBIBYTES, config_map as archive_map},
    namespace::DEFAULT_DENY,
    network::public_service,
    postgresql::restore_name,
    prometheus::rules_map,
    redis::{users_by_hand as redis_users_by_hand, users_secret},
    scope::{NAME_LABEL, Scope},
    secrets::{Store, namespaces_with_store, pull_secret_by_hand},
    spark::{
        LEAST_HEAP_MEBIBYTES, config_map as spark_map, driver_service, memory as executor_memory,
    },
};
pub(crate) use self::{deployment::CONFIG_DIGEST, rest::not_rendered};
use crate::{model::Object, patch};

/// The kinds of each file's objects, by the file's name without its ending; sorted by name, so namespaces and stores
/// come before what needs them.
pub(crate) type Kinds = BTreeMap<String, Vec<&'static str>>;

/// The file with the namespaces; everything else stands in one of them.
pub(crate) const NAMESPACES: &str = "00-namespaces";

/// The file with the stores of secrets, and with the secrets that several components read.
pub(crate) const SECRETS: &str = "01-secrets";

/// Every object of the stack's own components, patched: each file's name without its ending, and what stands in it. One
/// file at a time, so that a large stack is never in memory as objects.
pub(crate) fn lower(scope: &Scope<'_>) -> impl Iterator<Item = (String, Vec<Object>)> {
    let patches = &scope.stack.patches.kubernetes;
    unpatched(scope).map(|(name, objects)| {
        (name, objects.into_iter().map(|object| patch::apply(patches, object)).collect())
    })
}

/// The same as the language says it.
pub(crate) fn unpatched(scope: &Scope<'_>) -> impl Iterator<Item = (String, Vec<Object>)> {
    let shared = Some(secrets::shared(scope)).filter(|objects| !objects.is_empty());
    let services = scope.services().filter_map(|service| {
        let objects = match &service.program {
            Program::Container(container) => Some(container::objects(scope, service, container)),
            Program::Inference(_) | Program::Worker(_) => service::objects(scope, service),
        };
        objects.map(|objects| (service.name.to_string(), objects))
    });
    let redis = scope.stack.redis.values().filter_map(|redis| {
        redis::objects(scope, redis).map(|objects| (redis.name.to_string(), objects))
    });
    let kafka = scope.stack.kafka.values().filter_map(|kafka| {
        kafka::objects(scope, kafka).map(|objects| (kafka.name.to_string(), objects))
    });
    let postgresql = scope.stack.postgresql.values().filter_map(|server| {
        postgresql::objects(scope, server).map(|objects| (server.name.to_string(), objects))
    });
    std::iter::once((NAMESPACES.to_owned(), namespace::objects(scope)))
        .chain(shared.map(|objects| (SECRETS.to_owned(), objects)))
        .chain(services)
        .chain(redis)
        .chain(kafka)
        .chain(postgresql)
        .chain(watching(scope))
}

/// What watches. A chart does not bring it: rules and targets name a namespace, and its user chooses one.
fn watching(scope: &Scope<'_>) -> Vec<(String, Vec<Object>)> {
    if scope.stack.ships == Ships::Helm {
        return Vec::new();
    }
    let prometheus = scope.stack.prometheus.values();
    let alertmanagers = scope.stack.alertmanager.values();
    let alertmanagers =
        alertmanagers.map(|it| (it.name.to_string(), alertmanager::objects(scope, it)));
    prometheus.flat_map(|it| prometheus::objects(scope, it)).chain(alertmanagers).collect()
}
