//! Managed PostgreSQL: clusters, users, databases.

use std::collections::BTreeMap;

use spec::{
    name::{DatabaseName, ThingName},
    source::Span,
    stack::{Backups, Database as Asked, Pooling, Postgresql, PostgresqlPlacement},
};
use wiring::{Access, Object, names};

use super::{Scope, hosts, scope::is_protected, secrets};
use crate::{
    facts::Service,
    model::{
        Handle, Label, Module, Quoted, Text, Topic,
        resources::{
            Environment,
            postgresql::{
                Cluster, Config, Database, Permission, Pooler, PoolingMode, TimeOfDay, User,
            },
        },
        text,
    },
};

/// Reads every table of the databases that its user may connect to, and writes none
/// (<https://yandex.cloud/en/docs/managed-postgresql/concepts/roles>).
const READ_ONLY: &str = "mdb_read_all_data";

const MINUTES_A_DAY: i64 = 24 * 60;

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    for server in scope.stack.postgresql.values() {
        if !matches!(server.placement, PostgresqlPlacement::Managed { .. }) {
            continue;
        }
        servers(scope, module, server);
        let owners = owners(scope, server);
        for database in server.databases.values() {
            self::database(scope, module, server, database, owners.get(&database.name.value));
        }
        readers(scope, module, server);
    }
}

pub(super) fn cluster(scope: &Scope<'_>, server: &ThingName) -> Handle<Cluster> {
    scope.handle(server)
}

fn servers(scope: &Scope<'_>, module: &mut Module, server: &Postgresql) {
    let PostgresqlPlacement::Managed { machine, disk, hosts: count, pooling, backups, span } =
        &server.placement
    else {
        return;
    };
    let resource = Cluster {
        name: scope.name(&server.name),
        environment: Environment::Production,
        network_id: Scope::network().id(),
        security_group_ids: vec![scope.group(&server.name).id()],
        config: Config {
            version: text(&server.version),
            resources: hosts::resources(Service::Postgresql, machine, disk),
            pooler_config: Pooler { pooling_mode: mode(pooling.value) },
            backup_retain_period_days: backups
                .as_ref()
                .map(|backups| backups.keep.days_rounded_up()),
            backup_window_start: backups.as_ref().map(start),
        },
        hosts: hosts::spread(scope, count.value),
        maintenance_window: hosts::WINDOW,
        deletion_protection: is_protected(&server.lifecycle),
        labels: scope.labels(),
    };
    let declared =
        module.declare(Topic::Postgresql, &cluster(scope, &server.name), &resource, *span);
    declared.causes.extend([
        ("config.version", server.version.span),
        ("config.resources.disk_size", disk.size.span),
        ("config.resources.disk_type_id", disk.kind.span),
        ("config.resources.resource_preset_id", machine.size.span),
        ("hosts", count.span),
    ]);
    Scope::keep(declared, &server.lifecycle);
}

const fn mode(asked: Pooling) -> PoolingMode {
    match asked {
        Pooling::Session => PoolingMode::Session,
        Pooling::Transaction => PoolingMode::Transaction,
        Pooling::Statement => PoolingMode::Statement,
    }
}

/// When backups begin, in UTC, which is all that the cloud knows.
fn start(backups: &Backups) -> TimeOfDay {
    let here = i64::from(backups.start.hour()) * 60 + i64::from(backups.start.minute());
    let there = (here - backups.timezone.standard_offset_minutes()).rem_euclid(MINUTES_A_DAY);
    let part = |minutes: i64| u32::try_from(minutes).unwrap_or_default();
    TimeOfDay { hours: part(there / 60), minutes: part(there % 60) }
}

/// The thing that owns each database.
fn owners<'a>(
    scope: &Scope<'a>,
    server: &Postgresql,
) -> BTreeMap<&'a DatabaseName, (&'a ThingName, Span)> {
    let grants = scope.wiring.grants.iter();
    grants
        .filter_map(|grant| match &grant.on {
            Object::Database { server: of, database }
                if *of == server.name.value && grant.access == Access::Own =>
            {
                Some((database, (&grant.who, grant.span)))
            }
            _ => None,
        })
        .collect()
}

fn user_handle(scope: &Scope<'_>, server: &Postgresql, user: &ThingName) -> Handle<User> {
    Handle::new(scope.label(&server.name).join(scope.label(user)))
}

fn database_handle(scope: &Scope<'_>, server: &Postgresql, asked: &Asked) -> Handle<Database> {
    Handle::new(scope.label(&server.name).living_part(&asked.name, &asked.lifecycle))
}

/// A database and its owner, who must exist first.
fn database(
    scope: &Scope<'_>,
    module: &mut Module,
    server: &Postgresql,
    asked: &Asked,
    owner: Option<&(&ThingName, Span)>,
) {
    let is_protected = is_protected(&asked.lifecycle) || is_protected(&server.lifecycle);
    let user = match owner {
        Some((owner, span)) => {
            let handle = user_handle(scope, server, owner);
            let label = secrets::password_label(scope, &server.name, owner);
            module.declare(
                Topic::Postgresql,
                &handle,
                &with_password(scope, server, names::database_user(owner), &label),
                *span,
            );
            handle
        }
        None => nobody(scope, module, server, asked),
    };
    let resource = Database {
        cluster_id: cluster(scope, &server.name).id(),
        name: text(&asked.name),
        owner: user.attribute("name"),
        deletion_protection: Quoted(is_protected),
    };
    let handle = database_handle(scope, server, asked);
    let declared = module.declare(Topic::Postgresql, &handle, &resource, asked.name.span);
    declared.causes.insert("name", asked.name.span);
    Scope::keep(declared, &asked.lifecycle);
    declared.is_protected = is_protected;
}

fn with_password(scope: &Scope<'_>, server: &Postgresql, name: String, password: &Label) -> User {
    User {
        cluster_id: cluster(scope, &server.name).id(),
        name: text(name),
        password_wo: Some(secrets::generated_value(password)),
        password_wo_version: Some(secrets::generated_version(password)),
        generate_password: None,
        permission: None,
        grants: None,
        deletion_protection: Quoted(false),
    }
}

/// The owner of a database that no thing of the stack owns: the server makes its password and tells nobody.
fn nobody(
    scope: &Scope<'_>,
    module: &mut Module,
    server: &Postgresql,
    asked: &Asked,
) -> Handle<User> {
    let handle = Handle::new(database_handle(scope, server, asked).label().clone().part("owner"));
    let user = User {
        cluster_id: cluster(scope, &server.name).id(),
        name: text(format_args!("{}_owner", asked.name)),
        password_wo: None,
        password_wo_version: None,
        generate_password: Some(true),
        permission: None,
        grants: None,
        deletion_protection: Quoted(false),
    };
    module.declare(Topic::Postgresql, &handle, &user, asked.name.span);
    handle
}

/// Users that read databases of others.
fn readers(scope: &Scope<'_>, module: &mut Module, server: &Postgresql) {
    let mut readers: BTreeMap<&ThingName, (Vec<&Asked>, Span)> = BTreeMap::new();
    for grant in &scope.wiring.grants {
        let Object::Database { server: of, database } = &grant.on else { continue };
        let Some(asked) = server.databases.get(database) else { continue };
        if *of == server.name.value && grant.access != Access::Own {
            let entry = readers.entry(&grant.who).or_insert((Vec::new(), grant.span));
            entry.0.push(asked);
        }
    }
    for (reader, (databases, span)) in readers {
        let label = secrets::password_label(scope, &server.name, reader);
        let database_name =
            |asked: &&Asked| -> Text { database_handle(scope, server, asked).attribute("name") };
        let permission =
            databases.iter().map(|asked| Permission { database_name: database_name(asked) });
        let user = User {
            permission: Some(permission.collect()),
            grants: Some(vec![READ_ONLY]),
            ..with_password(scope, server, names::database_user(reader), &label)
        };
        module.declare(Topic::Postgresql, &user_handle(scope, server, reader), &user, span);
    }
}
