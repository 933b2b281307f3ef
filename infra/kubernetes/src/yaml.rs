//! In: values that serde can write. Out: YAML that reads the same under YAML 1.1 and 1.2.
//!
//! Own code, because `kubectl` reads YAML 1.1, where `on`, `1:30` and `2027-06-30` are no strings, and the library's
//! writer leaves them bare; it also changes text that holds U+2028, and takes longer over an object than everything
//! before it together. The tests read every text back with the library and with rules of YAML 1.1.

mod node;
mod scalar;

use std::fmt::Write as _;

use serde::Serialize;

use self::node::Node;

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
    // Only a mapping whose keys are no strings cannot be written, and no object of Kubernetes has one.
    let node = Node::of(value).unwrap_or(Node::Map(Vec::new()));
    match node {
        Node::Map(entries) if !entries.is_empty() => map(out, &entries, 0),
        Node::List(items) if !items.is_empty() => list(out, &items, 0),
        other => inline(out, &other, 0),
    }
}

/// The entries of a mapping, each on its line at the indent; the cursor is where the first one begins.
fn map(out: &mut String, entries: &[(node::Key, Node)], indent: usize) {
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            spaces(out, indent);
        }
        scalar::quoted_if_needed(out, key);
        out.push(':');
        match value {
            Node::Map(entries) if !entries.is_empty() => {
                out.push('\n');
                spaces(out, indent + 2);
                map(out, entries, indent + 2);
            }
            Node::List(items) if !items.is_empty() => {
                out.push('\n');
                spaces(out, indent);
                list(out, items, indent);
            }
            other => {
                out.push(' ');
                inline(out, other, indent + 2);
            }
        }
    }
}

/// The items of a list, each on its line at the indent; the cursor is where the first one begins.
fn list(out: &mut String, items: &[Node], indent: usize) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            spaces(out, indent);
        }
        out.push_str("- ");
        match item {
            Node::Map(entries) if !entries.is_empty() => map(out, entries, indent + 2),
            Node::List(items) if !items.is_empty() => list(out, items, indent + 2),
            other => inline(out, other, indent + 2),
        }
    }
}

/// A value on the line where the cursor is; the lines of a long text stand below, at the indent.
fn inline(out: &mut String, node: &Node, indent: usize) {
    match node {
        Node::Null => out.push_str("null"),
        Node::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Node::Integer(value) => {
            // Writing to a string cannot fail.
            let _ = write!(out, "{value}");
        }
        Node::Text(text) if scalar::is_block(text) => return scalar::block(out, text, indent),
        Node::Text(text) => scalar::quoted_if_needed(out, text),
        Node::List(_) => out.push_str("[]"),
        Node::Map(_) => out.push_str("{}"),
    }
    out.push('\n');
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
