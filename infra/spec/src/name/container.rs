//! Names in and around containers: variables, images, tags.

use super::{
    ThingName,
    chars::{Chars, DOTTED_WORD, IDENTIFIER, LETTER_OR_UNDERSCORE, LOWER_OR_DIGIT},
    declare::name_type,
    rules::{Rules, nothing_more},
};
use crate::scalar::Invalid;

name_type! {
    /// An environment variable.
    pub struct EnvVarName;
    what: "an environment variable's name",
    rule: "1–128 letters, digits or '_', not beginning with a digit",
    why: "POSIX shells can set and read no other name.",
    link: "https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html",
    examples: ["REDIS_HOST", "MODEL_DIR"],
    pattern: "^[A-Za-z_][A-Za-z0-9_]{0,127}$",
    length: 1..=128,
    characters: { first: LETTER_OR_UNDERSCORE, middle: IDENTIFIER, last: IDENTIFIER },
    check: nothing_more,
}

/// What an image's repository is made of.
const REPOSITORY: Chars = Chars::new("lower-case letters, digits, '.', '_', '-' and '/'", |c| {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '/')
});

/// The rule of a whole repository in a registry; the registry's host is not part of it.
pub(crate) const REPOSITORY_PATH: Rules = Rules {
    min: 1,
    max: 255,
    first: LOWER_OR_DIGIT,
    middle: REPOSITORY,
    last: LOWER_OR_DIGIT,
    check: repository,
};

name_type! {
    /// The name of an image below the stack's registry; names of one part are the rule, more are allowed.
    pub struct ImageName;
    what: "an image's name",
    rule: "1–128 lower-case letters and digits, with '.', '_', '__' or hyphens between them, in parts between '/'",
    why: "Registries take no other name; 128 leaves room for the registry's path in the 255 of a repository.",
    link: "https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests",
    examples: ["fish-api", "mlflow"],
    pattern: "^[a-z0-9]([a-z0-9._/-]*[a-z0-9])?$",
    length: 1..=128,
    characters: { first: LOWER_OR_DIGIT, middle: REPOSITORY, last: LOWER_OR_DIGIT },
    check: repository,
}

fn repository(text: &str) -> Result<(), Invalid> {
    for part in text.split('/') {
        let runs = part.split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        let edges = part.starts_with(['.', '_', '-']) || part.ends_with(['.', '_', '-']);
        if part.is_empty() || edges {
            return Err(Invalid::new(
                "each part between '/' begins and ends with a letter or a digit",
            ));
        }
        let is_separator =
            |run: &str| matches!(run, "" | "." | "_" | "__") || run.chars().all(|c| c == '-');
        if let Some(run) = runs.into_iter().find(|run| !is_separator(run)) {
            return Err(Invalid::new(format!(
                "'{run}' is no separator, only '.', '_', '__' and hyphens are"
            )));
        }
    }
    Ok(())
}

impl From<&ThingName> for ImageName {
    /// Every thing's name is an image's name too: letters, digits and hyphens, a letter or a digit at both ends.
    fn from(name: &ThingName) -> Self {
        Self { text: name.as_str().to_owned() }
    }
}

name_type! {
    /// An image's tag.
    pub struct ImageTag;
    what: "an image's tag",
    rule: "1–128 letters, digits, '_', '.' or '-', beginning with a letter, a digit or '_'",
    why: "Registries take no other tag.",
    link: "https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests",
    examples: ["1.0.0", "latest"],
    pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$",
    length: 1..=128,
    characters: { first: IDENTIFIER, middle: DOTTED_WORD, last: DOTTED_WORD },
    check: nothing_more,
}
