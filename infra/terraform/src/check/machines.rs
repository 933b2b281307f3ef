//! Virtual machines.

use spec::{diagnostic::Diagnostic, stack::Stack, suggest};

use super::view;
use crate::facts::images::FAMILIES;

spec::rule! {
    /// An image for which the machine's set-up is not written.
    pub(super) static IMAGE_FAMILY_UNKNOWN = "image-family-unknown", Warning, Yes;
}

pub(super) fn check(stack: &Stack) -> Vec<Diagnostic> {
    let machines = view::machines(stack).into_iter();
    machines
        .filter(|(_, machine)| !FAMILIES.contains(&machine.image.as_str()))
        .map(|(name, machine)| {
            let image = &machine.image;
            let message = format!("`{image}` is not among the images that `{name}` is set up for");
            let help = match suggest::nearest(image.as_str(), FAMILIES) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known are {}", FAMILIES.join(", ")),
            };
            Diagnostic::new(&IMAGE_FAMILY_UNKNOWN, image.span, message).help(help).thing(name)
        })
        .collect()
}
