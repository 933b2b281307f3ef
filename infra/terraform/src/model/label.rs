//! Labels and addresses of resources.

use std::fmt;

use spec::{name::ThingName, source::Spanned, stack::Lifecycle};

/// The label of a resource: what tells two resources of one type apart.
///
/// It is made of the spec's own names: `events`, `events_requests`, `fish-api_storage`. A thing's name has no `_`, so
/// two labels differ when their parts do; and it begins with a letter, as a label must
/// (<https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    parts: Vec<Part>,
}

/// A part of a label: the name now, and the one that it had before.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    now: String,
    was: Option<String>,
}

impl Label {
    /// The label of what every stack has once.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand in references and what they just made"
    )]
    pub(crate) fn fixed(name: impl ToString) -> Self {
        Self { parts: vec![Part { now: name.to_string(), was: None }] }
    }

    /// The label of a thing, which may have had another name.
    pub(crate) fn of(name: &ThingName, lifecycle: Option<&Lifecycle>) -> Self {
        Self { parts: vec![Part { now: name.to_string(), was: was(lifecycle) }] }
    }

    /// Followed by another part.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand in references and what they just made"
    )]
    pub(crate) fn part(mut self, name: impl ToString) -> Self {
        self.parts.push(Part { now: name.to_string(), was: None });
        self
    }

    /// Followed by a part with a life cycle of its own.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand in references and what they just made"
    )]
    pub(crate) fn living_part(mut self, name: impl ToString, lifecycle: &Lifecycle) -> Self {
        self.parts.push(Part { now: name.to_string(), was: was(Some(lifecycle)) });
        self
    }

    /// Followed by another label's parts.
    pub(crate) fn join(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self
    }

    /// The label before the last change of a name, where one of its parts says so.
    pub(crate) fn previous(&self) -> Option<String> {
        self.parts
            .iter()
            .any(|part| part.was.is_some())
            .then(|| joined(self.parts.iter().map(|part| part.was.as_ref().unwrap_or(&part.now))))
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&joined(self.parts.iter().map(|part| &part.now)))
    }
}

fn was(lifecycle: Option<&Lifecycle>) -> Option<String> {
    lifecycle?.was.as_ref().map(|was: &Spanned<ThingName>| was.to_string())
}

fn joined<'a>(parts: impl Iterator<Item = &'a String>) -> String {
    parts.map(String::as_str).collect::<Vec<_>>().join("_")
}

/// Where a resource or data source stands in a module: `yandex_vpc_network.main`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The type.
    pub kind: &'static str,
    /// The label.
    pub label: String,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.kind, self.label)
    }
}
