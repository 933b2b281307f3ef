//! Managed Redis.

use std::collections::{BTreeMap, BTreeSet};

use spec::{
    name::ThingName,
    source::Span,
    stack::{Redis, RedisPlacement},
};
use wiring::{
    Object,
    names::{self, key},
};

use super::{Scope, hosts, scope::is_protected, secrets};
use crate::{
    facts::Service,
    model::{
        Handle, Label, Module, Topic,
        resources::{
            Environment,
            redis::{Cluster, Config, Permissions, User},
        },
        text,
    },
};

/// The user that a cluster always has. Nobody of the stack uses it.
const DEFAULT_USER: &str = "default";

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    for redis in scope.stack.redis.values() {
        let RedisPlacement::Managed { machine, disk, hosts: count, span } = &redis.placement else {
            continue;
        };
        let password = password(scope, redis);
        let name = names::secret(names::secret(&redis.name, DEFAULT_USER), key::PASSWORD);
        secrets::generated(scope, module, &Handle::new(password.clone()), &name, *span);
        let resource = Cluster {
            name: scope.name(&redis.name),
            environment: Environment::Production,
            network_id: Scope::network().id(),
            security_group_ids: vec![scope.group(&redis.name).id()],
            tls_enabled: true,
            config: Config {
                version: text(&redis.version),
                maxmemory_policy: text(redis.evict.as_str().to_uppercase().replace('-', "_")),
                password_wo: secrets::generated_value(&password),
                password_wo_version: secrets::generated_version(&password),
            },
            resources: hosts::resources(Service::Redis, machine, disk),
            hosts: hosts::spread(scope, count.value),
            maintenance_window: hosts::WINDOW,
            deletion_protection: is_protected(&redis.lifecycle),
            labels: scope.labels(),
        };
        let declared = module.declare(Topic::Redis, &cluster(scope, &redis.name), &resource, *span);
        declared.causes.extend([
            ("config.version", redis.version.span),
            ("resources.disk_size", disk.size.span),
            ("resources.resource_preset_id", machine.size.span),
            ("hosts", count.span),
        ]);
        Scope::keep(declared, &redis.lifecycle);
        users(scope, module, redis);
    }
}

pub(super) fn cluster(scope: &Scope<'_>, redis: &ThingName) -> Handle<Cluster> {
    scope.handle(redis)
}

fn password(scope: &Scope<'_>, redis: &Redis) -> Label {
    scope.label(&redis.name).part(DEFAULT_USER).part(key::PASSWORD)
}

/// A user for each thing that keeps keys, limited to their prefixes.
fn users(scope: &Scope<'_>, module: &mut Module, redis: &Redis) {
    let mut users: BTreeMap<&ThingName, (BTreeSet<&str>, Span)> = BTreeMap::new();
    for grant in &scope.wiring.grants {
        let Object::Keys { redis: of, prefix } = &grant.on else { continue };
        if *of == redis.name.value {
            let entry = users.entry(&grant.who).or_insert((BTreeSet::new(), grant.span));
            entry.0.insert(prefix);
            entry.1 = grant.span.min(entry.1);
        }
    }
    for (user, (prefixes, span)) in users {
        let password = secrets::password_label(scope, &redis.name, user);
        let patterns: Vec<String> = prefixes.iter().map(|prefix| format!("~{prefix}*")).collect();
        let resource = User {
            cluster_id: cluster(scope, &redis.name).id(),
            name: text(user),
            password_wo: secrets::generated_value(&password),
            password_wo_version: secrets::generated_version(&password),
            permissions: Permissions {
                patterns: text(patterns.join(" ")),
                commands: text("+@all -@admin -@dangerous"),
            },
        };
        let handle = Handle::new(scope.label(&redis.name).join(scope.label(user)));
        module.declare(Topic::Redis, &handle, &resource, span);
    }
}
