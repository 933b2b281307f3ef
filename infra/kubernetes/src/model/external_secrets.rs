//! External Secrets 1.x, as far as we write it
//! (<https://github.com/external-secrets/external-secrets/tree/v1.3.2/config/crds/bases>).

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Deserialize, Serialize};

use super::Word;

/// The version of the API.
const API_VERSION: &str = "external-secrets.io/v1";

/// Where secrets come from: one for each namespace.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SecretStore {
    api_version: Word,
    kind: Word,
    pub(crate) metadata: ObjectMeta,
    spec: SecretStoreSpec,
}

impl SecretStore {
    /// A store.
    pub(crate) const fn new(metadata: ObjectMeta, provider: Provider) -> Self {
        Self {
            api_version: Word::Borrowed(API_VERSION),
            kind: Word::Borrowed("SecretStore"),
            metadata,
            spec: SecretStoreSpec { provider },
        }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct SecretStoreSpec {
    provider: Provider,
}

/// Whose store it is.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Provider {
    /// Yandex Lockbox.
    #[serde(rename = "yandexlockbox")]
    YandexLockbox(YandexLockbox),
}

/// How Lockbox is asked.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct YandexLockbox {
    /// As whom.
    pub(crate) auth: YandexAuth,
    /// By what secrets are found.
    pub(crate) fetching: Fetching,
}

/// As whom Yandex Cloud is asked.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct YandexAuth {
    /// The authorized key of a service account, in a Secret of the store's namespace.
    pub(crate) authorized_key_secret_ref: SecretKey,
}

/// A key of a Secret.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct SecretKey {
    /// The Secret.
    pub(crate) name: String,
    /// The key.
    pub(crate) key: String,
}

/// By what secrets are found; without it `remoteRef.key` is an id.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Fetching {
    /// By their name in a folder.
    #[serde(rename_all = "camelCase")]
    ByName(Folder),
}

/// A folder of Yandex Cloud.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Folder {
    /// Its id; the one field whose name ends in capitals.
    #[serde(rename = "folderID")]
    pub(crate) id: String,
}

/// A Secret of Kubernetes that is filled from a store.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExternalSecret {
    api_version: Word,
    kind: Word,
    pub(crate) metadata: ObjectMeta,
    spec: ExternalSecretSpec,
}

impl ExternalSecret {
    /// A Secret to be filled.
    pub(crate) const fn new(metadata: ObjectMeta, spec: ExternalSecretSpec) -> Self {
        Self {
            api_version: Word::Borrowed(API_VERSION),
            kind: Word::Borrowed("ExternalSecret"),
            metadata,
            spec,
        }
    }
}

/// What is filled from where.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExternalSecretSpec {
    /// How often the store is asked again.
    pub(crate) refresh_interval: Word,
    /// The store.
    pub(crate) secret_store_ref: StoreRef,
    /// The Secret.
    pub(crate) target: Target,
    /// Its values.
    pub(crate) data: Vec<Data>,
}

/// A store, by name.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct StoreRef {
    /// The name.
    pub(crate) name: Word,
    /// `SecretStore`.
    pub(crate) kind: Word,
}

/// The Secret that is made.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Target {
    /// Its name.
    pub(crate) name: String,
    /// `Owner`: it is deleted with the `ExternalSecret`.
    pub(crate) creation_policy: Word,
    /// `Retain`: it stays as it is while the store has no such secret.
    pub(crate) deletion_policy: Word,
    /// What it holds, where that is not simply the values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) template: Option<Template>,
}

/// What a Secret holds, put together of the values.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Template {
    /// `v2`.
    pub(crate) engine_version: Word,
    /// `Merge` keeps the values beside what is made of them; `Replace` does not.
    pub(crate) merge_policy: Word,
    /// The Secret's type; `Opaque` where none is said.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<Word>,
    /// Templates of Go's, by key.
    pub(crate) data: BTreeMap<String, String>,
}

/// One value.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Data {
    /// The key in the Secret, and the value's name in templates.
    pub(crate) secret_key: String,
    /// Where it comes from.
    pub(crate) remote_ref: RemoteRef,
}

/// A value in a store.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct RemoteRef {
    /// The secret's name.
    pub(crate) key: String,
    /// The entry in it.
    pub(crate) property: String,
}
