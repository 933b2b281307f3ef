//! Names of Kubernetes objects.

use super::{
    chars::{DNS_LABEL, DNS_NAME, LOWER_OR_DIGIT},
    declare::name_type,
};
use crate::scalar::Invalid;

name_type! {
    /// A namespace.
    pub struct NamespaceName;
    what: "a namespace's name",
    rule: "1–63 lower-case letters, digits or '-', beginning and ending with a letter or a digit; not `kube-…`",
    why: "Kubernetes makes it part of every Service's DNS name, and keeps `kube-` for its own.",
    link: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
    examples: ["ml-inference", "monitoring"],
    pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
    length: 1..=63,
    characters: { first: LOWER_OR_DIGIT, middle: DNS_LABEL, last: LOWER_OR_DIGIT },
    check: not_of_the_system,
}

fn not_of_the_system(text: &str) -> Result<(), Invalid> {
    if text.starts_with("kube-") {
        return Err(Invalid::new("`kube-` begins the namespaces of Kubernetes itself"));
    }
    Ok(())
}

name_type! {
    /// A DNS subdomain: the name of most Kubernetes objects, or a host with a fixed name.
    pub struct DnsSubdomain;
    what: "a DNS subdomain",
    rule: "1–253 lower-case letters, digits, '-' or '.'; each part between dots begins and ends with a letter or a digit",
    why: "Kubernetes names its objects by it, and DNS its hosts.",
    link: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names",
    examples: ["db.example.org", "redis-0"],
    pattern: "^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$",
    length: 1..=253,
    characters: { first: LOWER_OR_DIGIT, middle: DNS_NAME, last: LOWER_OR_DIGIT },
    check: labels_between_dots,
}

name_type! {
    /// A secret in Lockbox, and the Kubernetes Secret that is made of it.
    pub struct SecretName;
    what: "a secret's name",
    rule: "1–100 lower-case letters, digits, '-' or '.'; each part between dots begins and ends with a letter or a digit",
    why: "Lockbox allows 100 characters, and the Kubernetes Secret of the same name is a DNS subdomain.",
    link: "https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data",
    examples: ["oncall-pagerduty", "telegram-bot"],
    pattern: "^[a-z0-9]([a-z0-9.-]{0,98}[a-z0-9])?$",
    length: 1..=100,
    characters: { first: LOWER_OR_DIGIT, middle: DNS_NAME, last: LOWER_OR_DIGIT },
    check: labels_between_dots,
}

/// That each part between dots is neither empty nor begun or ended by a hyphen.
pub(crate) fn labels_between_dots(text: &str) -> Result<(), Invalid> {
    for label in text.split('.') {
        if label.is_empty() {
            return Err(Invalid::new("a part between dots is empty"));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(Invalid::new("a '-' stands beside a dot"));
        }
    }
    Ok(())
}

name_type! {
    /// A container's or Service's port by name.
    pub struct PortName;
    what: "a port's name",
    rule: "1–15 lower-case letters, digits or '-', at least one letter; no '-' first, last or twice in a row",
    why: "Kubernetes takes the syntax of IANA's service names, so that a name is never mistaken for a number.",
    link: "https://www.rfc-editor.org/rfc/rfc6335#section-5.1",
    examples: ["http", "redis"],
    pattern: "^[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$",
    length: 1..=15,
    characters: { first: LOWER_OR_DIGIT, middle: DNS_LABEL, last: LOWER_OR_DIGIT },
    check: service_name,
}

fn service_name(text: &str) -> Result<(), Invalid> {
    if text.contains("--") {
        return Err(Invalid::new("two '-' stand side by side"));
    }
    if !text.contains(|c: char| c.is_ascii_lowercase()) {
        return Err(Invalid::new("it holds no letter, so it would be taken for a number"));
    }
    Ok(())
}
