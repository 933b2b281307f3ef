//! Redis: predictions and the state of jobs.

use contract::{env, ports};
use spec::{
    source::Span,
    stack::{Redis, RedisPlacement},
};

use super::secret::{self, Login, Origin};
use crate::{
    Access, Delivery, Object, Peer, Wait, Why, Workload,
    draft::{Client, Draft},
    names::key,
};

/// A client keeps keys with a prefix in a Redis, as a user of its own.
pub(crate) fn keys(
    draft: &mut Draft<'_>,
    client: &Client,
    redis: &Redis,
    prefix: &'static str,
    why: Why,
    span: Span,
) {
    let on = Object::Keys { redis: redis.name.value.clone(), prefix };
    draft.grant(client, on, Access::ReadWrite, span);
    draft.before(&redis.name, client.thing(), Wait::Apply, span);
    draft.set(client, env::REDIS_USER, client.thing(), span);
    let login = Login { thing: &redis.name, user: client.thing().as_str() };
    login.claim(draft, &format!("the thing `{}`", client.thing()), span);
    match &redis.placement {
        RedisPlacement::InCluster(placement) => {
            let server = Workload::new(&placement.namespace, &redis.name);
            draft.set(client, env::REDIS_HOST, server.host(), span);
            draft.set(client, env::REDIS_PORT, ports::REDIS, span);
            let held =
                secret::derived(draft, client, login, Origin::Shared, &[key::PASSWORD], span);
            draft.set_secret(client, env::REDIS_PASSWORD, held.value(key::PASSWORD), span);
            let of_server = Client::pods(&placement.namespace, &redis.name);
            secret::derived(draft, &of_server, login, Origin::Shared, &[key::PASSWORD], span);
            draft.flow(client, &Peer::Workload(server), ports::REDIS, why, span);
        }
        RedisPlacement::Managed { .. } => {
            let keys = [key::HOST, key::PASSWORD, key::CA];
            let held =
                secret::derived(draft, client, login, Origin::Terraform(&redis.name), &keys, span);
            draft.set_secret(client, env::REDIS_HOST, held.value(key::HOST), span);
            draft.set(client, env::REDIS_PORT, ports::REDIS_TLS, span);
            draft.set_secret(client, env::REDIS_PASSWORD, held.value(key::PASSWORD), span);
            draft.bind(client, Delivery::File(held.file(key::CA)), held.value(key::CA), span);
            let server = draft.managed(&redis.name);
            draft.flow(client, &server, ports::REDIS_TLS, why, span);
        }
    }
}
