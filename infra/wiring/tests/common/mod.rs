//! What the tests share.

use spec::{InputFile, Loaded, source::Sources, stack::Stack};

/// A stack's text, read.
pub(crate) fn load(text: &str) -> (Sources, Loaded) {
    let mut sources = Sources::default();
    let file = InputFile { name: String::from("stack.yaml"), bytes: text.as_bytes().to_vec() };
    let loaded = spec::load(&mut sources, &file, None, None);
    (sources, loaded)
}

/// A stack from a text without mistakes.
pub(crate) fn stack(text: &str) -> Stack {
    let (sources, loaded) = load(text);
    for diagnostic in &loaded.diagnostics {
        panic!("{} {}", sources.position(diagnostic.span), diagnostic.message);
    }
    loaded.stack.expect("a text without mistakes is a stack")
}
