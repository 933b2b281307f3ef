//! Object storage: folders of buckets.

use contract::{env, ports};
use spec::{source::Span, stack::PrefixRef};

use super::secret::{self, Login, Origin};
use crate::{
    Access, Object, Peer, Why,
    draft::{Client, Draft},
    names::{key, user},
};

/// A client reads or writes a folder: the grant, a key of its own service account, and the way to the storage, which
/// is public.
pub(crate) fn prefix(
    draft: &mut Draft<'_>,
    client: &Client,
    folder: &PrefixRef,
    access: Access,
    why: Why,
) {
    let span = folder.prefix.span;
    draft.flow(client, &Peer::Internet, ports::HTTPS, why, span);
    grant(draft, client, folder, access);
    let thing = client.thing();
    let login = Login { thing, user: user::STORAGE };
    let keys = [key::ACCESS_KEY_ID, key::SECRET_ACCESS_KEY];
    let held = secret::derived(draft, client, login, Origin::Terraform(thing), &keys, span);
    draft.set(client, env::S3_ENDPOINT, contract::storage::ENDPOINT, span);
    draft.set_secret(client, env::AWS_ACCESS_KEY_ID, held.value(key::ACCESS_KEY_ID), span);
    draft.set_secret(client, env::AWS_SECRET_ACCESS_KEY, held.value(key::SECRET_ACCESS_KEY), span);
}

/// The grant alone, for a client that acts as a service account without a static key.
pub(crate) fn grant(draft: &mut Draft<'_>, client: &Client, folder: &PrefixRef, access: Access) {
    let on = Object::Prefix {
        bucket: folder.bucket.name.value.clone(),
        name: draft.stack.bucket_name(&folder.bucket),
        prefix: folder.prefix.value.clone(),
    };
    draft.grant(client, on, access, folder.prefix.span);
}

/// Tells a client where results are.
pub(crate) fn results(draft: &mut Draft<'_>, client: &Client, folder: &PrefixRef, span: Span) {
    draft.set(client, env::RESULTS_BUCKET, draft.stack.bucket_name(&folder.bucket), span);
    draft.set(client, env::RESULTS_PREFIX, &folder.prefix, span);
}
