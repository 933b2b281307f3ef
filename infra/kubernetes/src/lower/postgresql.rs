//! PostgreSQL in the cluster: one pod with a disk.
//!
//! Users, passwords and databases are brought up to date by an init container, each time that the pod starts: before it
//! is done nobody reaches the server, so no client ever meets one without its database. A changed password is taken
//! over by the next start.

mod access;
mod backup;
mod exporter;
mod settings;

use std::collections::BTreeMap;

use contract::ports;
use k8s_openapi::{
    api::{
        apps::v1::{StatefulSet, StatefulSetSpec},
        core::v1::{
            ConfigMap, Container, ContainerPort, EnvVar, ExecAction, PodTemplateSpec, Probe,
            Service, TCPSocketAction,
        },
    },
    apimachinery::pkg::util::intstr::IntOrString,
};
use spec::stack::{InCluster, Postgresql, PostgresqlPlacement};
use wiring::{
    Delivery, Value, Workload,
    names::{role, user},
};

use self::access::Access;
pub(crate) use self::backup::restore_name;
use super::{
    Scope,
    config::{self, Config},
    deployment, disruption, network, policy,
    scope::Component,
    secrets, security,
    storage::{self, Scratch},
};
use crate::{image, model::Object};

/// The port's name.
const PORT: &str = "postgresql";

/// Where settings and scripts are mounted.
const SETTINGS_FOLDER: &str = "/etc/postgresql";

/// Where the disk is mounted, as the image has it.
const DISK_FOLDER: &str = "/var/lib/postgresql/data";

/// The folder of databases: below the mount, whose own folder is not the server's. It has no version in its name, so
/// that another major version refuses the folder, instead of beginning with an empty one.
const DATABASES_FOLDER: &str = "/var/lib/postgresql/data/pgdata";

/// Seconds for the end: open transactions are given up at once, as the image's stop signal says, and what is in memory
/// is written (<https://www.postgresql.org/docs/current/server-shutdown.html>).
const END_SECONDS: i64 = 120;

/// Every object of a PostgreSQL; none where it is not in the cluster.
pub(super) fn objects(scope: &Scope<'_>, server: &Postgresql) -> Option<Vec<Object>> {
    let PostgresqlPlacement::InCluster { pods: placement, dumps } = &server.placement else {
        return None;
    };
    let component = |role, kind| Component {
        scope,
        workload: Workload {
            namespace: placement.namespace.value.clone(),
            thing: server.name.value.clone(),
            role,
        },
        kind,
    };
    let main = component(None, "postgresql");
    let access = Access::of(&main, server);
    let settings = settings(&main, server, placement, &access);
    let mut objects: Vec<Object> = vec![security::account(&main).into()];
    objects.extend(secrets::of(&main).map(Object::from));
    objects.push(stateful_set(&main, server, placement, &settings).into());
    objects.push(
        ConfigMap { metadata: main.metadata(), data: Some(settings), ..ConfigMap::default() }
            .into(),
    );
    objects.push(service(&main).into());
    objects.push(disruption::budget(&main).into());
    objects.push(policy::policy(&main).into());
    if let Some(dumps) = dumps {
        let component = component(Some(role::BACKUP), "postgresql-backup");
        objects.extend(backup::objects(&component, server, dumps, &access));
    }
    Some(objects)
}

/// Everything that server and init container read, by the name of its file.
fn settings(
    component: &Component<'_, '_>,
    server: &Postgresql,
    placement: &InCluster,
    access: &Access,
) -> BTreeMap<String, String> {
    let files = [
        ("postgresql.conf", settings::settings(placement)),
        ("pg_hba.conf", access.rules()),
        ("setup_hba.conf", access::setup_rules()),
        ("setup.sh", include_str!("postgresql/setup.sh").to_owned()),
        ("admin.sql", include_str!("postgresql/admin.sql").to_owned()),
        ("role.sql", include_str!("postgresql/role.sql").to_owned()),
        ("database.sql", DATABASE.to_owned()),
        ("owner.sql", OWNER.to_owned()),
        ("reader.sql", READER.to_owned()),
        ("roles", access.roles(component, server)),
        ("databases", access.databases()),
        ("readers", access.readers()),
    ];
    files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

const DATABASE: &str = include_str!("postgresql/database.sql");
const OWNER: &str = include_str!("postgresql/owner.sql");
const READER: &str = include_str!("postgresql/reader.sql");

fn stateful_set(
    component: &Component<'_, '_>,
    server: &Postgresql,
    placement: &InCluster,
    settings: &BTreeMap<String, String>,
) -> StatefulSet {
    StatefulSet {
        metadata: component.metadata(),
        spec: Some(StatefulSetSpec {
            replicas: Some(1),
            revision_history_limit: Some(deployment::KEPT_REVISIONS),
            service_name: Some(component.name()),
            selector: component.selector(),
            template: pods(component, server, placement, config::digest(settings)),
            volume_claim_templates: placement
                .disk
                .map(|disk| vec![storage::claim(component, "data", disk)]),
            ..StatefulSetSpec::default()
        }),
        ..StatefulSet::default()
    }
}

fn pods(
    component: &Component<'_, '_>,
    server: &Postgresql,
    placement: &InCluster,
    config_digest: String,
) -> PodTemplateSpec {
    let image = image::POSTGRES;
    let scratch = Scratch::of(&image);
    let secrets = Config::of(component, &[]);
    let container = Container {
        image: Some(image.of_version(component.scope.stack, &server.version)),
        resources: Some(deployment::resources(&placement.resources, &scratch)),
        security_context: Some(security::container()),
        ..Container::default()
    };
    let mounts = || {
        let own = [
            storage::mount("config", SETTINGS_FOLDER, Some(true)),
            storage::mount("data", DISK_FOLDER, None),
        ];
        own.into_iter().chain(scratch.mounts())
    };
    // Only it needs the passwords; the server keeps what cannot be turned back into them.
    let setup = Container {
        name: String::from("setup"),
        command: Some(vec![String::from("/bin/sh"), format!("{SETTINGS_FOLDER}/setup.sh")]),
        env: Some(setup_variables(component)),
        volume_mounts: Some(mounts().chain(secrets.mounts()).collect()),
        ..container.clone()
    };
    let main = Container {
        name: component.kind.to_owned(),
        command: Some(image.start()),
        args: Some(vec![
            String::from("-D"),
            DATABASES_FOLDER.to_owned(),
            String::from("-c"),
            format!("config_file={SETTINGS_FOLDER}/postgresql.conf"),
        ]),
        ports: Some(vec![ContainerPort {
            name: Some(PORT.to_owned()),
            container_port: i32::from(ports::POSTGRESQL),
            ..ContainerPort::default()
        }]),
        volume_mounts: Some(mounts().collect()),
        // After a crash the server first reads what it had logged, which may take long and must not be cut short.
        startup_probe: Some(Probe {
            period_seconds: Some(2),
            failure_threshold: Some(900),
            ..is_ready()
        }),
        readiness_probe: Some(Probe {
            period_seconds: Some(5),
            failure_threshold: Some(2),
            ..is_ready()
        }),
        liveness_probe: Some(listens()),
        ..container
    };
    let mut template = deployment::template(component, &image, config_digest);
    let pod = template.spec.get_or_insert_default();
    pod.init_containers = Some(vec![setup]);
    pod.containers =
        std::iter::once(main).chain(exporter::container(component, placement, &secrets)).collect();
    pod.termination_grace_period_seconds = Some(END_SECONDS);
    pod.volumes = Some(
        std::iter::once(config::volume("config", component.name()))
            .chain(scratch.volumes())
            .chain(secrets.volumes())
            .collect(),
    );
    template
}

/// What the wiring says, and where the databases are.
fn setup_variables(component: &Component<'_, '_>) -> Vec<EnvVar> {
    let mut variables = variables(component);
    variables.push(variable("PGDATA", DATABASES_FOLDER));
    variables
}

/// The variables of a workload that are no secrets.
fn variables(component: &Component<'_, '_>) -> Vec<EnvVar> {
    let bindings = component.scope.wiring.bindings_of(&component.workload).iter();
    let literals = bindings.filter_map(|binding| match (&binding.delivery, &binding.value) {
        (Delivery::Env(name), Value::Literal(text)) => Some(variable(name, text)),
        _ => None,
    });
    literals.collect()
}

fn variable(name: &str, text: &str) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(text.to_owned()), value_from: None }
}

/// One pod has one address, which the name stands for by itself.
fn service(component: &Component<'_, '_>) -> Service {
    let mut service = network::inside(component, component.name(), PORT, ports::POSTGRESQL);
    service.spec.get_or_insert_default().cluster_ip = Some(String::from("None"));
    service
}

/// Whether connections are taken. It asks as the administrator, whom the server answers by asking for a password; of
/// anybody else it would log a refusal each time.
fn is_ready() -> Probe {
    let command = [
        String::from("pg_isready"),
        String::from("--quiet"),
        String::from("--host=127.0.0.1"),
        format!("--port={}", ports::POSTGRESQL),
        format!("--username={}", user::ADMIN),
        String::from("--dbname=postgres"),
    ];
    Probe {
        exec: Some(ExecAction { command: Some(command.to_vec()) }),
        timeout_seconds: Some(3),
        ..Probe::default()
    }
}

/// Whether the port is open: a server that takes no more connections must not be killed for it.
fn listens() -> Probe {
    Probe {
        tcp_socket: Some(TCPSocketAction {
            port: IntOrString::String(PORT.to_owned()),
            host: None,
        }),
        period_seconds: Some(10),
        timeout_seconds: Some(5),
        failure_threshold: Some(6),
        ..Probe::default()
    }
}

#[cfg(test)]
mod tests;
