//! What generators give: files by path.

use std::collections::BTreeMap;

/// Files by their path relative to the stack's output folder, with `/` between parts.
pub type Artifacts = BTreeMap<String, String>;
