//! The one list of generators.

use spec::{artifact::Artifacts, stack::Stack};
use wiring::Wiring;

use crate::{NotRendered, Target, not_rendered};

/// What makes the files of one target.
#[derive(Clone, Copy, Debug)]
pub struct Generator {
    /// The folder that it fills.
    pub target: Target,
    /// Makes the files; total for a stack without errors.
    pub generate: fn(&Stack, &Wiring) -> Artifacts,
}

/// Every generator, in the order in which a reviewer reads their output.
pub static GENERATORS: &[Generator] = &[
    Generator { target: Target::Terraform, generate: terraform::generate },
    Generator { target: Target::Kubernetes, generate: kubernetes::generate },
    Generator { target: Target::Helm, generate: kubernetes::generate_chart },
    Generator { target: Target::Alerts, generate: alerts::generate },
];

/// What a stack becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Every file, by its path in the stack's output folder.
    pub files: Artifacts,
    /// What the stack asks for and nothing renders yet.
    pub not_rendered: Vec<NotRendered>,
}

/// Renders a stack.
///
/// Goes in: a stack whose [`check`](crate::check) gave no error, and its wiring. Comes out: every file, and what is
/// missing, said aloud.
#[must_use]
pub fn render(stack: &Stack, wiring: &Wiring) -> Rendered {
    let files =
        GENERATORS.iter().flat_map(|generator| (generator.generate)(stack, wiring)).collect();
    Rendered { files, not_rendered: not_rendered::not_rendered(stack, wiring) }
}

/// The targets that have a generator.
pub fn rendered_targets() -> impl Iterator<Item = Target> {
    GENERATORS.iter().map(|generator| generator.target)
}
