//! Managed Airflow: it brings its own database, reads its DAGs from a bucket and its secrets from Lockbox.

use spec::{
    source::Span,
    stack::{Airflow, AirflowPlacement, Machine, PrefixRef, SecretsBackend},
};
use wiring::names::{self, key};

use super::{
    Scope, hosts, identities,
    scope::{Role, is_protected, preset},
    secrets, storage,
};
use crate::{
    facts::Service,
    model::{
        Handle, Label, Module, Topic,
        resources::airflow::{Cluster, CodeSync, Component, Level, Logging, S3, Switch, Workers},
        text,
    },
};

/// The web interface's first user, of whom the cloud asks a password.
const ADMIN: &str = "admin";

/// One of each: the language has one size for all components, and no count.
const ONE: u32 = 1;

/// The first version whose DAGs are parsed by a component of their own.
const WITH_PROCESSOR: u32 = 3;

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    for airflow in scope.stack.airflow.values() {
        if let AirflowPlacement::Managed { machine, dags, span } = &airflow.placement {
            cluster(scope, module, airflow, (machine, dags), *span);
        }
    }
}

fn cluster(
    scope: &Scope<'_>,
    module: &mut Module,
    airflow: &Airflow,
    (machine, dags): (&Machine, &PrefixRef),
    span: Span,
) {
    let password = password(scope, airflow);
    let name = names::secret(names::secret(&airflow.name, ADMIN), key::PASSWORD);
    secrets::generated(scope, module, &Handle::new(password.clone()), &name, span);
    let account = scope.account(&airflow.name);
    let zones = scope.zones(Role::Data);
    let component = Component { count: ONE, resource_preset_id: preset(Service::Airflow, machine) };
    let resource = Cluster {
        name: scope.name(&airflow.name),
        airflow_version: text(&airflow.version),
        service_account_id: account.id(),
        subnet_ids: zones.iter().map(|zone| Scope::subnet(Role::Data, zone).id()).collect(),
        security_group_ids: vec![scope.group(&airflow.name).id()],
        admin_password: secrets::generated_value(&password),
        code_sync: CodeSync { s3: S3 { bucket: storage::name(scope, &dags.bucket.name) } },
        webserver: component.clone(),
        scheduler: component.clone(),
        worker: Workers {
            min_count: ONE,
            max_count: ONE,
            resource_preset_id: preset(Service::Airflow, machine),
        },
        dag_processor: (airflow.version.major() >= WITH_PROCESSOR).then_some(component),
        lockbox_secrets_backend: (airflow.secrets_from.value == SecretsBackend::Lockbox)
            .then_some(Switch { enabled: true }),
        logging: Logging {
            enabled: true,
            log_group_id: Scope::logs().id(),
            min_level: Level::Info,
        },
        maintenance_window: hosts::WINDOW,
        deletion_protection: is_protected(&airflow.lifecycle),
        labels: scope.labels(),
    };
    // It checks at creation that its account may do what it has to.
    let waits = identities::roles_of(module, &account);
    let declared =
        module.declare(Topic::Airflow, &scope.handle::<Cluster>(&airflow.name), &resource, span);
    declared.depends_on = waits;
    // Any change replaces the cluster and loses the history of its runs, so the first password stays; the web interface
    // changes it.
    declared.ignored.push("admin_password");
    declared.causes.extend([
        ("airflow_version", airflow.version.span),
        ("webserver.resource_preset_id", machine.size.span),
    ]);
    Scope::keep(declared, &airflow.lifecycle);
}

fn password(scope: &Scope<'_>, airflow: &Airflow) -> Label {
    scope.label(&airflow.name).part(ADMIN).part(key::PASSWORD)
}
