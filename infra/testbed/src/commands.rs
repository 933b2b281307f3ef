//! What the binary can do.

mod verify;

use std::io::{self, Write};

pub(crate) use self::verify::verify;

/// Tells people something.
pub(crate) fn say(text: &str) {
    // Nobody is left to tell if stderr is closed.
    let _ = writeln!(io::stderr(), "{text}");
}
