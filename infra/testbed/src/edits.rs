//! The corpus of edits in `snapshots/edits`: a stack as it was applied, and what somebody made of it.

use std::{collections::BTreeMap, fs, sync::Arc};

use serde::Deserialize;

use crate::{Error, RenderedStack, Result, engines::root};

/// A file of the corpus.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    base: String,
    head: Option<String>,
    edit: Vec<Replacement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replacement {
    replace: String,
    with: String,
}

/// An edit, with the stack before and after it.
#[derive(Debug)]
pub struct EditedStack {
    /// The name of its file.
    pub name: String,
    /// What was applied; edits of one stack share it.
    pub before: Arc<RenderedStack>,
    /// What is to be.
    pub after: RenderedStack,
}

impl EditedStack {
    /// Those of stacks that render something for the cloud.
    pub fn in_cloud() -> Result<Vec<Self>> {
        let mut edits = Self::all()?;
        edits.retain(|edit| !edit.before.terraform.is_empty());
        Ok(edits)
    }

    /// The whole corpus by name; an error if there is none.
    pub fn all() -> Result<Vec<Self>> {
        let folder = root().join("snapshots/edits");
        let mut paths = Vec::new();
        for entry in fs::read_dir(&folder).map_err(Error::file(&folder))? {
            paths.push(entry.map_err(Error::file(&folder))?.path());
        }
        paths.sort();
        let mut bases = BTreeMap::new();
        let mut edits = Vec::new();
        for path in paths.iter().filter(|path| path.extension().is_some_and(|end| end == "yaml")) {
            let text = fs::read_to_string(path).map_err(Error::file(path))?;
            let edit: Edit = serde_yaml::from_str(&text)
                .map_err(|error| Error::unexpected(path.display(), error))?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let replaced = |mut text: String| {
                for Replacement { replace, with } in &edit.edit {
                    text = text.replace(replace.as_str(), with);
                }
                text
            };
            let head = edit.head.as_deref().unwrap_or(&edit.base);
            let after = RenderedStack::changed(head, replaced)?;
            let before = match bases.get(&edit.base) {
                Some(before) => Arc::clone(before),
                None => Arc::new(RenderedStack::changed(&edit.base, |text| text)?),
            };
            bases.insert(edit.base, Arc::clone(&before));
            edits.push(Self { name, before, after });
        }
        if edits.is_empty() {
            return Err(Error::unexpected(folder.display(), "there is no edit"));
        }
        Ok(edits)
    }
}
