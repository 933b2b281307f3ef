//! Secrets from Lockbox: a store in each namespace that needs one, and one `ExternalSecret` for each Secret. Secrets
//! that a person makes by hand are told of in the output's README.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use spec::{
    name::NamespaceName,
    stack::{Cloud, SecretOrigin},
};
use wiring::{Given, Piece, SecretObject};

use super::{Scope, scope::Component};
use crate::model::{
    Object, Word,
    external_secrets::{
        Data, ExternalSecret, ExternalSecretSpec, Fetching, Folder, Provider, RemoteRef, SecretKey,
        SecretStore, StoreRef, Target, Template, YandexAuth, YandexLockbox,
    },
};

/// The store of a namespace, and the one Secret that a person must make for it.
pub(crate) struct Store;

impl Store {
    /// The store's name.
    pub(crate) const NAME: &'static str = "lockbox";
    /// The Secret with the key of the service account that reads Lockbox.
    pub(crate) const KEY_SECRET: &'static str = "lockbox-reader";
    /// The key in it.
    pub(crate) const KEY: &'static str = "authorized-key.json";
}

/// A value that changes in Lockbox is here within the hour; every ask is a call that Lockbox counts.
const REFRESH: &str = "1h";

/// The stores, the secrets that several components read, and those that pull images.
pub(super) fn shared(scope: &Scope<'_>) -> Vec<Object> {
    let mut objects: Vec<Object> = Vec::new();
    let shared = scope.wiring.secrets.iter().filter(|secret| scope.readers_of(secret).count() > 1);
    objects.extend(stores(scope).into_iter().map(Object::from));
    objects.extend(pull_secrets(scope).map(Object::from));
    objects.extend(
        shared
            .filter_map(|secret| external(scope.metadata(&secret.namespace, &secret.name), secret))
            .map(Object::from),
    );
    objects
}

/// The secrets that only one component reads.
pub(super) fn of(component: &Component<'_, '_>) -> impl Iterator<Item = ExternalSecret> {
    let scope = component.scope;
    let own = scope.secrets_of(&component.workload.thing).iter().filter(|secret| {
        secret.namespace == component.workload.namespace && scope.readers_of(secret).count() == 1
    });
    own.filter_map(|secret| external(component.metadata_of(&secret.name), secret))
}

/// One secret of a component's namespace.
pub(super) fn one(component: &Component<'_, '_>, name: &str) -> Option<ExternalSecret> {
    let secret = component.scope.secret(&component.workload.namespace, name)?;
    external(component.metadata_of(name), secret)
}

/// The namespaces that need a store.
pub(crate) fn namespaces_with_store(scope: &Scope<'_>) -> BTreeSet<NamespaceName> {
    if folder(scope).is_none() {
        return BTreeSet::new();
    }
    let from_lockbox = |secret: &&SecretObject| matches!(secret.given, Given::Lockbox { .. });
    let read =
        scope.wiring.secrets.iter().filter(from_lockbox).filter(|secret| scope.is_read(secret));
    let mut namespaces: BTreeSet<NamespaceName> =
        read.map(|secret| secret.namespace.clone()).collect();
    if pull_secret_in_lockbox(scope).is_some() {
        namespaces.extend(scope.services().map(|service| service.namespace.value.clone()));
    }
    namespaces
}

fn folder(scope: &Scope<'_>) -> Option<String> {
    scope.stack.cloud.as_ref().map(|Cloud::Yandex(yandex)| yandex.folder.to_string())
}

fn stores(scope: &Scope<'_>) -> Vec<SecretStore> {
    let Some(folder) = folder(scope) else { return Vec::new() };
    let store = |namespace: &NamespaceName| {
        let auth = YandexAuth {
            authorized_key_secret_ref: SecretKey {
                name: Store::KEY_SECRET.to_owned(),
                key: Store::KEY.to_owned(),
            },
        };
        let fetching = Fetching::ByName(Folder { id: folder.clone() });
        let provider = Provider::YandexLockbox(YandexLockbox { auth, fetching });
        SecretStore::new(scope.metadata(namespace, Store::NAME), provider)
    };
    namespaces_with_store(scope).iter().map(store).collect()
}

/// The object for a Secret that comes from Lockbox.
fn external(metadata: ObjectMeta, secret: &SecretObject) -> Option<ExternalSecret> {
    let Given::Lockbox { name, .. } = &secret.given else { return None };
    let data = secret.keys.iter().map(|key| value(key, name, key)).collect();
    let composed = (!secret.composed.is_empty()).then(|| Template {
        engine_version: Word::Borrowed("v2"),
        merge_policy: Word::Borrowed("Merge"),
        kind: None,
        data: secret
            .composed
            .iter()
            .map(|composed| (composed.key.clone(), template(&composed.pieces)))
            .collect(),
    });
    Some(filled(metadata, &secret.name, composed, data))
}

/// A template of Go's that strings pieces together.
fn template(pieces: &[Piece]) -> String {
    let written = |piece: &Piece| match piece {
        Piece::Text(text) => format!("{{{{ {text:?} }}}}"),
        Piece::Key(key) => lookup(key),
    };
    pieces.iter().map(written).collect()
}

/// A template's part that is a value; names with hyphens and dots can be asked for only so.
pub(super) fn lookup(key: &str) -> String {
    format!("{{{{ index . {key:?} }}}}")
}

/// One value of an `ExternalSecret`.
pub(super) fn value(secret_key: &str, secret: &str, entry: &str) -> Data {
    Data {
        secret_key: secret_key.to_owned(),
        remote_ref: RemoteRef { key: secret.to_owned(), property: entry.to_owned() },
    }
}

/// A Secret that is filled from the namespace's store.
pub(super) fn filled(
    metadata: ObjectMeta,
    name: &str,
    template: Option<Template>,
    data: Vec<Data>,
) -> ExternalSecret {
    ExternalSecret::new(
        metadata,
        ExternalSecretSpec {
            refresh_interval: Word::Borrowed(REFRESH),
            secret_store_ref: StoreRef {
                name: Word::Borrowed(Store::NAME),
                kind: Word::Borrowed("SecretStore"),
            },
            target: Target {
                name: name.to_owned(),
                creation_policy: Word::Borrowed("Owner"),
                deletion_policy: Word::Borrowed("Retain"),
                template,
            },
            data,
        },
    )
}

/// The Secret that pulls our images, by its name in the cluster, where the stack has one.
pub(super) fn pull_secret(scope: &Scope<'_>) -> Option<String> {
    let secret =
        scope.stack.secrets.get(&scope.stack.images.as_ref()?.pull_secret.as_ref()?.value)?;
    Some(match &secret.origin {
        SecretOrigin::Lockbox { .. } => secret.name.to_string(),
        SecretOrigin::Kubernetes { name } => name.to_string(),
    })
}

/// The same secret's name, where a person makes it.
pub(crate) fn pull_secret_by_hand(scope: &Scope<'_>) -> Option<String> {
    pull_secret(scope).filter(|_| pull_secret_in_lockbox(scope).is_none())
}

/// The same secret's name in Lockbox.
fn pull_secret_in_lockbox(scope: &Scope<'_>) -> Option<String> {
    let secret =
        scope.stack.secrets.get(&scope.stack.images.as_ref()?.pull_secret.as_ref()?.value)?;
    match &secret.origin {
        SecretOrigin::Lockbox { name, .. } => Some(name.to_string()),
        SecretOrigin::Kubernetes { .. } => None,
    }
}

/// The Secret that pulls our images, in each namespace where they run. Its one value is what `docker login` writes.
fn pull_secrets(scope: &Scope<'_>) -> impl Iterator<Item = ExternalSecret> {
    const VALUE: &str = wiring::names::key::VALUE;
    let names = pull_secret(scope).zip(pull_secret_in_lockbox(scope));
    let namespaces: BTreeSet<&NamespaceName> =
        scope.services().map(|service| &service.namespace.value).collect();
    names.into_iter().flat_map(move |(name, origin)| {
        namespaces.clone().into_iter().map(move |namespace| {
            let template = Template {
                engine_version: Word::Borrowed("v2"),
                merge_policy: Word::Borrowed("Replace"),
                kind: Some(Word::Borrowed("kubernetes.io/dockerconfigjson")),
                data: BTreeMap::from([(String::from(".dockerconfigjson"), lookup(VALUE))]),
            };
            let metadata = scope.metadata(namespace, name.clone());
            filled(metadata, &name, Some(template), vec![value(VALUE, &origin, VALUE)])
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::tests::{MODEL, WITH_CLOUD, at, objects, rendered, text_at};

    const TWO_READERS: &str = r"
secrets:
  keys: { lockbox: shop-keys }
  pull: { lockbox: registry-reader }
services:
  one:
    inference: { model: fish, api_keys: keys }
    cpu: 1
    memory: 1Gi
    replicas: 2
  two:
    inference: { model: fish, api_keys: keys }
    cpu: 1
    memory: 1Gi
    replicas: 2
";

    fn stack() -> String {
        let beginning =
            WITH_CLOUD.replace("tag: \"1.0.0\" }", "tag: \"1.0.0\", pull_secret: pull }");
        format!("{beginning}{MODEL}{TWO_READERS}")
    }

    #[test]
    fn what_several_read_stands_beside_the_store() {
        let files = rendered(&stack());
        let with_secret: Vec<&String> = files
            .iter()
            .filter(|(_, text)| text.contains("key: shop-keys\n"))
            .map(|(path, _)| path)
            .collect();
        assert_eq!(with_secret, ["objects/01-secrets.yaml"]);
    }

    #[test]
    fn our_images_are_pulled_with_the_secret() {
        let objects = objects(&stack());
        let secret = &objects[&(String::from("ExternalSecret"), String::from("pull"))];
        assert_eq!(text_at(secret, "spec.target.template.type"), "kubernetes.io/dockerconfigjson");
        assert_eq!(text_at(secret, "spec.data.0.remoteRef.key"), "registry-reader");
        let account = &objects[&(String::from("ServiceAccount"), String::from("one"))];
        assert_eq!(text_at(account, "imagePullSecrets.0.name"), "pull");
    }

    #[test]
    fn secrets_are_found_by_name() {
        let objects = objects(&stack());
        let store = &objects[&(String::from("SecretStore"), String::from("lockbox"))];
        assert_eq!(
            text_at(store, "spec.provider.yandexlockbox.fetching.byName.folderID"),
            "b1gshopexample000000"
        );
        assert_eq!(at(store, "spec.provider.yandexlockbox.fetching.byID"), None);
    }
}
