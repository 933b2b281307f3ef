//! `cloud`.

use super::{Lower, common::by_key};
use crate::{
    raw,
    stack::{Cloud, Network, State, Yandex},
};

impl Lower<'_> {
    #[expect(
        clippy::unused_self,
        reason = "every section is lowered by a method, so that all read alike"
    )]
    pub(super) fn cloud(&mut self, raw: &raw::Cloud) -> Option<Cloud> {
        let yandex = raw.yandex.as_ref()?;
        Some(Cloud::Yandex(Yandex {
            folder: yandex.folder.clone(),
            zones: yandex.zones.clone(),
            network: network(&yandex.network),
            state: State {
                bucket: yandex.state.bucket.clone(),
                prefix: yandex.state.prefix.clone(),
            },
            unique_suffix: yandex.unique_suffix.clone(),
            span: yandex.span,
        }))
    }
}

fn network(raw: &raw::Network) -> Network {
    Network {
        nodes: by_key(&raw.nodes.entries, |_, range| *range),
        data: by_key(&raw.data.entries, |_, range| *range),
        machines: by_key(&raw.machines.entries, |_, range| *range),
        pods: raw.pods,
        services: raw.services,
        span: raw.span,
    }
}
