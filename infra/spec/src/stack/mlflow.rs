//! MLflow: the registry of models.

use super::{DatabaseRef, InCluster, Lifecycle, Machine, PrefixRef};
use crate::{
    name::{ImageFamily, ThingName},
    quantity::{Port, Version},
    source::{Span, Spanned},
};

/// An MLflow server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mlflow {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// The version.
    pub version: Spanned<Version>,
    /// Where it runs.
    pub placement: MlflowPlacement,
    /// The port that it listens on.
    pub port: Spanned<Port>,
    /// Its database.
    pub database: DatabaseRef,
    /// Where artifacts are kept.
    pub artifacts: Artifacts,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// Where an MLflow runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MlflowPlacement {
    /// A virtual machine.
    Vm(VirtualMachine),
    /// In the cluster.
    InCluster(InCluster),
}

/// A virtual machine of the cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VirtualMachine {
    /// Its size.
    pub machine: Machine,
    /// The family of the image that it boots.
    pub image: Spanned<ImageFamily>,
    /// The placement key.
    pub span: Span,
}

/// Where an MLflow keeps artifacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Artifacts {
    /// In a bucket.
    Bucket(PrefixRef),
    /// On its own disk, served by itself.
    OwnDisk(Span),
}
