//! Lockbox.

use serde::Serialize;

use super::{Labels, resources};
use crate::model::{Data, Ref, Text};

resources! {
    LockboxSecret = "yandex_lockbox_secret",
    LockboxVersion = "yandex_lockbox_secret_version",
    LockboxMember = "yandex_lockbox_secret_iam_member",
}

#[derive(Debug, Serialize)]
pub(crate) struct LockboxSecret {
    pub(crate) name: Text,
    pub(crate) description: Text,
    /// What the server makes a password by; then a version needs no value.
    pub(crate) password_payload_specification: Option<PasswordPayload>,
    pub(crate) deletion_protection: Option<bool>,
    pub(crate) labels: Labels,
}

#[derive(Debug, Serialize)]
pub(crate) struct PasswordPayload {
    pub(crate) password_key: &'static str,
    pub(crate) length: u32,
    pub(crate) include_punctuation: bool,
}

/// A version of a secret. A change of any entry replaces it, and with it all values.
#[derive(Debug, Serialize)]
pub(crate) struct LockboxVersion {
    pub(crate) secret_id: Ref<LockboxSecret>,
    pub(crate) entries: Option<Vec<Entry>>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) key: &'static str,
    pub(crate) text_value: Text,
}

#[derive(Debug, Serialize)]
pub(crate) struct LockboxMember {
    pub(crate) secret_id: Ref<LockboxSecret>,
    pub(crate) role: Text,
    pub(crate) member: Text,
}

/// The values of a version.
#[derive(Debug, Serialize)]
pub(crate) struct LockboxPayload {
    /// As the version says it: a data source that names a resource is read only when that has changed, and a secret has
    /// labels that change.
    pub(crate) secret_id: Text,
    pub(crate) version_id: Ref<LockboxVersion>,
}

impl Data for LockboxPayload {
    const TYPE: &'static str = "yandex_lockbox_secret_version";
}
