//! From a stack and its wiring to objects. One file a family of objects.

mod scope;

mod namespace;
mod redis;
mod service;

mod autoscaler;
mod config;
mod deployment;
mod disruption;
mod network;
mod placement;
mod policy;
mod probes;
mod secrets;
mod security;
mod storage;

mod rest;

use std::collections::BTreeMap;

pub(crate) use self::rest::not_rendered;
pub(crate) use self::{
    namespace::DEFAULT_DENY,
    network::public_service,
    redis::{users_by_hand as redis_users_by_hand, users_secret},
    scope::Scope,
    secrets::{Store, namespaces_with_store, pull_secret_by_hand},
};
use crate::model::Object;

/// Objects by the file's name without its ending; sorted by name, so namespaces and stores come before what needs them.
pub(crate) type Files = BTreeMap<String, Vec<Object>>;

/// The file with the namespaces; everything else stands in one of them.
pub(crate) const NAMESPACES: &str = "00-namespaces";

/// The file with the stores of secrets, and with the secrets that several components read.
pub(crate) const SECRETS: &str = "01-secrets";

/// Every object of the stack's own components.
pub(crate) fn lower(scope: &Scope<'_>) -> Files {
    let mut files = Files::from([(NAMESPACES.to_owned(), namespace::objects(scope))]);
    let shared = secrets::shared(scope);
    if !shared.is_empty() {
        files.insert(SECRETS.to_owned(), shared);
    }
    for service in scope.services() {
        if let Some(objects) = service::objects(scope, service) {
            files.insert(service.name.to_string(), objects);
        }
    }
    for redis in scope.stack.redis.values() {
        if let Some(objects) = redis::objects(scope, redis) {
            files.insert(redis.name.to_string(), objects);
        }
    }
    files
}
