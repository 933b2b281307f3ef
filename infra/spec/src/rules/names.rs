//! Names in the platforms: what the spec's own names do not keep apart.

use std::collections::BTreeMap;

use super::Check;
use crate::{
    diagnostic::Diagnostic,
    name::BucketName,
    source::Spanned,
    stack::{Cloud, Stack},
};

crate::rule! {
    static NAME_TAKEN = "name-taken", Error, No;
    static NAME_TOO_LONG = "name-too-long", Error, No;
}

pub(super) const CHECKS: &[Check] =
    &[Check::parts(&NAME_TAKEN, name_taken), Check::parts(&NAME_TOO_LONG, name_too_long)];

/// Two topics of one Kafka, or two buckets, that would be one.
fn name_taken(stack: &Stack) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for kafka in stack.kafka.values() {
        let topics = kafka
            .topics
            .values()
            .map(|topic| (format!("{}/{}", kafka.name, topic.key), &topic.name));
        found.extend(taken("topic", topics));
    }
    found.extend(taken(
        "bucket",
        stack.buckets.values().map(|bucket| (bucket.name.to_string(), &bucket.bucket)),
    ));
    found
}

fn taken<'a, T: Ord + std::fmt::Display + 'a>(
    kind: &str,
    things: impl Iterator<Item = (String, &'a Spanned<T>)>,
) -> Vec<Diagnostic> {
    let mut owners: BTreeMap<&T, (String, &Spanned<T>)> = BTreeMap::new();
    let mut found = Vec::new();
    for (thing, name) in things {
        match owners.get(&name.value) {
            None => {
                owners.insert(&name.value, (thing, name));
            }
            Some((first, at)) => found.push(
                Diagnostic::new(
                    &NAME_TAKEN,
                    name.span,
                    format!("`{thing}` and `{first}` would be one {kind}, `{name}`"),
                )
                .label("the same name again")
                .related(at.span, format!("the name of `{first}`"))
                .help("give one of the two another `name`, or delete it and refer to the other")
                .thing(&thing)
                .thing(first),
            ),
        }
    }
    found
}

/// A bucket whose full name is longer than object storage takes
/// (<https://yandex.cloud/en/docs/storage/concepts/bucket#naming>).
fn name_too_long(stack: &Stack) -> Vec<Diagnostic> {
    let suffix =
        stack.cloud.as_ref().and_then(|Cloud::Yandex(yandex)| yandex.unique_suffix.as_ref());
    let added = suffix.map(|suffix| (suffix.span, "the suffix that is added"));
    let environment =
        stack.environment.as_ref().map(|name| (name.span, "the environment's name is added"));
    let most = BucketName::MAX_LENGTH;
    let buckets = stack.buckets.values();
    let full = buckets.map(|bucket| (bucket, stack.bucket_name(bucket)));
    full.filter(|(_, full)| full.len() > most)
        .map(|(bucket, full)| {
            let length = full.len();
            let report = Diagnostic::new(
                &NAME_TOO_LONG,
                bucket.bucket.span,
                format!("the bucket would be called `{full}`: {length} characters, and at most {most} are allowed"),
            );
            let related = added.into_iter().chain(environment);
            related.fold(report, |report, (span, what)| report.related(span, what))
            .help(format!("shorten the name by {}", length - most))
            .thing(&bucket.name)
        })
        .collect()
}
