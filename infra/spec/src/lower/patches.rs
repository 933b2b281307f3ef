//! `patches`: whatever they name is looked for by the generators, which know what there is.

use crate::{
    raw,
    stack::{ObjectPatch, Patches, ResourcePatch},
};

pub(super) fn patches(raw: &raw::Patches) -> Patches {
    let objects = raw.kubernetes.entries.iter().filter_map(|(object, change)| {
        let patch = ObjectPatch { object: object.clone(), change: change.clone()? };
        Some((object.value.clone(), patch))
    });
    let resources = raw.terraform.entries.iter().filter_map(|(resource, attributes)| {
        let values = attributes.as_ref()?.values.iter();
        let attributes =
            values.map(|(path, value)| (path.value.clone(), (path.span, value.clone()))).collect();
        Some((resource.value.clone(), ResourcePatch { resource: resource.clone(), attributes }))
    });
    Patches { kubernetes: objects.collect(), terraform: resources.collect() }
}
