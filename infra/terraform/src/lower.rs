//! From a stack and its wiring to a module. One file a family of resources.

mod scope;

mod settings;

mod dns;
mod firewall;
mod network;

mod identities;
mod keys;
mod logging;
mod secrets;

mod hosts;

mod airflow;
mod kafka;
mod kubernetes;
mod machines;
mod postgresql;
mod redis;
mod storage;

mod outputs;

pub(crate) use self::scope::Scope;
use crate::{model::Module, patch};

/// Every resource of the stack's cloud, patched.
pub(crate) fn lower(scope: &Scope<'_>) -> Module {
    let mut module = unpatched(scope);
    patch::apply(&scope.stack.patches.terraform, &mut module);
    module
}

/// The same as the language says it.
pub(crate) fn unpatched(scope: &Scope<'_>) -> Module {
    let mut module = Module::default();
    for family in [
        settings::lower,
        network::lower,
        dns::lower,
        firewall::lower,
        identities::lower,
        keys::lower,
        logging::lower,
        secrets::lower,
        kubernetes::lower,
        kafka::lower,
        postgresql::lower,
        redis::lower,
        storage::lower,
        airflow::lower,
        machines::lower,
        outputs::lower,
    ] {
        family(scope, &mut module);
    }
    module.sort();
    module
}
