//! A strategic merge, with Kubernetes' own results down to the order of lists
//! (<https://github.com/kubernetes/apimachinery/blob/v0.33.4/pkg/util/strategicpatch/patch.go>); a test compares them with
//! those of kubectl.

use std::collections::BTreeMap;

use spec::{
    source::Span,
    tree::{Field, Tree, Value},
};

use super::strategy::{Strategy, is_custom, strategy};

/// The key that says what becomes of a mapping or of a list's member.
const DIRECTIVE: &str = "$patch";

/// What cannot be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    pub(super) span: Option<Span>,
    pub(super) message: String,
    pub(super) help: String,
}

/// Merges a patch into an object of a kind.
pub(super) fn merge(kind: &str, object: Tree, patch: &Tree) -> Result<Tree, Conflict> {
    Merge { kind, path: Vec::new() }.value(object, patch)
}

struct Merge<'a> {
    kind: &'a str,
    /// The names that lead to what is merged, without members of lists.
    path: Vec<&'a str>,
}

impl<'a> Merge<'a> {
    fn value(&mut self, original: Tree, patch: &'a Tree) -> Result<Tree, Conflict> {
        let strategy = strategy(self.kind, &self.path);
        let value = match (original.value, &patch.value) {
            (Value::Map(original), Value::Map(fields)) if strategy != Strategy::Replace => {
                Value::Map(self.map(original, fields)?)
            }
            (Value::List(original), Value::List(items)) => match strategy {
                Strategy::Key(key) => Value::List(self.members(key, original, items)?),
                Strategy::Texts => Value::List(united(original, items)),
                Strategy::Plain | Strategy::Replace => new(patch).value,
            },
            _ => return Ok(new(patch)),
        };
        Ok(Tree { span: patch.span, value })
    }

    fn map(
        &mut self,
        mut original: BTreeMap<String, Field>,
        patch: &'a BTreeMap<String, Field>,
    ) -> Result<BTreeMap<String, Field>, Conflict> {
        match self.directive(patch)? {
            Some(Directive::Delete) => return Ok(BTreeMap::new()),
            Some(Directive::Replace) => original.clear(),
            None => {}
        }
        let is_custom = is_custom(self.kind);
        for (name, field) in patch.iter().filter(|(name, _)| is_custom || *name != DIRECTIVE) {
            if field.tree.value == Value::Null {
                original.remove(name);
                continue;
            }
            let tree = match original.remove(name) {
                Some(there) => {
                    self.path.push(name);
                    let merged = self.value(there.tree, &field.tree)?;
                    self.path.pop();
                    merged
                }
                None => new(&field.tree),
            };
            original.insert(name.clone(), Field { key: field.key, tree });
        }
        Ok(original)
    }

    /// Lists whose members are known by a key.
    fn members(
        &mut self,
        key: &str,
        original: Vec<Tree>,
        patch: &'a [Tree],
    ) -> Result<Vec<Tree>, Conflict> {
        let order = names(&original, key);
        let mut all: BTreeMap<String, Tree> = order.iter().cloned().zip(original).collect();
        let mut added: Vec<String> = Vec::new();
        for item in patch {
            let directive = match &item.value {
                Value::Map(fields) => self.directive(fields)?,
                _ => None,
            };
            if directive == Some(Directive::Replace) {
                let others = patch.iter().filter(|other| !std::ptr::eq(*other, item));
                return Ok(others.map(new).collect());
            }
            if item.get(key).is_none() {
                let path = self.path.join(".");
                return Err(Conflict {
                    span: item.span,
                    message: format!(
                        "a member of `{path}` is known by its `{key}`, and this has none"
                    ),
                    help: format!("add `{key}:`, of a member that is there or of a new one"),
                });
            }
            let name = name(item, key);
            let there = all.remove(&name);
            if directive == Some(Directive::Delete) {
                continue;
            }
            let merged = match there {
                Some(there) => self.value_of_member(there, item)?,
                None => new(item),
            };
            all.insert(name.clone(), merged);
            added.retain(|other| *other != name);
            added.push(name);
        }
        let kept = order.iter().filter(|name| all.contains_key(*name) && !added.contains(name));
        let names = in_order(&kept.cloned().collect::<Vec<_>>(), &added, &order);
        Ok(names.iter().filter_map(|name| all.remove(name)).collect())
    }

    /// A member has its list's path, and no strategy of its own.
    fn value_of_member(&mut self, original: Tree, patch: &'a Tree) -> Result<Tree, Conflict> {
        match (original.value, &patch.value) {
            (Value::Map(original), Value::Map(fields)) => {
                Ok(Tree { span: patch.span, value: Value::Map(self.map(original, fields)?) })
            }
            _ => Ok(new(patch)),
        }
    }

    fn directive(&self, fields: &BTreeMap<String, Field>) -> Result<Option<Directive>, Conflict> {
        let Some(said) = fields.get(DIRECTIVE).filter(|_| !is_custom(self.kind)) else {
            return Ok(None);
        };
        match said.tree.text() {
            Some("delete") => Ok(Some(Directive::Delete)),
            Some("replace") => Ok(Some(Directive::Replace)),
            Some("merge") => Ok(None),
            _ => Err(Conflict {
                span: said.tree.span,
                message: format!(
                    "`{DIRECTIVE}` says what becomes of what is there, and this does not"
                ),
                help: String::from("write `delete` or `replace`; without it both are merged"),
            }),
        }
    }
}

/// What becomes of what is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Directive {
    Delete,
    Replace,
}

/// What the patch brings where nothing is: without what removes.
fn new(patch: &Tree) -> Tree {
    let value = match &patch.value {
        Value::Map(fields) => Value::Map(
            fields
                .iter()
                .filter(|(name, field)| field.tree.value != Value::Null && *name != DIRECTIVE)
                .map(|(name, field)| {
                    (name.clone(), Field { key: field.key, tree: new(&field.tree) })
                })
                .collect(),
        ),
        Value::List(items) => Value::List(items.iter().map(new).collect()),
        other => other.clone(),
    };
    Tree { span: patch.span, value }
}

/// How a member is known: keys may be texts or numbers.
fn name(item: &Tree, key: &str) -> String {
    match item.get(key).map(|tree| &tree.value) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// How the members of a list are known. A patch meets the first of several that are known alike, such as a port of TCP and
/// of UDP; each further one gets a name that no patch has.
fn names(items: &[Tree], key: &str) -> Vec<String> {
    items.iter().fold(Vec::new(), |mut names, item| {
        let mut name = name(item, key);
        while names.contains(&name) {
            name.push('\0');
        }
        names.push(name);
        names
    })
}

/// Where the members stand: those of the patch in its order, and before each the others that stood before it.
fn in_order(kept: &[String], added: &[String], order: &[String]) -> Vec<String> {
    let place = |name: &String| order.iter().position(|other| other == name);
    let mut kept = kept.iter().peekable();
    let mut merged = Vec::new();
    for name in added {
        while let Some(before) = kept.next_if(|before| place(before) < place(name)) {
            merged.push(before.clone());
        }
        merged.push(name.clone());
    }
    merged.extend(kept.cloned());
    merged
}

/// Texts that are there, and those that are not yet, which come first.
fn united(original: Vec<Tree>, patch: &[Tree]) -> Vec<Tree> {
    let text = |item: &Tree| item.text().unwrap_or_default().to_owned();
    let order: Vec<String> = original.iter().map(text).collect();
    let mut all: BTreeMap<String, Tree> = order.iter().cloned().zip(original).collect();
    all.extend(patch.iter().map(|item| (text(item), item.clone())));
    let added: Vec<String> = patch.iter().map(text).collect();
    let kept: Vec<String> = order.iter().filter(|name| !added.contains(name)).cloned().collect();
    let names = in_order(&kept, &added, &order);
    names.iter().filter_map(|name| all.remove(name)).collect()
}
