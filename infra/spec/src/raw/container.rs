//! `services.<name>.container`.

use serde_json::{Value, json};

use super::Resource;
use crate::{
    name::{EnvVarName, FilePath, HttpPath, Literal, PortName},
    node::{Kind, Node},
    quantity::{Bytes, Count, Cpu, ImageRef, Port, Positive},
    read::{Map, Read, Reader},
    reference::{AddressRef, FileRef, Ref, SecretRef},
    scalar::Scalar,
    schema::Schemas,
    section,
    source::Spanned,
};

section! {
    /// Any image, described.
    pub struct Container: "`container`" {
        /// The image, with registry and tag.
        image: Spanned<ImageRef>,
        /// Arguments; the image's own where not said.
        args: Vec<Spanned<Literal>>,
        /// Ports by name.
        ports: Map<PortName, Spanned<Port>>,
        /// When it can serve.
        ready: Option<Probe>,
        /// When it must be restarted.
        live: Option<Probe>,
        /// Variables: a text, `{ from: thing/part }` or `{ secret: name }`.
        env: Map<EnvVarName, EnvValue>,
        /// The user that it runs as.
        user: Option<Spanned<Count>>,
        /// Paths that it writes to; everything else is read-only.
        writable: Vec<Spanned<FilePath>>,
        /// What is mounted where.
        mounts: Map<FilePath, Mount>,
    }
}

section! {
    /// How a probe asks.
    pub struct Probe: "a probe", exactly one of [tcp, http] {
        /// A port accepts.
        tcp: Option<Spanned<PortName>>,
        /// A path answers with success.
        http: Option<HttpCheck>,
    }
}

section! {
    /// A path that answers with success.
    pub struct HttpCheck: "`http`" {
        /// The port by name.
        port: Spanned<PortName>,
        /// The path.
        path: Spanned<HttpPath>,
    }
}

/// A variable's value.
#[derive(Clone, Debug)]
pub enum EnvValue {
    /// The text itself.
    Literal(Spanned<Literal>),
    /// A part of a thing's address.
    Address(EnvAddress),
    /// A secret.
    Secret(EnvSecret),
}

section! {
    /// A part of a thing's address; the reference opens the flow.
    pub struct EnvAddress: "a variable" {
        /// The thing and `host`, or one of its ports by name.
        from: Ref<AddressRef>,
    }
}

section! {
    /// A given secret's value.
    pub struct EnvSecret: "a variable" {
        /// The secret.
        secret: Ref<SecretRef>,
    }
}

impl Read for EnvValue {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::Map(_) if node.get("secret").is_some() => {
                EnvSecret::read(node, reader).map(Self::Secret)
            }
            Kind::Map(_) => EnvAddress::read(node, reader).map(Self::Address),
            _ => Spanned::read(node, reader).map(Self::Literal),
        }
    }

    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "anyOf": [Literal::schema(), EnvAddress::schema(schemas), EnvSecret::schema(schemas)] })
    }
}

section! {
    /// What is mounted.
    pub struct Mount: "a mount", exactly one of [unpack] {
        /// An archive of `files`, unpacked before the program starts.
        unpack: Option<Ref<FileRef>>,
    }
}

section! {
    /// A Spark driver in client mode; its executors are pods.
    pub struct SparkDriver: "`spark_driver`" {
        /// How many executors.
        executors: Spanned<Positive>,
        /// What each needs.
        executor: Executor,
    }
}

section! {
    /// What an executor needs.
    pub struct Executor: "`executor`" {
        /// CPU.
        cpu: Resource<Cpu>,
        /// Memory.
        memory: Resource<Bytes>,
    }
}
