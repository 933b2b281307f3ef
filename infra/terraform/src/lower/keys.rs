//! Keys that encrypt: the cluster's secrets and each bucket. A destroyed key loses what it encrypted. Lockbox encrypts
//! with the cloud's own key; one of ours would have to be granted to every reader of a secret once more.

use spec::{source::Span, stack::Lifecycle};

use super::{Scope, scope::is_protected};
use crate::model::{
    Handle, Label, Module, Text, Topic,
    resources::identity::{Algorithm, SymmetricKey},
    text,
};

/// A year, as the cloud advises (<https://yandex.cloud/en/docs/kms/concepts/version#rotate-key>).
const ROTATION: &str = "8760h0m0s";

/// The key of the cluster's secrets.
pub(super) fn of_cluster() -> Handle<SymmetricKey> {
    Handle::new(Label::fixed("kubernetes").part("secrets"))
}

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    if let Some((cluster, _)) = scope.managed_cluster() {
        let what = text("The secrets of the cluster");
        key(scope, module, &of_cluster(), ("kubernetes", what), &cluster.lifecycle, cluster.span);
    }
    for bucket in scope.stack.buckets.values() {
        let what = text("Objects of the bucket ").literal(&scope.stack.bucket_name(bucket));
        let name = (bucket.name.as_str(), what);
        key(scope, module, &scope.handle(&bucket.name), name, &bucket.lifecycle, bucket.name.span);
    }
}

fn key(
    scope: &Scope<'_>,
    module: &mut Module,
    handle: &Handle<SymmetricKey>,
    (name, description): (&str, Text),
    lifecycle: &Lifecycle,
    span: Span,
) {
    let key = SymmetricKey {
        name: scope.name(name),
        description,
        folder_id: scope.folder(),
        default_algorithm: Algorithm::Aes256,
        rotation_period: text(ROTATION),
        deletion_protection: is_protected(lifecycle).then_some(true),
        labels: scope.labels(),
    };
    let declared = module.declare(Topic::Keys, handle, &key, span);
    declared.is_protected = is_protected(lifecycle);
}
