//! Names in Kafka.

use super::{
    chars::{Chars, DOTTED_WORD},
    declare::name_type,
};
use crate::scalar::Invalid;

name_type! {
    /// A topic.
    ///
    /// A name with both '.' and '_' is allowed; the broker warns of it, since its metrics do not tell the two apart.
    pub struct TopicName;
    what: "a Kafka topic's name",
    rule: "1–249 letters, digits, '.', '_' or '-'; not '.' or '..'",
    why: "Kafka makes a folder of it, which with the partition's number must fit a file name of 255 characters.",
    link: "https://kafka.apache.org/documentation/#basic_ops_add_topic",
    examples: ["fish-classification-requests", "transactions"],
    pattern: "^[A-Za-z0-9._-]{1,249}$",
    length: 1..=249,
    characters: { first: DOTTED_WORD, middle: DOTTED_WORD, last: DOTTED_WORD },
    check: not_dots,
}

fn not_dots(text: &str) -> Result<(), Invalid> {
    if matches!(text, "." | "..") {
        return Err(Invalid::new("it is the name of a folder on every system"));
    }
    Ok(())
}

/// What a consumer group is made of.
const PRINTABLE: Chars =
    Chars::new("printable ASCII characters without spaces", |c| c.is_ascii_graphic());

name_type! {
    /// A consumer group.
    pub struct GroupName;
    what: "a consumer group's name",
    rule: "1–255 printable ASCII characters without spaces; not '*'",
    why: "Kafka itself allows any text; these are the names that access rules, metrics and command lines carry unharmed.",
    link: "https://kafka.apache.org/documentation/#consumerconfigs_group.id",
    examples: ["ml-workers", "fraud-workers"],
    pattern: "^[!-~]{1,255}$",
    length: 1..=255,
    characters: { first: PRINTABLE, middle: PRINTABLE, last: PRINTABLE },
    check: not_every_group,
}

fn not_every_group(text: &str) -> Result<(), Invalid> {
    if text == "*" {
        return Err(Invalid::new("'*' means every group in an access rule"));
    }
    Ok(())
}
