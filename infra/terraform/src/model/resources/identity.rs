//! Service accounts, their roles, and keys that encrypt.

use serde::Serialize;

use super::{Labels, resources, secrets::LockboxSecret};
use crate::model::{Ref, Text};

resources! {
    ServiceAccount = "yandex_iam_service_account",
    FolderMember = "yandex_resourcemanager_folder_iam_member",
    KeyMember = "yandex_kms_symmetric_key_iam_member",
    StaticKey = "yandex_iam_service_account_static_access_key",
    ApiKey = "yandex_iam_service_account_api_key",
    SymmetricKey = "yandex_kms_symmetric_key",
}

#[derive(Debug, Serialize)]
pub(crate) struct ServiceAccount {
    pub(crate) name: Text,
    pub(crate) description: Text,
    pub(crate) folder_id: Text,
}

/// A role on the whole folder. A `_member` adds one; a `_binding` would take it from everybody else.
#[derive(Debug, Serialize)]
pub(crate) struct FolderMember {
    pub(crate) folder_id: Text,
    pub(crate) role: Text,
    pub(crate) member: Text,
    /// Seconds until what depends on it goes on: roles take effect a while after they are given.
    pub(crate) sleep_after: Option<u32>,
}

#[derive(Debug, Serialize)]
pub(crate) struct KeyMember {
    pub(crate) symmetric_key_id: Ref<SymmetricKey>,
    pub(crate) role: Text,
    pub(crate) member: Text,
    pub(crate) sleep_after: Option<u32>,
}

/// A key of object storage, whose secret half goes into Lockbox and never into the state.
#[derive(Debug, Serialize)]
pub(crate) struct StaticKey {
    pub(crate) service_account_id: Ref<ServiceAccount>,
    pub(crate) description: Text,
    pub(crate) output_to_lockbox: StaticKeyOutput,
}

#[derive(Debug, Serialize)]
pub(crate) struct StaticKeyOutput {
    pub(crate) secret_id: Ref<LockboxSecret>,
    pub(crate) entry_for_access_key: &'static str,
    pub(crate) entry_for_secret_key: &'static str,
}

/// A key of the cloud's API, which goes into Lockbox and never into the state.
#[derive(Debug, Serialize)]
pub(crate) struct ApiKey {
    pub(crate) service_account_id: Ref<ServiceAccount>,
    pub(crate) description: Text,
    pub(crate) output_to_lockbox: ApiKeyOutput,
}

#[derive(Debug, Serialize)]
pub(crate) struct ApiKeyOutput {
    pub(crate) secret_id: Ref<LockboxSecret>,
    pub(crate) entry_for_secret_key: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct SymmetricKey {
    pub(crate) name: Text,
    pub(crate) description: Text,
    pub(crate) folder_id: Text,
    pub(crate) default_algorithm: Algorithm,
    /// A Go duration.
    pub(crate) rotation_period: Text,
    pub(crate) deletion_protection: Option<bool>,
    pub(crate) labels: Labels,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum Algorithm {
    #[serde(rename = "AES_256")]
    Aes256,
}
