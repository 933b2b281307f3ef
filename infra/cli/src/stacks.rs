//! From a STACK argument to a stack that was read: `stack.yaml`, its folder, or a bare name, each with `@env`.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use render::Checked;
use spec::{
    InputFile, Loaded, diagnostic::Diagnostic, name::EnvironmentName,
    rules::language::UNKNOWN_ENVIRONMENT, source::Sources, suggest, text::MAX_BYTES,
};
use wiring::Wiring;

use crate::{
    contents::contents,
    failure::{Failure, reason},
    git,
    settings::Settings,
};

/// Where stacks are looked for.
pub const STACKS: &str = "infra/stacks";
/// The file's name in its folder.
const FILE: &str = "stack.yaml";

/// One stack to work on, as an argument named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackFile {
    /// The file.
    pub path: PathBuf,
    /// The environment after `@`.
    pub environment: Option<EnvironmentName>,
    /// The git revision at which it is read; none for the file as it is.
    pub revision: Option<String>,
}

impl StackFile {
    /// The file as it is shown, always with `/`, and as git does where it is read at a revision.
    #[must_use]
    pub fn shown(&self) -> String {
        self.shown_beside(&self.path)
    }

    fn shown_beside(&self, path: &Path) -> String {
        let path = path.to_string_lossy().replace('\\', "/");
        self.revision.as_ref().map_or(path.clone(), |revision| format!("{revision}:{path}"))
    }

    /// The bytes of the file, or of one beside it; none where there is no such file.
    fn bytes(&self, path: &Path) -> Result<Option<Vec<u8>>, Failure> {
        match &self.revision {
            Some(revision) => git::read(revision, path),
            None if !path.exists() => Ok(None),
            None => read(path, MAX_BYTES).map(Some),
        }
    }
}

/// A stack that was read and checked.
#[derive(Debug)]
pub struct Opened {
    /// Which.
    pub file: StackFile,
    /// The text of its files.
    pub sources: Sources,
    /// What reading gave.
    pub loaded: Loaded,
    /// Every report about it, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// What its references derive, where there is a stack.
    pub wiring: Option<Wiring>,
}

impl Opened {
    /// The file, with its environment: `infra/stacks/fish/stack.yaml@dev`.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.file.environment {
            Some(environment) => format!("{}@{environment}", self.file.shown()),
            None => self.file.shown(),
        }
    }
}

/// Finds what the arguments name; every stack of [`STACKS`] where there are none.
///
/// # Errors
/// One failure for each argument that names nothing.
pub fn find(arguments: &[String]) -> Result<Vec<StackFile>, Vec<Failure>> {
    if arguments.is_empty() {
        return all().map_err(|failure| vec![failure]);
    }
    let mut files = Vec::new();
    let mut failures = Vec::new();
    for argument in arguments {
        match find_one(argument) {
            Ok(file) if files.contains(&file) => {}
            Ok(file) => files.push(file),
            Err(failure) => failures.push(failure),
        }
    }
    if failures.is_empty() { Ok(files) } else { Err(failures) }
}

/// Every stack of [`STACKS`], in order of name.
fn all() -> Result<Vec<StackFile>, Failure> {
    let files: Vec<_> = names()
        .iter()
        .map(|name| Path::new(STACKS).join(name).join(FILE))
        .filter(|path| path.is_file())
        .map(|path| StackFile { path, environment: None, revision: None })
        .collect();
    if files.is_empty() {
        return Err(Failure::bad_input(format!("there is no stack in `{STACKS}`"))
            .help("name a stack.yaml or its folder, or write one with `stackwright init NAME`"));
    }
    Ok(files)
}

/// The folders in [`STACKS`], in order.
fn names() -> Vec<String> {
    let Ok(entries) = fs::read_dir(STACKS) else { return Vec::new() };
    let mut names: Vec<_> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn find_one(argument: &str) -> Result<StackFile, Failure> {
    if let Some(path) = existing(argument) {
        return Ok(StackFile { path, environment: None, revision: None });
    }
    let (name, environment) = match argument.rsplit_once('@') {
        Some((name, environment)) if !environment.contains('/') => (name, Some(environment)),
        _ => (argument, None),
    };
    let path = existing(name).ok_or_else(|| nothing_there(name))?;
    let environment =
        environment.map(str::parse::<EnvironmentName>).transpose().map_err(|invalid| {
            Failure::bad_input(format!("`{}`: {invalid}", suggest::shown(argument)))
                .help("write an environment of the stack after `@`, such as `fish@dev`")
        })?;
    Ok(StackFile { path, environment, revision: None })
}

/// The file that a text names: itself, the one in the folder that it names, or the one of that name in [`STACKS`].
///
/// A path that exists but cannot be a stack (a pipe, say) is given back, so that reading it says what it is.
fn existing(text: &str) -> Option<PathBuf> {
    let given = Path::new(text);
    let in_folder = given.join(FILE);
    if in_folder.exists() {
        return Some(in_folder);
    }
    if given.exists() && !given.is_dir() {
        return Some(given.to_owned());
    }
    let in_stacks = Path::new(STACKS).join(text).join(FILE);
    (!text.is_empty() && !text.contains('/') && in_stacks.exists()).then_some(in_stacks)
}

fn nothing_there(text: &str) -> Failure {
    let shown = suggest::shown(text);
    if Path::new(text).is_dir() {
        return Failure::bad_input(format!("the folder `{shown}` has no {FILE}"))
            .help("name a folder that has one, or write one with `stackwright init NAME`");
    }
    let failure = Failure::bad_input(format!("there is no stack `{shown}`"));
    let names = names();
    match suggest::nearest(text, names.iter().map(String::as_str)) {
        Some(name) => failure.help(format!("did you mean `{name}`?")),
        None if names.is_empty() => failure.help("name a stack.yaml or its folder"),
        None => failure.help(format!(
            "name a stack.yaml, its folder, or one of {}: {}",
            STACKS,
            names.join(", ")
        )),
    }
}

/// Reads and checks a stack.
///
/// # Errors
/// The file or one that it ships cannot be read, or it has no such environment.
pub fn open(file: StackFile, settings: &Settings) -> Result<Opened, Failure> {
    open_beside(file, &Sources::default(), settings)
}

/// Reads and checks a stack whose spans are shown together with those of files that were read before.
///
/// # Errors
/// The file or one that it ships cannot be read, or it has no such environment.
pub fn open_beside(
    file: StackFile,
    others: &Sources,
    settings: &Settings,
) -> Result<Opened, Failure> {
    let (sources, mut loaded) = load(&file, others)?;
    if let Some(environment) = &file.environment
        && loaded
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.rule.code == UNKNOWN_ENVIRONMENT.code)
    {
        return Err(no_environment(&file, environment, &loaded));
    }
    if let Some(stack) = &mut loaded.stack {
        let folder = file.path.parent().unwrap_or(Path::new(""));
        stack.contents = contents(stack, folder, settings.missing_files)?;
    }
    let Checked { diagnostics, wiring } = render::check(&loaded, settings.today);
    Ok(Opened { file, sources, loaded, diagnostics, wiring })
}

/// Reads a stack, with the lock file beside it where there is one: `<stack>.lock.yaml`, by the stack's own name.
fn load(file: &StackFile, others: &Sources) -> Result<(Sources, Loaded), Failure> {
    let bytes = match file.bytes(&file.path)? {
        Some(bytes) => bytes,
        None => read(&file.path, MAX_BYTES)?,
    };
    let input = InputFile { name: file.shown(), bytes };
    let mut sources = others.clone();
    let loaded = spec::load(&mut sources, &input, None, file.environment.as_ref());
    let Some(stack) = &loaded.stack else { return Ok((sources, loaded)) };
    let lock = file.path.with_file_name(format!("{}.lock.yaml", stack.name));
    let Some(bytes) = file.bytes(&lock)? else { return Ok((sources, loaded)) };
    let lock = InputFile { name: file.shown_beside(&lock), bytes };
    let mut sources = others.clone();
    let loaded = spec::load(&mut sources, &input, Some(&lock), file.environment.as_ref());
    Ok((sources, loaded))
}

fn no_environment(file: &StackFile, environment: &EnvironmentName, loaded: &Loaded) -> Failure {
    let failure =
        Failure::bad_input(format!("`{}` has no environment `{environment}`", file.shown()));
    let known: Vec<_> = loaded.environments.iter().map(ToString::to_string).collect();
    match suggest::nearest(environment.as_str(), known.iter().map(String::as_str)) {
        Some(name) => failure.help(format!("did you mean `{name}`?")),
        None if known.is_empty() => failure.help("it has none; add one below `environments:`"),
        None => failure.help(format!("it has {}", known.join(", "))),
    }
}

/// Reads a regular file, at most one byte more than is of use: that byte tells that it is too large.
pub(crate) fn read(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let refused = |error: std::io::Error| {
        let failure =
            Failure::bad_input(format!("cannot read `{}`: {}", path.display(), reason(&error)));
        match error.kind() {
            ErrorKind::PermissionDenied => failure.help("let your user read it"),
            _ => failure,
        }
    };
    // Opening a named pipe would wait for a writer.
    if !fs::metadata(path).map_err(refused)?.is_file() {
        return Err(Failure::bad_input(format!("`{}` is not a regular file", path.display()))
            .help("write it to a file first"));
    }
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(refused)?;
    Ok(bytes)
}
