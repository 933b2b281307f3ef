//! Buckets, and who may do what with which of their folders.

use std::collections::BTreeMap;

use spec::{name::ThingName, source::Span, stack::Bucket as Asked};
use wiring::{Access, Object};

use super::Scope;
use crate::model::{
    Handle, Module, Text, Topic,
    resources::storage::{
        AnonymousAccess, Bucket, BucketPolicy, ByDefault, Condition, Days, Encryption,
        EncryptionRule, Filter, LifecycleRule, Policy, Prefixes, Principal, Statement, Versioning,
    },
    text,
};

/// The variable with the ids of those who administer buckets.
pub(super) const ADMINISTRATORS: &str = "administrators";

/// How long an overwritten or deleted object can be brought back.
const NONCURRENT_DAYS: u64 = 30;

/// Parts of uploads that nobody finished.
const UNFINISHED_DAYS: u64 = 7;

/// The language of policies; the service knows this one only.
const POLICY_VERSION: &str = "2012-10-17";

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    for bucket in scope.stack.buckets.values() {
        self::bucket(scope, module, bucket);
        policy(scope, module, bucket);
    }
}

fn handle(scope: &Scope<'_>, bucket: &ThingName) -> Handle<Bucket> {
    scope.handle(bucket)
}

/// A bucket's name, so that what uses it waits for it.
pub(super) fn name(scope: &Scope<'_>, bucket: &ThingName) -> Text {
    handle(scope, bucket).attribute("bucket")
}

fn bucket(scope: &Scope<'_>, module: &mut Module, asked: &Asked) {
    let key = scope.handle(&asked.name);
    let resource = Bucket {
        bucket: text(scope.stack.bucket_name(asked)),
        folder_id: scope.folder(),
        anonymous_access_flags: AnonymousAccess { read: false, list: false, config_read: false },
        // Once on it cannot be taken back, only paused.
        versioning: Versioning { enabled: true },
        server_side_encryption_configuration: Encryption {
            rule: EncryptionRule {
                apply_server_side_encryption_by_default: ByDefault {
                    sse_algorithm: "aws:kms",
                    kms_master_key_id: key.id(),
                },
            },
        },
        lifecycle_rule: lifecycle_rules(asked),
        force_destroy: false,
    };
    let declared =
        module.declare(Topic::Storage, &handle(scope, &asked.name), &resource, asked.name.span);
    declared.causes.insert("bucket", asked.bucket.span);
    Scope::keep(declared, &asked.lifecycle);
}

/// What is deleted in time: first the bucket's own rule, then one for each folder that says so.
fn lifecycle_rules(asked: &Asked) -> Vec<LifecycleRule> {
    let of_bucket = LifecycleRule {
        id: text("leftovers"),
        enabled: true,
        filter: None,
        expiration: None,
        noncurrent_version_expiration: Some(Days { days: NONCURRENT_DAYS }),
        abort_incomplete_multipart_upload_days: Some(UNFINISHED_DAYS),
    };
    let of_prefixes = asked.prefixes.values().filter_map(|prefix| {
        Some(LifecycleRule {
            id: text(&prefix.name),
            enabled: true,
            filter: Some(Filter { prefix: text(format_args!("{}/", prefix.name)) }),
            expiration: Some(Days { days: prefix.delete_after?.days_rounded_up() }),
            noncurrent_version_expiration: None,
            abort_incomplete_multipart_upload_days: None,
        })
    });
    std::iter::once(of_bucket).chain(of_prefixes).collect()
}

/// A policy narrows what roles give: whoever it does not name is refused
/// (<https://yandex.cloud/en/docs/storage/security/policy>).
fn policy(scope: &Scope<'_>, module: &mut Module, asked: &Asked) {
    let bucket = scope.stack.bucket_name(asked);
    let mut statements = vec![administrators(&bucket)];
    let mut grants: BTreeMap<&ThingName, Vec<(&str, Access)>> = BTreeMap::new();
    for grant in &scope.wiring.grants {
        if let Object::Prefix { bucket: of, prefix, .. } = &grant.on
            && *of == asked.name.value
        {
            grants.entry(&grant.who).or_default().push((prefix.as_str(), grant.access));
        }
    }
    for (who, folders) in grants {
        statements.extend(of_user(scope, &bucket, who, &folders));
    }
    let policy = Policy { version: POLICY_VERSION, statement: statements };
    // Its strings are templates already, so the whole is one. A list stands where its text would.
    let Ok(policy) = serde_json::to_string(&policy) else { return };
    let list = format!("var.{ADMINISTRATORS}");
    let policy = policy.replace(&format!("\"${{{list}}}\""), &format!("${{jsonencode({list})}}"));
    let resource =
        BucketPolicy { bucket: name(scope, &asked.name), policy: Text::of_template(policy) };
    let span: Span = asked.name.span;
    module.declare(Topic::Storage, &scope.handle::<BucketPolicy>(&asked.name), &resource, span);
}

fn administrators(bucket: &str) -> Statement {
    Statement {
        sid: text("administrators"),
        effect: "Allow",
        principal: Principal { canonical_user: Text::expression(format!("var.{ADMINISTRATORS}")) },
        action: vec!["*"],
        resource: vec![arn(bucket), arn(bucket).literal("/*")],
        condition: None,
    }
}

/// One statement for listing, and one for each way of using folders.
fn of_user(
    scope: &Scope<'_>,
    bucket: &str,
    who: &ThingName,
    folders: &[(&str, Access)],
) -> Vec<Statement> {
    let principal = || Principal { canonical_user: scope.account(who).attribute("id") };
    let named = |what: &str| text(format_args!("{who}-{what}"));
    let beneath = |prefix: &&str| arn(bucket).literal(&format!("/{prefix}/*"));
    let only = |wanted: fn(Access) -> bool| -> Vec<&str> {
        folders.iter().filter(|(_, access)| wanted(*access)).map(|(prefix, _)| *prefix).collect()
    };
    let read = only(|access| access != Access::Write);
    let written = only(|access| access != Access::Read);
    let mut statements = vec![Statement {
        sid: named("lists"),
        effect: "Allow",
        principal: principal(),
        action: vec!["s3:ListBucket", "s3:ListBucketMultipartUploads"],
        resource: vec![arn(bucket)],
        condition: Some(Condition {
            string_like: Prefixes {
                prefix: folders
                    .iter()
                    .map(|(prefix, _)| text(format_args!("{prefix}/*")))
                    .collect(),
            },
        }),
    }];
    if !read.is_empty() {
        statements.push(Statement {
            sid: named("reads"),
            effect: "Allow",
            principal: principal(),
            action: vec!["s3:GetObject"],
            resource: read.iter().map(beneath).collect(),
            condition: None,
        });
    }
    if !written.is_empty() {
        statements.push(Statement {
            sid: named("writes"),
            effect: "Allow",
            principal: principal(),
            action: vec![
                "s3:PutObject",
                "s3:DeleteObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
            ],
            resource: written.iter().map(beneath).collect(),
            condition: None,
        });
    }
    statements
}

fn arn(bucket: &str) -> Text {
    text("arn:aws:s3:::").literal(bucket)
}
