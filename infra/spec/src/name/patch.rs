//! What a patch is of.

use super::{
    chars::{Chars, IDENTIFIER, LETTER, LOWER},
    declare::name_type,
    kubernetes::labels_between_dots,
};
use crate::scalar::Invalid;

/// What the reference to an object is made of.
const OBJECT: Chars = Chars::new("letters, digits, '-', '.' and '/'", |c| {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/')
});

/// What a resource's address is made of.
const ADDRESS: Chars = Chars::new("letters, digits, '_', '-' and one '.'", |c| {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
});

/// What an attribute's path is made of.
const ATTRIBUTE: Chars = Chars::new("letters, digits, '_', '-', '.', '[' and ']'", |c| {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']')
});

name_type! {
    /// An object of the manifests: its kind and its name, with the namespace between them where several have it.
    pub struct ObjectName;
    what: "an object of Kubernetes",
    rule: "a kind, '/' and a name; where several namespaces have it, a kind, '/', the namespace, '/' and a name",
    why: "An object is known by its kind, its namespace and its name.",
    link: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
    examples: ["Deployment/fish-api", "NetworkPolicy/monitoring/default-deny"],
    pattern: "^[A-Z][A-Za-z]*(/[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?){1,2}$",
    length: 3..=400,
    characters: { first: LETTER, middle: OBJECT, last: OBJECT },
    check: kind_and_name,
}

fn kind_and_name(text: &str) -> Result<(), Invalid> {
    let mut parts = text.split('/');
    let kind = parts.next().unwrap_or_default();
    if !kind.starts_with(|c: char| c.is_ascii_uppercase()) {
        return Err(Invalid::new("it begins with no kind: a kind begins with a capital letter"));
    }
    if !kind.chars().all(|c| c.is_ascii_alphabetic()) {
        return Err(Invalid::new(format!("`{kind}` is no kind: a kind has letters only")));
    }
    let names: Vec<_> = parts.collect();
    if !matches!(names.len(), 1 | 2) {
        return Err(Invalid::new("it needs one '/', or two with a namespace between them"));
    }
    names.iter().try_for_each(|name| {
        if name.chars().any(|c| c.is_ascii_uppercase()) {
            return Err(Invalid::new(format!("`{name}` has a capital letter")));
        }
        labels_between_dots(name)
    })
}

impl ObjectName {
    /// The kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.as_str().split('/').next().unwrap_or_default()
    }

    /// The namespace, where it is said.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        let mut parts = self.as_str().split('/').skip(1);
        let first = parts.next();
        parts.next().and(first)
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.as_str().rsplit('/').next().unwrap_or_default()
    }
}

name_type! {
    /// A resource of the module, as Terraform addresses it.
    pub struct ResourceAddress;
    what: "a resource of Terraform",
    rule: "its type, '.' and its label",
    why: "Terraform knows a resource by its type and its label.",
    link: "https://developer.hashicorp.com/terraform/cli/state/resource-addressing",
    examples: ["yandex_mdb_kafka_cluster.events", "yandex_vpc_network.main"],
    pattern: "^[a-z][a-z0-9_]*\\.[A-Za-z_][A-Za-z0-9_-]*$",
    length: 3..=200,
    characters: { first: LOWER, middle: ADDRESS, last: ADDRESS },
    check: type_and_label,
}

fn type_and_label(text: &str) -> Result<(), Invalid> {
    let Some((of, label)) = text.split_once('.') else {
        return Err(Invalid::new("it has no '.' between a type and a label"));
    };
    if !of.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        return Err(Invalid::new(format!(
            "`{of}` is no type: it has lower-case letters, digits and '_'"
        )));
    }
    if label.contains('.') || !label.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return Err(Invalid::new(format!(
            "`{label}` is no label: it has no '.', and begins with a letter or '_'"
        )));
    }
    Ok(())
}

name_type! {
    /// An attribute of a resource: the names that lead to it, and the place in a list.
    pub struct AttributePath;
    what: "an attribute's path",
    rule: "the names that lead to it with '.' between them; `[0]` behind a list's name is its first member",
    why: "Terraform's own references lead to an attribute in this way.",
    link: "https://developer.hashicorp.com/terraform/language/expressions/references",
    examples: ["config.disk_size", "host[0].zone"],
    pattern: "^[A-Za-z0-9_-]+(\\[[0-9]{1,4}\\])?(\\.[A-Za-z0-9_-]+(\\[[0-9]{1,4}\\])?)*$",
    length: 1..=200,
    characters: { first: IDENTIFIER, middle: ATTRIBUTE, last: ATTRIBUTE },
    check: steps,
}

fn steps(text: &str) -> Result<(), Invalid> {
    for step in text.split('.') {
        let name = match step.split_once('[') {
            None => step,
            Some((name, rest)) => {
                let index = rest.strip_suffix(']').unwrap_or_default();
                if !(1..=4).contains(&index.len()) || !index.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(Invalid::new(format!("`{step}` has no number in brackets")));
                }
                name
            }
        };
        if name.is_empty() || name.contains(']') {
            return Err(Invalid::new("a name between dots is empty"));
        }
    }
    Ok(())
}

impl AttributePath {
    /// The names, each with the place in its list where one is said.
    pub fn steps(&self) -> impl Iterator<Item = (&str, Option<usize>)> {
        self.as_str().split('.').map(|step| match step.split_once('[') {
            Some((name, rest)) => (name, rest.trim_end_matches(']').parse().ok()),
            None => (step, None),
        })
    }

    /// The path without places in lists.
    #[must_use]
    pub fn without_indexes(&self) -> String {
        self.steps().map(|(name, _)| name).collect::<Vec<_>>().join(".")
    }
}
