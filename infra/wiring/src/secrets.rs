//! Secrets: given by a person, or derived from the thing whose endpoint and credentials they are.
//!
//! A password that only pods share (a Redis user's) is made by the cloud's server in Lockbox, once, so that both
//! sides read the same value in whatever namespace they stand; External Secrets' own generator would give each
//! namespace another. A stack without a cloud has no such server: there a person makes the Secret by hand.

use std::fmt;

use spec::{
    name::{NamespaceName, ThingName},
    source::Span,
};

/// A key of a Secret.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyRef {
    /// In a pod: the name of a Secret in its namespace. Outside the cluster: the name of a secret of Lockbox.
    pub secret: String,
    /// The key.
    pub key: String,
}

impl fmt::Display for KeyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.secret, self.key)
    }
}

/// A Secret of Kubernetes that a workload needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretObject {
    /// Where it stands.
    pub namespace: NamespaceName,
    /// Its name.
    pub name: String,
    /// Its keys, in order, called the same at their origin.
    pub keys: Vec<String>,
    /// Keys that are made of the others.
    pub composed: Vec<Composed>,
    /// Where the values come from.
    pub given: Given,
    /// Who reads it, in order.
    pub readers: Vec<ThingName>,
    /// The line that caused it.
    pub span: Span,
}

/// A key whose value is put together from other keys, such as a database's address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Composed {
    /// The key.
    pub key: String,
    /// What it is made of.
    pub pieces: Vec<Piece>,
}

impl fmt::Display for Composed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=", self.key)?;
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Key(key) => write!(f, "[{key}]")?,
            }
        }
        Ok(())
    }
}

/// A part of a composed value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// The text itself.
    Text(String),
    /// The value of another key, which holds letters and digits only.
    Key(&'static str),
}

/// Where the values of a Secret come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    /// A secret of Lockbox, found by its name.
    Lockbox {
        /// Its name: the spec's own for a given secret; `<stack id>-<thing>-<user>` for a derived one.
        name: String,
        /// Who fills it.
        by: GivenBy,
    },
    /// A person makes the Secret by hand; the output's README says how.
    ByHand {
        /// Its name.
        name: String,
    },
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lockbox { name, by } => write!(f, "lockbox {name} filled by {by}"),
            Self::ByHand { name } => write!(f, "{name} made by hand"),
        }
    }
}

/// Who fills a secret of Lockbox.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GivenBy {
    /// A person.
    Person,
    /// Terraform: endpoint and credentials of a managed thing, or the static key of a service account.
    Terraform {
        /// The managed thing (a Kafka, a PostgreSQL, a Redis), or the thing whose service account it is.
        thing: ThingName,
    },
    /// The cloud makes the value once.
    Server,
}

impl fmt::Display for GivenBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person => f.write_str("a person"),
            Self::Terraform { thing } => write!(f, "terraform from {thing}"),
            Self::Server => f.write_str("the server"),
        }
    }
}

/// A secret of Lockbox that must exist: what Secrets of Kubernetes, machines and managed services read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockboxSecret {
    /// Its name.
    pub name: String,
    /// What it is for: the thing that is used, or the given secret itself.
    pub thing: ThingName,
    /// As whom the thing is used; none for a given secret.
    pub user: Option<String>,
    /// Its keys, in order.
    pub keys: Vec<String>,
    /// Values that its readers outside the cluster put together of the keys.
    pub composed: Vec<Composed>,
    /// Who fills it.
    pub by: GivenBy,
    /// Who reads it, in order.
    pub readers: Vec<ThingName>,
    /// The line that caused it.
    pub span: Span,
}
