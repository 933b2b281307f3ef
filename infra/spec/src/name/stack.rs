//! Names that a stack gives: itself, its things, their parts, its environments, its owner.

use super::{
    chars::{Chars, DNS_LABEL, LETTER, LETTER_OR_DIGIT, LOWER, LOWER_OR_DIGIT, WORD},
    declare::name_type,
    rules::nothing_more,
};

name_type! {
    /// The name of a component, service, model, pipeline, rule or receiver: what references point at.
    pub struct ThingName;
    what: "a thing's name",
    rule: "1–40 lower-case letters, digits or '-', beginning with a letter, ending with a letter or a digit",
    why: "It becomes the name of Services, which are DNS labels of at most 63 characters; 40 leaves room for what is \
          added to it (`-canary`, `-metrics`, a pod's number and hash).",
    link: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names",
    examples: ["fish-api", "ml-worker", "cache"],
    pattern: "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$",
    length: 1..=40,
    characters: { first: LOWER, middle: DNS_LABEL, last: LOWER_OR_DIGIT },
    check: nothing_more,
}

name_type! {
    /// The name of a stack.
    pub struct StackName;
    what: "a stack's name",
    rule: "1–30 lower-case letters, digits or '-', beginning with a letter, ending with a letter or a digit",
    why: "It begins the names of cloud resources and is the output's folder; 30 leaves room in 63 characters for the \
          environment and the resource.",
    link: "https://yandex.cloud/en/docs/overview/concepts/resources-naming",
    examples: ["fish", "lab8"],
    pattern: "^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$",
    length: 1..=30,
    characters: { first: LOWER, middle: DNS_LABEL, last: LOWER_OR_DIGIT },
    check: nothing_more,
}

name_type! {
    /// The name of an environment of a stack: `dev` in `fish@dev`.
    pub struct EnvironmentName;
    what: "an environment's name",
    rule: "1–20 lower-case letters, digits or '-', beginning with a letter, ending with a letter or a digit",
    why: "It follows the stack's name in the names of cloud resources and in the output's folder (`fish-dev`).",
    link: "https://yandex.cloud/en/docs/overview/concepts/resources-naming",
    examples: ["dev", "staging"],
    pattern: "^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$",
    length: 1..=20,
    characters: { first: LOWER, middle: DNS_LABEL, last: LOWER_OR_DIGIT },
    check: nothing_more,
}

name_type! {
    /// The key of a part of a thing: `requests` in `events/requests`.
    pub struct PartName;
    what: "a part's name",
    rule: "1–63 letters, digits, '-' or '_', beginning with a letter, ending with a letter or a digit",
    why: "It stands after the '/' of a reference, and is the part's name in its platform where none is given.",
    link: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
    examples: ["requests", "spark_jobs", "airflow-dags"],
    pattern: "^[A-Za-z]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$",
    length: 1..=63,
    characters: { first: LETTER, middle: WORD, last: LETTER_OR_DIGIT },
    check: nothing_more,
}

/// What a label's value is made of, in Kubernetes and in the cloud at once.
const LABEL_VALUE: Chars = Chars::new("lower-case letters, digits, '-', '_' and '.'", |c| {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.')
});

name_type! {
    /// Who owns a stack or a thing: the value of a label on everything that is rendered.
    pub struct OwnerName;
    what: "an owner's name",
    rule: "1–63 lower-case letters, digits, '-', '_' or '.', beginning and ending with a letter or a digit",
    why: "It is the value of a label in Kubernetes, in the cloud (which allows lower case only) and on alerts.",
    link: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
    examples: ["ml-platform", "risk-ml"],
    pattern: "^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$",
    length: 1..=63,
    characters: { first: LOWER_OR_DIGIT, middle: LABEL_VALUE, last: LOWER_OR_DIGIT },
    check: nothing_more,
}
