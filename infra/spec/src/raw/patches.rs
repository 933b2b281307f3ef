//! `patches`.

use serde_json::{Value, json};

use crate::{
    name::{AttributePath, ObjectName, ResourceAddress},
    node::{Kind, Node},
    read::{Map, Read, Reader},
    scalar::Scalar as _,
    schema::Schemas,
    section,
    source::Spanned,
    tree::Tree,
};

section! {
    /// Changes of what is rendered, for what the language does not say. Each is judged by the type of what it changes.
    pub struct Patches: "`patches`" {
        /// Objects of Kubernetes: what is said is merged into them as `kubectl patch` does; `null` removes.
        kubernetes: Map<ObjectName, Tree>,
        /// Resources of Terraform: values by the path of an attribute; `null` removes.
        terraform: Map<ResourceAddress, Attributes>,
    }
}

/// Values of a resource's attributes.
#[derive(Clone, Debug)]
pub struct Attributes {
    /// Paths in the order of the file, each with its value.
    pub values: Vec<(Spanned<AttributePath>, Tree)>,
}

impl Read for Attributes {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            reader.wrong_type(
                node,
                "a patch of a resource is a mapping from attributes",
                "write `<path>: <value>`, one attribute a line",
            );
            return None;
        };
        let read: Vec<_> = entries
            .iter()
            .map(|entry| {
                let path = reader.scalar(&entry.key.value, entry.key.style, entry.span);
                let value = Tree::read(&entry.value, reader);
                Some((Spanned::new(path?, entry.span), value?))
            })
            .collect();
        Some(Self { values: read.into_iter().collect::<Option<_>>()? })
    }

    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "object", "propertyNames": AttributePath::schema() })
    }
}
