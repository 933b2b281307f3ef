//! A folder to run the real program in.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

use tempfile::TempDir;

/// A small stack without findings.
pub(crate) const SMALL: &str = include_str!("small.yaml");

/// A folder to run the program in.
pub(crate) struct World {
    folder: TempDir,
}

impl World {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// A folder with the small stack as `infra/stacks/small`.
    pub(crate) fn with_small() -> Self {
        let world = Self::new();
        world.write("infra/stacks/small/stack.yaml", SMALL);
        world
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Replaces a part of a file, which must be there once.
    pub(crate) fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {path}");
        self.write(path, text.replace(old, new));
    }

    /// The program in this folder, in an environment that holds nothing.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.folder.path()).env_clear().args(arguments.split_whitespace());
        command
    }

    pub(crate) fn output(&self, arguments: &str) -> Output {
        // The day on which waivers are judged is fixed; no transcript shows it.
        self.command(arguments).args(["--today", "2026-12-01"]).output().unwrap()
    }

    /// Runs the program, and writes down what happened.
    pub(crate) fn run(&self, arguments: &str) -> String {
        let Output { status, stdout, stderr } = self.output(arguments);
        let mut transcript = format!("$ stackwright {arguments}\n");
        for (name, text) in [("stdout", stdout), ("stderr", stderr)] {
            let text = String::from_utf8(text).unwrap();
            if !text.is_empty() {
                transcript.push_str(&format!("--- {name}\n{text}"));
            }
        }
        transcript.push_str(&format!("--- exit {}", status.code().unwrap()));
        transcript
    }

    /// The files below a folder, in order.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let root = self.path("");
        let shown = |path: &Path| path.strip_prefix(&root).unwrap().display().to_string();
        let mut files: Vec<_> =
            crate::support::files(&self.path(folder)).iter().map(|path| shown(path)).collect();
        files.sort();
        files
    }
}

/// The program, built once as this test was: cargo gives only a package's own programs to its tests.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(crate::support::root()).args([
            "build",
            "--quiet",
            "--package",
            "stackwright",
            "--target-dir",
        ]);
        cargo.arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success(), "stackwright does not build");
        profile.join(format!("stackwright{}", env::consts::EXE_SUFFIX))
    })
}
