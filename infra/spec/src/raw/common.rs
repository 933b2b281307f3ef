//! What several sections share.

use serde_json::{Value, json};

use crate::{
    name::{ImageName, NamespaceName, Text},
    node::{Kind, Node},
    quantity::{Bytes, Cpu, Currency, Date, ImageRegistry, ImageTag, Money, Positive},
    read::{Read, Reader},
    reference::{Ref, SecretRef},
    scalar::Scalar,
    schema::Schemas,
    section,
    source::{Span, Spanned},
    stack::{BudgetAt, DiskType},
};

section! {
    /// What the stack may cost.
    pub struct Budget: "a budget" {
        /// The currency.
        currency: Spanned<Currency>,
        /// The most a month.
        per_month: Spanned<Money>,
        /// The scale at which it is held: `start` (as without it) or `maximum`.
        at: Option<Spanned<BudgetAt>>,
    }
}

section! {
    /// Where our own images come from. The registry exists before the stack.
    pub struct Images: "images" {
        /// Registry and path.
        registry: Spanned<ImageRegistry>,
        /// The tag of every image of ours; the lock file beside the stack pins its digest.
        tag: Spanned<ImageTag>,
        /// A given secret with `.dockerconfigjson`, where the nodes may not pull by themselves.
        pull_secret: Option<Ref<SecretRef>>,
    }
}

section! {
    /// A rule that is knowingly broken.
    pub struct Waiver: "a waiver" {
        /// The rule's code.
        rule: Spanned<Text>,
        /// The things that may break it.
        things: Vec<Spanned<Text>>,
        /// Why.
        reason: Spanned<Text>,
        /// The last day on which it holds, quoted.
        until: Spanned<Date>,
    }
}

section! {
    /// A size; the provider finds its preset.
    pub struct Size: "a size" {
        /// Whole cores.
        cores: Spanned<Positive>,
        /// Memory.
        memory: Spanned<Bytes>,
    }
}

section! {
    /// A disk.
    pub struct Disk: "a disk" {
        /// What it is made of.
        r#type: Spanned<DiskType>,
        /// How large it is.
        size: Spanned<Bytes>,
    }
}

section! {
    /// Pods of a component in the cluster.
    pub struct Pods: "`in_cluster`" {
        /// The namespace; the default one where not said.
        namespace: Option<Spanned<NamespaceName>>,
        /// How many pods; one where not said.
        replicas: Option<Spanned<Positive>>,
        /// How many brokers, for a Kafka; one where not said.
        brokers: Option<Spanned<Positive>>,
        /// CPU of each pod.
        cpu: Resource<Cpu>,
        /// Memory of each pod.
        memory: Resource<Bytes>,
        /// The disk of each pod, where it keeps data.
        disk: Option<Disk>,
        /// The image's name under the stack's registry, where it is built from this repository.
        image: Option<Spanned<ImageName>>,
    }
}

/// One value for request and limit, or both.
#[derive(Clone, Debug)]
pub struct Resource<T> {
    /// Reserved.
    pub request: Spanned<T>,
    /// The most.
    pub limit: Spanned<T>,
    /// Where it stands.
    pub span: Span,
}

impl<T: Scalar> Read for Resource<T> {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        if matches!(node.kind, Kind::Map(_)) {
            const WHAT: &str = "request and limit";
            let meant = reader.section(node, WHAT, &["request", "limit"])?;
            let request = reader.field::<Spanned<T>>(node, WHAT, "request", &meant);
            let limit = reader.field::<Spanned<T>>(node, WHAT, "limit", &meant);
            return Some(Self { request: request?, limit: limit?, span: node.span });
        }
        let both = Spanned::<T>::read(node, reader)?;
        Some(Self { request: both.clone(), limit: both, span: node.span })
    }

    fn schema(_: &mut Schemas) -> Value {
        let one = T::schema();
        json!({
            "description": "one value for request and limit, or both where they differ",
            "anyOf": [one, {
                "type": "object",
                "properties": { "request": one, "limit": one },
                "required": ["request", "limit"],
                "additionalProperties": false,
            }],
        })
    }
}

/// `{}`: a thing about which there is nothing to say.
#[derive(Clone, Copy, Debug)]
pub struct Empty {
    /// Where it stands.
    pub span: Span,
}

impl Read for Empty {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        reader.section(node, "this", &[])?;
        Some(Self { span: node.span })
    }

    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "object", "additionalProperties": false })
    }
}

/// Declares a section that also takes `was`, `adopt` and `protect`.
#[macro_export]
macro_rules! thing {
    (
        $(#[doc = $about:literal])+
        pub struct $name:ident: $what:literal $(, exactly one of $one:tt)* { $($(#[doc = $doc:literal])+ $field:ident: $ty:ty),* $(,)? }
    ) => {
        $crate::section! {
            $(#[doc = $about])+
            pub struct $name: $what $(, exactly one of $one)* {
                $($(#[doc = $doc])+ $field: $ty,)*
                /// The name that it had before, so that it is moved and not made anew.
                was: Option<$crate::source::Spanned<$crate::name::ThingName>>,
                /// The platform's id of one that exists and is taken over.
                adopt: Option<$crate::source::Spanned<$crate::name::Text>>,
                /// Whether deleting it is refused.
                protect: Option<$crate::source::Spanned<bool>>,
            }
        }

        impl $crate::raw::HasLifecycle for $name {
            fn lifecycle(&self) -> $crate::stack::Lifecycle {
                $crate::stack::Lifecycle { was: self.was.clone(), adopt: self.adopt.clone(), protect: self.protect }
            }
        }
    };
}

/// A section with `was`, `adopt` and `protect`.
pub trait HasLifecycle {
    /// How the thing relates to what exists already.
    fn lifecycle(&self) -> crate::stack::Lifecycle;
}
