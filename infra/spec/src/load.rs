//! One file, and the environment that is asked for, to a stack: decode, parse, merge, read, lower.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{self, Diagnostic},
    lower,
    merge::Merge,
    name::EnvironmentName,
    node::{self, Entry, Kind, Node},
    raw,
    read::{Read, Reader},
    rules::language::{MISSING_FIELD, UNKNOWN_ENVIRONMENT},
    source::{SourceId, Sources, Span, Spanned},
    stack::Stack,
    suggest, text,
};

/// A file as it lies on the disk.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// The path as the user gave it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a file says, as far as it could be understood.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The healthy part of the stack; none where not even its name could be read.
    pub stack: Option<Stack>,
    /// Whether the stack is all that the file says: nothing was left out.
    pub complete: bool,
    /// What was wrong with reading and references; rules are checked apart.
    pub diagnostics: Vec<Diagnostic>,
    /// Values of the environment, and the value of the base that each replaces.
    pub replaced: BTreeMap<Span, Span>,
    /// The environments that the file declares.
    pub environments: Vec<Spanned<EnvironmentName>>,
}

/// Reads a stack, for one environment or for none.
///
/// `lock` is the lock file beside it, if there is one.
pub fn load(
    sources: &mut Sources,
    file: &InputFile,
    lock: Option<&InputFile>,
    environment: Option<&EnvironmentName>,
) -> Loaded {
    let mut loaded = Loaded {
        stack: None,
        complete: false,
        diagnostics: Vec::new(),
        replaced: BTreeMap::new(),
        environments: Vec::new(),
    };
    let Some((source, mut root)) = tree(sources, file, &mut loaded.diagnostics) else {
        return loaded;
    };
    let environments = take(&mut root, "environments");
    let mut reader = Reader::default();
    loaded.environments = declared(environments.as_ref(), &mut reader);
    let chosen = environment.and_then(|name| {
        choose(name, source, environments.as_ref(), &loaded.environments, &mut reader)
    });
    if let Some((_, overlay)) = &chosen {
        let mut merge = Merge::default();
        merge.lay(&mut root, overlay);
        loaded.replaced = merge.replaced;
        reader.diagnostics.extend(merge.diagnostics);
    }
    let raw = raw::Stack::read(&root, &mut reader);
    loaded.diagnostics.append(&mut reader.diagnostics);
    if let Some(raw) = raw {
        let (mut stack, diagnostics) = lower::lower(&raw, chosen.map(|(name, _)| name));
        loaded.diagnostics.extend(diagnostics);
        if let Some(lock) = lock {
            let (locked, diagnostics) = crate::lock::read(sources, lock);
            stack.lock = locked;
            loaded.diagnostics.extend(diagnostics);
        }
        loaded.stack = Some(stack);
    }
    loaded.complete = !diagnostic::any_error(&loaded.diagnostics);
    loaded
}

fn tree(
    sources: &mut Sources,
    file: &InputFile,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(SourceId, Node)> {
    let source = match text::decode(sources, &file.name, &file.bytes) {
        Ok(source) => source,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return None;
        }
    };
    let text = sources.get(source);
    let (node, found) = node::parse(source, &text.text);
    let broken = diagnostic::any_error(&found);
    diagnostics.extend(found);
    if node.is_none() && !broken {
        diagnostics.push(
            Diagnostic::new(&MISSING_FIELD, Span { source, ..Span::default() }, "the file is empty")
                .help("begin with `stackwright: 1` and `stack: <name>`; `stackwright init NAME` writes a start"),
        );
    }
    node.map(|node| (source, node))
}

/// Takes a key out of the root mapping.
fn take(root: &mut Node, key: &str) -> Option<Entry> {
    let Kind::Map(entries) = &mut root.kind else { return None };
    let at = entries.iter().position(|entry| entry.key.value == key)?;
    Some(entries.remove(at))
}

fn declared(environments: Option<&Entry>, reader: &mut Reader) -> Vec<Spanned<EnvironmentName>> {
    let Some(entry) = environments else { return Vec::new() };
    let map = crate::read::Map::<EnvironmentName, raw::Changes>::read(&entry.value, reader);
    map.map(|map| map.entries.into_iter().map(|(name, _)| name).collect()).unwrap_or_default()
}

fn choose(
    name: &EnvironmentName,
    source: SourceId,
    environments: Option<&Entry>,
    declared: &[Spanned<EnvironmentName>],
    reader: &mut Reader,
) -> Option<(Spanned<EnvironmentName>, Node)> {
    let found = declared.iter().find(|declared| declared.value == *name);
    let overlay = environments.and_then(|entry| entry.value.get(name.as_str()));
    if let (Some(found), Some(overlay)) = (found, overlay) {
        return Some((found.clone(), overlay.value.clone()));
    }
    let names: Vec<&str> = declared.iter().map(|declared| declared.as_str()).collect();
    let help = match suggest::nearest(name.as_str(), names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => String::from("it declares none: add `environments:`"),
        None => format!("it has `{}`", names.join("`, `")),
    };
    let span = environments.map_or(Span { source, ..Span::default() }, |entry| entry.span);
    reader.report(
        Diagnostic::new(
            &UNKNOWN_ENVIRONMENT,
            span,
            format!("the stack has no environment `{name}`"),
        )
        .help(help),
    );
    None
}
