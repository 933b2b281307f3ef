//! Patches of objects.

use spec::{artifact::Leaves, diagnostic::Diagnostic, stack::Stack};
use wiring::Wiring;

use crate::{
    lower::{self, Scope},
    patch,
};

spec::rule! {
    pub(crate) static PATCH_BREAKS_INVARIANT = "patch-breaks-invariant", Error, No;
    pub(crate) static PATCH_OBJECT_UNCHANGED = "patch-object-unchanged", Warning, No;
}

/// Patches of what is not rendered, that are not of the object's type, that break what others rely on, or do nothing.
pub(super) fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    let patches = &stack.patches.kubernetes;
    if patches.is_empty() {
        return Vec::new();
    }
    let objects: Vec<_> = stack
        .cluster
        .iter()
        .flat_map(|cluster| {
            // Which objects there are does not depend on the files that some of them carry.
            let scope = Scope::new(stack, wiring, cluster, Leaves::NONE);
            lower::unpatched(&scope).flat_map(|(_, objects)| objects).collect::<Vec<_>>()
        })
        .collect();
    patch::judge(patches, &objects)
}
