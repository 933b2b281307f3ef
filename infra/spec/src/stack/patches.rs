//! Changes of what is rendered.

use std::collections::BTreeMap;

use crate::{
    name::{AttributePath, ObjectName, ResourceAddress},
    source::{Span, Spanned},
    tree::Tree,
};

/// Changes of what is rendered, by what they change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patches {
    /// Of objects of Kubernetes.
    pub kubernetes: BTreeMap<ObjectName, ObjectPatch>,
    /// Of resources of Terraform.
    pub terraform: BTreeMap<ResourceAddress, ResourcePatch>,
}

/// What is merged into an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectPatch {
    /// The object.
    pub object: Spanned<ObjectName>,
    /// The change.
    pub change: Tree,
}

/// What a resource's attributes shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourcePatch {
    /// The resource.
    pub resource: Spanned<ResourceAddress>,
    /// Each attribute's path, where it stands, and the value.
    pub attributes: BTreeMap<AttributePath, (Span, Tree)>,
}
