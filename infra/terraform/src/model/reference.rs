//! References from one resource to another.

use std::{cmp::Ordering, marker::PhantomData};

use serde::{Serialize, Serializer};

use super::{Address, Label, Text};

/// A type of resource of the provider.
pub(crate) trait Resource: Serialize {
    /// Its name: `yandex_vpc_network`.
    const TYPE: &'static str;
}

/// A type of data source of the provider.
pub(crate) trait Data: Serialize {
    /// Its name: `yandex_compute_image`.
    const TYPE: &'static str;
}

/// A resource of the module, by its label.
#[derive(Clone, Debug)]
pub(crate) struct Handle<R> {
    label: Label,
    of: PhantomData<fn() -> R>,
}

impl<R: Resource> Handle<R> {
    /// The resource with a label.
    pub(crate) fn new(label: Label) -> Self {
        Self { label, of: PhantomData }
    }

    /// Its label.
    pub(crate) fn label(&self) -> &Label {
        &self.label
    }

    /// Its address, as `depends_on` takes it.
    pub(crate) fn address(&self) -> Address {
        Address { kind: R::TYPE, label: self.label.to_string() }
    }

    /// Its `id`, where another resource asks for this type of resource.
    pub(crate) fn id(&self) -> Ref<R> {
        Ref { expression: self.expression("id"), to: PhantomData }
    }

    /// One of its attributes, in a text.
    pub(crate) fn attribute(&self, path: &str) -> Text {
        Text::expression(self.expression(path))
    }

    /// One of its attributes, for a larger expression.
    pub(crate) fn expression(&self, path: &str) -> String {
        format!("{}.{path}", self.address())
    }
}

/// The `id` of a resource of one type. Nothing but a declared resource's handle makes one, so the id of a bucket
/// cannot stand where a network's belongs.
#[derive(Debug)]
pub(crate) struct Ref<R> {
    expression: String,
    to: PhantomData<fn() -> R>,
}

// By hand, since a derive would ask the same of the type of resource.
impl<R> PartialEq for Ref<R> {
    fn eq(&self, other: &Self) -> bool {
        self.expression == other.expression
    }
}

impl<R> Eq for Ref<R> {}

impl<R> PartialOrd for Ref<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R> Ord for Ref<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.expression.cmp(&other.expression)
    }
}

impl<R> Clone for Ref<R> {
    fn clone(&self) -> Self {
        Self { expression: self.expression.clone(), to: PhantomData }
    }
}

impl<R> Serialize for Ref<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Text::expression(&self.expression).serialize(serializer)
    }
}
