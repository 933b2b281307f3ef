//! What the tests share: the stacks, reading them, and snapshots that read like the artifact.

use std::{
    collections::BTreeSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use render::{Rendered, review::Forecast};
use spec::{
    InputFile, Loaded, diagnostic::Diagnostic, name::EnvironmentName, quantity::Date,
    source::Sources,
};
use stackwright::{
    contents::{MissingFiles, contents},
    report::{Pen, drawn},
    settings::{Colour, Drawing},
};
use wiring::Wiring;

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// This package's folder.
pub(crate) fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The day on which the tests judge waivers: fixed, so that they pass on every day.
pub(crate) fn today() -> Date {
    "2026-12-01".parse().unwrap()
}

/// A stack of the repository.
pub(crate) struct Example {
    /// The file as a user names it.
    pub(crate) file: String,
    /// Its text.
    pub(crate) text: String,
}

/// Every stack under infra/stacks, in order of name.
pub(crate) fn examples() -> Vec<Example> {
    let folder = root().join("infra/stacks");
    names(&folder)
        .into_iter()
        .map(|name| {
            let text = fs::read_to_string(folder.join(&name).join("stack.yaml")).unwrap();
            Example { file: format!("infra/stacks/{name}/stack.yaml"), text }
        })
        .collect()
}

/// The names in a folder, in order.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The files of a folder with an ending: name without it, and text.
pub(crate) fn texts(folder: &Path, ending: &str) -> Vec<(String, Vec<u8>)> {
    names(folder)
        .into_iter()
        .filter_map(|name| {
            Some((String::from(name.strip_suffix(ending)?), fs::read(folder.join(&name)).unwrap()))
        })
        .collect()
}

/// A text that was read and checked.
pub(crate) struct Checked {
    pub(crate) sources: Sources,
    pub(crate) loaded: Loaded,
    pub(crate) diagnostics: Vec<Diagnostic>,
    wiring: Option<Wiring>,
}

/// Reads and checks a text, as the command line does.
pub(crate) fn check(file: &str, bytes: &[u8], environment: Option<&EnvironmentName>) -> Checked {
    check_beside(&Sources::default(), file, bytes, environment)
}

/// The same, for a text that is shown together with others.
pub(crate) fn check_beside(
    others: &Sources,
    file: &str,
    bytes: &[u8],
    environment: Option<&EnvironmentName>,
) -> Checked {
    let mut sources = others.clone();
    let input = InputFile { name: String::from(file), bytes: bytes.to_vec() };
    let mut loaded = spec::load(&mut sources, &input, None, environment);
    if let Some(stack) = &mut loaded.stack {
        stack.contents = contents(stack, &beside(file), MissingFiles::Reported).unwrap();
    }
    let render::Checked { diagnostics, wiring } = render::check(&loaded, today());
    Checked { sources, loaded, diagnostics, wiring }
}

/// Reads two texts, and checks the change from one to the other as the command line does.
pub(crate) fn reviewed(before: &[u8], after: &[u8]) -> Checked {
    let before = check("base.yaml", before, None);
    let mut after = check_beside(&before.sources, "stack.yaml", after, None);
    let forecast = forecast(&before, &after);
    let head = after.loaded.stack.as_ref().unwrap();
    after.diagnostics.extend(render::review::judge(&forecast, head, today()));
    after
}

/// What becomes of everything between two stacks; there must be no error.
pub(crate) fn forecast(before: &Checked, after: &Checked) -> Forecast {
    let [before, after] = [before, after].map(|checked| {
        assert!(!spec::diagnostic::any_error(&checked.diagnostics), "{}", checked.reports());
        (checked.loaded.stack.as_ref().unwrap(), checked.wiring.as_ref().unwrap())
    });
    render::review::forecast(before, after)
}

/// The folder with the files that a stack ships: its own for the stacks of the repository, one for all others.
fn beside(file: &str) -> PathBuf {
    match file.strip_prefix("infra/stacks/").and_then(|file| file.rsplit_once('/')) {
        Some((stack, _)) => root().join("infra/stacks").join(stack),
        None => here().join("files"),
    }
}

impl Checked {
    /// The reports as a user without colours sees them.
    pub(crate) fn reports(&self) -> String {
        let pen = Pen { colour: Colour::Off, drawing: Drawing::Unicode, width: 100 };
        drawn(&self.sources, &self.diagnostics, pen)
    }

    /// Everything that is rendered; there must be no error.
    pub(crate) fn rendered(&self) -> Rendered {
        assert!(!spec::diagnostic::any_error(&self.diagnostics), "{}", self.reports());
        let stack = self.loaded.stack.as_ref().unwrap();
        render::render(stack, self.wiring.as_ref().unwrap())
    }
}

/// Snapshots of one test, each in a file of its own; they are all compared before the test fails, and files that none
/// of them needed make it fail too.
pub(crate) struct Snapshots {
    /// The folder in this package; everything in it belongs to the test.
    needed: BTreeSet<PathBuf>,
    failed: Vec<String>,
}

impl Snapshots {
    pub(crate) fn new() -> Self {
        Self { needed: BTreeSet::new(), failed: Vec::new() }
    }

    /// Compares a text with the snapshot at a path in this package, `.snap` added.
    pub(crate) fn compare(&mut self, path: &str, text: &str) {
        let (folder, name) = path.rsplit_once('/').unwrap();
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(here().join(folder));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let compared = catch_unwind(AssertUnwindSafe(|| {
            settings.bind(|| insta::assert_snapshot!(name, text))
        }));
        if compared.is_err() {
            self.failed.push(String::from(path));
        }
        self.needed.insert(here().join(format!("{path}.snap")));
    }

    /// Fails when a snapshot differed, or when a `.snap` in the folders is nobody's.
    pub(crate) fn finish(self, folders: &[PathBuf]) {
        let strays: Vec<_> = folders
            .iter()
            .flat_map(|folder| files(folder))
            .filter(|path| {
                path.extension().is_some_and(|ending| ending == "snap")
                    && !self.needed.contains(path)
            })
            .collect();
        assert!(self.failed.is_empty(), "these snapshots differ: {:#?}", self.failed);
        assert!(
            strays.is_empty(),
            "no test makes these snapshots any more; delete them: {strays:#?}"
        );
    }
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
