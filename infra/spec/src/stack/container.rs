//! Any image, described.

use std::{collections::BTreeMap, sync::Arc};

use super::{Resources, Secret, StoredFile};
use crate::{
    name::{EnvVarName, FilePath, HttpPath, Literal, NamespaceName, PortName, ThingName},
    quantity::{ImageRef, Port},
    source::{Span, Spanned},
};

/// A program that is not ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// The image.
    pub image: Spanned<ImageRef>,
    /// Arguments; the image's own where empty.
    pub args: Vec<Spanned<Literal>>,
    /// Named ports.
    pub ports: BTreeMap<PortName, Spanned<Port>>,
    /// When it can serve.
    pub ready: Option<Readiness>,
    /// When it must be restarted.
    pub live: Option<Readiness>,
    /// Its environment.
    pub env: BTreeMap<EnvVarName, Spanned<EnvValue>>,
    /// The user that it runs as; the image-facts table's, or a default, where not said.
    pub user: Option<Spanned<u32>>,
    /// Paths that it writes to.
    pub writable: Vec<Spanned<FilePath>>,
    /// What is mounted where.
    pub mounts: BTreeMap<FilePath, Mount>,
    /// Whether it is the driver of Spark executors.
    pub spark_driver: Option<SparkDriver>,
    /// The key `container`.
    pub span: Span,
}

/// How a probe asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// A port accepts.
    Tcp(TcpCheck),
    /// A path answers with success.
    Http {
        /// The port.
        port: TcpCheck,
        /// The path.
        path: Spanned<HttpPath>,
    },
}

/// A port by name, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcpCheck {
    /// The name.
    pub name: Spanned<PortName>,
    /// The number.
    pub port: Port,
}

/// A variable's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvValue {
    /// The text itself.
    Literal(Literal),
    /// A part of another thing's address; the reference is an edge.
    Address(Address),
    /// A secret's value.
    Secret(Arc<Secret>),
}

/// A part of a thing's address, with everything that its user needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The thing.
    pub thing: Spanned<ThingName>,
    /// Where the thing runs.
    pub place: Place,
    /// Host or port.
    pub part: AddressPart,
}

/// Where a thing runs whose address is known before it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Behind a Service of the cluster.
    Cluster(NamespaceName),
    /// On a virtual machine with a fixed host name.
    Machine,
}

/// Which part of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressPart {
    /// The host.
    Host,
    /// A port by name.
    Port {
        /// The port's name.
        name: PortName,
        /// Its number.
        port: Port,
    },
}

/// What is mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// Where.
    pub path: Spanned<FilePath>,
    /// What.
    pub archive: Archive,
}

/// An archive that is unpacked before the program starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// The file.
    pub file: Spanned<Arc<StoredFile>>,
}

/// A Spark driver in client mode and its executors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SparkDriver {
    /// How many executors.
    pub executors: Spanned<u32>,
    /// What each executor needs.
    pub executor: Resources,
    /// The section.
    pub span: Span,
}
