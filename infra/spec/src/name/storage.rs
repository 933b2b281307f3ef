//! Names of buckets, of what is in them, and of databases.

use std::net::Ipv4Addr;

use super::{
    chars::{Chars, DNS_NAME, LOWER_OR_DIGIT, PATH, PATH_SEGMENT},
    declare::name_type,
    kubernetes::labels_between_dots,
    path::plain_segments,
};
use crate::scalar::Invalid;

name_type! {
    /// A bucket of object storage.
    pub struct BucketName;
    what: "a bucket's name",
    rule: "3–63 lower-case letters, digits, '-' or '.', beginning and ending with a letter or a digit; \
           no '.' beside '.' or '-'; not an IP address, not `xn--…`, not `…-s3alias`",
    why: "The bucket's name is a part of its host's name, and unique world-wide.",
    link: "https://yandex.cloud/en/docs/storage/concepts/bucket#naming",
    examples: ["fish-classification-data", "fraud-terraform-state"],
    pattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
    length: 3..=63,
    characters: { first: LOWER_OR_DIGIT, middle: DNS_NAME, last: LOWER_OR_DIGIT },
    check: bucket,
}

fn bucket(text: &str) -> Result<(), Invalid> {
    labels_between_dots(text)?;
    if text.parse::<Ipv4Addr>().is_ok() {
        return Err(Invalid::new("it looks like an IP address"));
    }
    if text.starts_with("xn--") {
        return Err(Invalid::new("`xn--` is reserved for internationalised names"));
    }
    if text.ends_with("-s3alias") {
        return Err(Invalid::new("`-s3alias` is reserved for access points"));
    }
    Ok(())
}

name_type! {
    /// The beginning of objects' keys in a bucket, as a folder's path: `datasets/2026`.
    pub struct BucketPrefix;
    what: "a bucket's prefix",
    rule: "1–512 letters, digits, '.', '_', '-', '+', '=' or '@' in parts between '/'; no '/' first or last, no '..'",
    why: "Keys that need no escaping in URLs, access rules and file systems; what reads the prefix adds the '/' itself.",
    link: "https://yandex.cloud/en/docs/storage/concepts/object#key",
    examples: ["datasets", "spark_jobs/daily"],
    pattern: "^[A-Za-z0-9._+=@-]([A-Za-z0-9._+=@/-]*[A-Za-z0-9._+=@-])?$",
    length: 1..=512,
    characters: { first: PATH_SEGMENT, middle: PATH, last: PATH_SEGMENT },
    check: plain_segments,
}

/// What a PostgreSQL name begins with.
const LOWER_OR_UNDERSCORE: Chars =
    Chars::new("a lower-case letter or '_'", |c| c.is_ascii_lowercase() || c == '_');

/// What a PostgreSQL name is made of when it needs no quotes.
const UNQUOTED: Chars = Chars::new("lower-case letters, digits and '_'", |c| {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
});

name_type! {
    /// A PostgreSQL database, and the user that owns it.
    pub struct DatabaseName;
    what: "a database's name",
    rule: "1–63 lower-case letters, digits or '_', not beginning with a digit; not `pg_…`, `postgres`, `template0` or \
           `template1`",
    why: "PostgreSQL cuts names off at 63 characters, folds what is not quoted to lower case, and owns the names excluded.",
    link: "https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
    examples: ["mlflow", "airflow"],
    pattern: "^[a-z_][a-z0-9_]{0,62}$",
    length: 1..=63,
    characters: { first: LOWER_OR_UNDERSCORE, middle: UNQUOTED, last: UNQUOTED },
    check: not_of_the_server,
}

fn not_of_the_server(text: &str) -> Result<(), Invalid> {
    if text.starts_with("pg_") {
        return Err(Invalid::new("`pg_` begins the names of PostgreSQL itself"));
    }
    if matches!(text, "postgres" | "template0" | "template1") {
        return Err(Invalid::new("the server makes a database of that name itself"));
    }
    Ok(())
}
