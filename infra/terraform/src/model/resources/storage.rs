//! Object storage.

use serde::Serialize;

use super::{identity::SymmetricKey, resources};
use crate::model::{Ref, Text};

resources! {
    Bucket = "yandex_storage_bucket",
    BucketPolicy = "yandex_storage_bucket_policy",
}

#[derive(Debug, Serialize)]
pub(crate) struct Bucket {
    pub(crate) bucket: Text,
    pub(crate) folder_id: Text,
    pub(crate) anonymous_access_flags: AnonymousAccess,
    pub(crate) versioning: Versioning,
    pub(crate) server_side_encryption_configuration: Encryption,
    pub(crate) lifecycle_rule: Vec<LifecycleRule>,
    pub(crate) force_destroy: bool,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct AnonymousAccess {
    pub(crate) read: bool,
    pub(crate) list: bool,
    pub(crate) config_read: bool,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Versioning {
    pub(crate) enabled: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Encryption {
    pub(crate) rule: EncryptionRule,
}

#[derive(Debug, Serialize)]
pub(crate) struct EncryptionRule {
    pub(crate) apply_server_side_encryption_by_default: ByDefault,
}

#[derive(Debug, Serialize)]
pub(crate) struct ByDefault {
    pub(crate) sse_algorithm: &'static str,
    pub(crate) kms_master_key_id: Ref<SymmetricKey>,
}

#[derive(Debug, Serialize)]
pub(crate) struct LifecycleRule {
    pub(crate) id: Text,
    pub(crate) enabled: bool,
    pub(crate) filter: Option<Filter>,
    pub(crate) expiration: Option<Days>,
    pub(crate) noncurrent_version_expiration: Option<Days>,
    pub(crate) abort_incomplete_multipart_upload_days: Option<u64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Filter {
    pub(crate) prefix: Text,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Days {
    pub(crate) days: u64,
}

#[derive(Debug, Serialize)]
pub(crate) struct BucketPolicy {
    pub(crate) bucket: Text,
    /// JSON.
    pub(crate) policy: Text,
}

/// A bucket's policy (<https://yandex.cloud/en/docs/storage/s3/api-ref/policy/scheme>).
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Policy {
    pub(crate) version: &'static str,
    pub(crate) statement: Vec<Statement>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Statement {
    pub(crate) sid: Text,
    pub(crate) effect: &'static str,
    pub(crate) principal: Principal,
    pub(crate) action: Vec<&'static str>,
    pub(crate) resource: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) condition: Option<Condition>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Principal {
    #[serde(rename = "CanonicalUser")]
    pub(crate) canonical_user: Text,
}

#[derive(Debug, Serialize)]
pub(crate) struct Condition {
    #[serde(rename = "StringLike")]
    pub(crate) string_like: Prefixes,
}

#[derive(Debug, Serialize)]
pub(crate) struct Prefixes {
    #[serde(rename = "s3:prefix")]
    pub(crate) prefix: Vec<Text>,
}
