//! `redis`.

use super::{
    Lower,
    common::{count, disk, machine},
};
use crate::{
    name::ThingName,
    quantity::Positive,
    raw::{self, HasLifecycle},
    source::Spanned,
    stack::{Eviction, Redis, RedisPlacement},
};

impl Lower<'_> {
    pub(super) fn redis(&mut self, name: &Spanned<ThingName>, raw: &raw::Redis) -> Option<Redis> {
        let placement = match (&raw.managed, &raw.in_cluster) {
            (Some(managed), _) => {
                self.needs_cloud(managed.span);
                RedisPlacement::Managed {
                    machine: machine(&managed.size, managed.preset.as_ref()),
                    disk: disk(&managed.disk),
                    hosts: count(
                        managed.hosts.unwrap_or(Spanned::new(Positive::ONE, managed.span)),
                    ),
                    span: managed.span,
                }
            }
            (None, pods) => RedisPlacement::InCluster(self.in_cluster(pods.as_ref()?)?),
        };
        Some(Redis {
            name: name.clone(),
            version: raw.version.clone(),
            placement,
            evict: raw.evict.unwrap_or(Spanned::new(Eviction::Noeviction, raw.span)),
            lifecycle: raw.lifecycle(),
        })
    }
}
