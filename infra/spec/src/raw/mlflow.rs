//! `mlflow`.

use serde_json::{Value, json};

use super::{Pods, Size};
use crate::{
    name::{ImageFamily, Text},
    node::{Kind, Node},
    quantity::{Port, Version},
    read::{Read, Reader},
    reference::{DatabaseRef, PrefixRef, Ref},
    schema::Schemas,
    section,
    source::{Span, Spanned},
    thing,
};

thing! {
    /// An MLflow: the registry of models.
    pub struct Mlflow: "an MLflow", exactly one of [vm, in_cluster] {
        /// The version, quoted.
        version: Spanned<Version>,
        /// On a virtual machine.
        vm: Option<Vm>,
        /// In the cluster.
        in_cluster: Option<Pods>,
        /// The port that it listens on; 5000 where not said.
        port: Option<Spanned<Port>>,
        /// Its database.
        database: Ref<DatabaseRef>,
        /// Where artifacts are kept: a bucket's prefix, or `own_disk`.
        artifacts: Artifacts,
    }
}

section! {
    /// A virtual machine.
    pub struct Vm: "a virtual machine" {
        /// Its size.
        size: Size,
        /// The provider's name for a size, which wins over it.
        preset: Option<Spanned<Text>>,
        /// The family of the image that it boots.
        image: Spanned<ImageFamily>,
    }
}

/// Where an MLflow keeps artifacts.
#[derive(Clone, Debug)]
pub enum Artifacts {
    /// A bucket's prefix.
    Bucket(Ref<PrefixRef>),
    /// Its own disk.
    OwnDisk(Span),
}

impl Read for Artifacts {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::Scalar(text) if text.value == "own_disk" => Some(Self::OwnDisk(node.span)),
            _ => Ref::read(node, reader).map(Self::Bucket),
        }
    }

    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "anyOf": [{ "const": "own_disk" }, Ref::<PrefixRef>::schema(schemas)] })
    }
}
