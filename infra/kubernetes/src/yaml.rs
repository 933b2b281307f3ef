//! In: values that serde can write. Out: YAML that reads the same under YAML 1.1 and 1.2.
//!
//! Own code, because `kubectl` reads YAML 1.1, where `on`, `1:30` and `2027-06-30` are no strings, and the library's
//! writer leaves them bare; it also changes text that holds U+2028, and takes longer over an object than everything
//! before it together. The tests read every text back with the library and with rules of YAML 1.1.

mod collections;
mod scalar;
mod writer;

use serde::Serialize;

use self::writer::{Place, Writer, Written};

/// What an object takes at most, but for a few.
const USUAL_BYTES: usize = 3 * 1024;

/// Some keys stand first in their mapping, in this order, so that a reader sees what a thing is before what it holds;
/// the others keep theirs.
fn rank(key: &str) -> u8 {
    match key {
        "apiVersion" => 0,
        "kind" => 1,
        "metadata" => 2,
        "name" => 3,
        "namespace" => 4,
        "type" => 5,
        "image" => 6,
        "command" => 7,
        "args" => 8,
        "scaleTargetRef" => 9,
        "minReplicas" => 10,
        "maxReplicas" => 11,
        "podSelector" => 12,
        "policyTypes" => 13,
        _ => u8::MAX,
    }
}

/// Several documents, in order, with `---` between them.
pub(crate) fn documents<T: Serialize>(values: &[T]) -> String {
    let mut out = String::with_capacity(values.len() * USUAL_BYTES);
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push_str("---\n");
        }
        document(&mut out, value);
    }
    out
}

/// Adds one document.
fn document<T: Serialize>(out: &mut String, value: &T) {
    let start = out.len();
    match value.serialize(Writer { out, indent: 0, place: Place::Document }) {
        Ok(Written::Something) => {}
        Ok(Written::Nothing) => out.push_str("null\n"),
        // Only fractions and mappings whose keys are no texts cannot be written, and no object of Kubernetes has one.
        Err(_) => {
            out.truncate(start);
            out.push_str("{}\n");
        }
    }
}

/// So many spaces.
fn spaces(out: &mut String, count: usize) {
    const BLANK: &str = "                                                                ";
    let mut left = count;
    while left > 0 {
        let step = left.min(BLANK.len());
        out.push_str(BLANK.get(..step).unwrap_or_default());
        left -= step;
    }
}

#[cfg(test)]
mod tests;
