//! The one list of generators.

use spec::{
    artifact::{Artifacts, Leaves},
    stack::Stack,
};
use wiring::Wiring;

use crate::{NotRendered, Target, not_rendered};

/// What makes the files of one target.
#[derive(Clone, Copy, Debug)]
pub struct Generator {
    /// The folder that it fills.
    pub target: Target,
    /// Makes the files.
    pub tier: Tier,
}

/// What a generator is handed; it is total for a stack without errors.
#[derive(Clone, Copy, Debug)]
pub enum Tier {
    /// It makes files.
    Leaf(fn(&Stack, &Wiring) -> Artifacts),
    /// It may also put the files of leaves where they run.
    Carrier(fn(&Stack, &Wiring, &Leaves) -> Artifacts),
}

/// Every generator, in the order in which a reviewer reads their output.
pub static GENERATORS: &[Generator] = &[
    Generator {
        target: Target::Terraform,
        tier: Tier::Carrier(|stack, wiring, _| terraform::generate(stack, wiring)),
    },
    Generator { target: Target::Kubernetes, tier: Tier::Carrier(kubernetes::generate) },
    Generator { target: Target::Helm, tier: Tier::Carrier(kubernetes::generate_chart) },
    Generator { target: Target::Alerts, tier: Tier::Leaf(alerts::generate) },
];

/// The files that carriers may put where they run.
#[must_use]
pub fn leaves(stack: &Stack, wiring: &Wiring) -> Leaves {
    let files = GENERATORS.iter().filter_map(|generator| match generator.tier {
        Tier::Leaf(generate) => Some(generate(stack, wiring)),
        Tier::Carrier(_) => None,
    });
    Leaves(files.flatten().collect())
}

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
    let leaves = leaves(stack, wiring);
    let carried = GENERATORS.iter().filter_map(|generator| match generator.tier {
        Tier::Leaf(_) => None,
        Tier::Carrier(generate) => Some(generate(stack, wiring, &leaves)),
    });
    let mut files: Artifacts = carried.flatten().collect();
    files.extend(leaves.0);
    Rendered { files, not_rendered: not_rendered::not_rendered(stack, wiring) }
}

/// The targets that have a generator.
pub fn rendered_targets() -> impl Iterator<Item = Target> {
    GENERATORS.iter().map(|generator| generator.target)
}
