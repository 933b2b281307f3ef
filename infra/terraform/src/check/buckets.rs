//! Buckets: their names, which all clients of the cloud share, and the one with Terraform's state.

use spec::{
    diagnostic::Diagnostic,
    stack::{Bucket, Stack, Yandex},
};

spec::rule! {
    /// A bucket that holds the state that makes it.
    pub(super) static STATE_BUCKET_MANAGED = "state-bucket-managed", Error, No;
    /// A bucket whose name the cloud's certificate does not cover.
    pub(super) static BUCKET_NAME_DOTTED = "bucket-name-dotted", Warning, Yes;
    /// A bucket's name that somebody has already.
    pub(super) static BUCKET_NAME_COMMON = "bucket-name-common", Warning, Yes;
}

pub(super) fn check(stack: &Stack, cloud: &Yandex) -> Vec<Diagnostic> {
    let all = stack.buckets.values();
    all.flat_map(|bucket| {
        let name = stack.bucket_name(bucket);
        let reports = [
            state_bucket_managed(bucket, &name, cloud),
            bucket_name_dotted(bucket, &name),
            bucket_name_common(bucket, &name),
        ];
        reports.into_iter().flatten()
    })
    .collect()
}

/// Terraform reads its state before it makes anything, and would delete it with the bucket.
fn state_bucket_managed(bucket: &Bucket, name: &str, cloud: &Yandex) -> Option<Diagnostic> {
    let state = &cloud.state.bucket;
    (state.as_str() == name).then(|| {
        let message = format!("`{name}` would be made by the stack whose state is in it");
        Diagnostic::new(&STATE_BUCKET_MANAGED, bucket.bucket.span, message)
            .label("made by the stack")
            .related(state.span, "needed before the stack")
            .help("keep the state in a bucket that is made beside the stack, once")
            .thing(&bucket.name)
    })
}

/// A certificate for every bucket covers one label
/// (<https://yandex.cloud/en/docs/storage/concepts/bucket#bucket-https>).
fn bucket_name_dotted(bucket: &Bucket, name: &str) -> Option<Diagnostic> {
    name.contains('.').then(|| {
        let message =
            format!("the host of `{name}` has dots, which the cloud's certificate does not cover");
        Diagnostic::new(&BUCKET_NAME_DOTTED, bucket.bucket.span, message)
            .help(format!("write `{}`", bucket.bucket.as_str().replace('.', "-")))
            .thing(&bucket.name)
    })
}

/// One plain word: whoever came first has it (<https://yandex.cloud/en/docs/storage/concepts/bucket#naming>).
fn bucket_name_common(bucket: &Bucket, name: &str) -> Option<Diagnostic> {
    let is_word = name.chars().all(|c| c.is_ascii_lowercase());
    is_word.then(|| {
        let message = format!(
            "`{name}` is a plain word, and all clients of the cloud share the names of buckets"
        );
        Diagnostic::new(&BUCKET_NAME_COMMON, bucket.bucket.span, message)
            .help("add `unique_suffix: <a few letters and digits>` to the cloud")
            .thing(&bucket.name)
    })
}
