//! Which stacks are compared with which.

use std::path::Path;

use spec::suggest;

use crate::{
    args,
    failure::Failure,
    git,
    settings::Settings,
    stacks::{StackFile, find, open},
};

/// A stack as it was, and as it shall be.
type Pair = (StackFile, StackFile);

/// The pairs that the arguments name.
pub(super) fn of(args: &args::Review, settings: &Settings) -> Result<Vec<Pair>, Vec<Failure>> {
    let Some(head) = &args.head else { return all(&args.base, settings) };
    let heads = find(std::slice::from_ref(head))?;
    let as_stack = find(std::slice::from_ref(&args.base)).unwrap_or_default();
    let pairs = heads.into_iter().map(|head| match as_stack.first() {
        Some(base) => Ok((base.clone(), head)),
        None => at(&args.base, head),
    });
    pairs.collect::<Result<_, _>>().map_err(|failure| vec![failure])
}

/// A stack and itself at a revision.
fn at(revision: &str, head: StackFile) -> Result<Pair, Failure> {
    git::find(revision, git::of(&head.path))?;
    if git::has(revision, &head.path)? {
        Ok((earlier(revision, &head), head))
    } else {
        let shown = suggest::shown(revision);
        Err(Failure::bad_input(format!("`{}` is not in `{shown}`", head.shown()))
            .help("a new stack only makes things: nothing can be lost"))
    }
}

fn earlier(revision: &str, head: &StackFile) -> StackFile {
    StackFile { revision: Some(String::from(revision)), ..head.clone() }
}

/// Every stack of the repository that a revision has, too, and every environment that both have.
fn all(revision: &str, settings: &Settings) -> Result<Vec<Pair>, Vec<Failure>> {
    let heads = find(&[])?;
    if find(&[String::from(revision)]).is_ok() {
        return Err(vec![
            Failure::bad_input(format!(
                "there is nothing to compare the stack `{}` with",
                suggest::shown(revision)
            ))
            .help("name the stack as it shall be, too: `stackwright review BASE HEAD`"),
        ]);
    }
    git::find(revision, Path::new(".")).map_err(|failure| vec![failure])?;
    let mut pairs = Vec::new();
    let mut failures = Vec::new();
    for head in heads {
        match with_environments(revision, &head, settings) {
            Ok(mut more) => pairs.append(&mut more),
            Err(failure) => failures.push(failure),
        }
    }
    if failures.is_empty() { Ok(pairs) } else { Err(failures) }
}

fn with_environments(
    revision: &str,
    head: &StackFile,
    settings: &Settings,
) -> Result<Vec<Pair>, Failure> {
    if !git::has(revision, &head.path)? {
        return Ok(Vec::new());
    }
    let base = earlier(revision, head);
    let before = open(base.clone(), settings)?.loaded.environments;
    let after = open(head.clone(), settings)?.loaded.environments;
    let both = after.into_iter().filter(|name| before.contains(name)).map(|name| name.value);
    let in_environment = |name: &_, file: &StackFile| StackFile {
        environment: Some(Clone::clone(name)),
        ..file.clone()
    };
    let environments = both.map(|name| (in_environment(&name, &base), in_environment(&name, head)));
    Ok([(base.clone(), head.clone())].into_iter().chain(environments).collect())
}
