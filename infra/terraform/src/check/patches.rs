//! Patches of resources.

use spec::{diagnostic::Diagnostic, stack::Stack};
use wiring::Wiring;

use crate::{
    lower::{Scope, unpatched},
    model::Module,
    patch,
};

spec::rule! {
    pub(crate) static PATCH_REFUSED = "patch-refused", Error, No;
    pub(crate) static PATCH_RESOURCE_UNCHANGED = "patch-resource-unchanged", Warning, No;
}

/// Patches of what is not rendered, that the provider refuses, or that do nothing.
pub(super) fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    let patches = &stack.patches.terraform;
    if patches.is_empty() {
        return Vec::new();
    }
    let module = Scope::new(stack, wiring).map_or_else(Module::default, |scope| unpatched(&scope));
    patch::judge(patches, &module)
}
