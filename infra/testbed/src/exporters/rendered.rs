//! An exporter of a stack, started as its container would be.

use std::{
    env, fs,
    os::unix,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Told, wait_for};
use crate::{Engine, Error, Given, Process, ReservedPort, Result, Scratch, engines};

/// The program that no engine holds, and the variable that names one.
const OF_KAFKA: (&str, &str) = ("kafka_exporter", "STACKWRIGHT_KAFKA_EXPORTER");

/// A running exporter; it ends when this is dropped.
#[derive(Debug)]
pub struct Exporter {
    port: u16,
    process: Process,
    _scratch: Scratch,
}

/// The server that an exporter asks: its port in the pod, and the one that it has here.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// In the pod.
    pub there: u16,
    /// In the test.
    pub here: u16,
}

impl Exporter {
    /// Starts what a container is given; nothing, said aloud, where the program may be missing and is. What is other
    /// here: its own port, that of the server beside it, and where its folders are.
    pub fn start(given: &Given, beside: Option<Beside>) -> Result<Option<Self>> {
        let (path, words) = given
            .command
            .split_first()
            .ok_or_else(|| Error::unexpected("an exporter", "its container has no command"))?;
        let Some(program) = program(path)? else { return Ok(None) };
        let scratch = Scratch::new()?;
        let root = scratch.path().join("pod");
        lay_out(given, &root)?;
        let port = ReservedPort::new()?.number();
        let here = |text: &str| {
            let text = given.moved(&root, text);
            beside.map_or(text.clone(), |Beside { there, here }| {
                text.replace(&format!("127.0.0.1:{there}"), &format!("127.0.0.1:{here}"))
            })
        };
        let mut command = Command::new(program);
        command.args(words.iter().map(|word| match word.strip_prefix("--web.listen-address=") {
            Some(_) => format!("--web.listen-address=127.0.0.1:{port}"),
            None => here(word),
        }));
        command.envs(given.env.iter().map(|(name, value)| (name, here(value))));
        let process = Process::start("exporter", &command, &scratch)?;
        Ok(Some(Self { port, process, _scratch: scratch }))
    }

    /// Whether there is the program that a container is given, which is said aloud where there is not.
    pub fn is_there(given: &Given) -> Result<bool> {
        program(given.command.first().map_or("", String::as_str)).map(|program| program.is_some())
    }

    /// What it tells, once it tells metrics of these names.
    pub fn told(&mut self, names: &[&str]) -> Result<Told> {
        wait_for(&mut self.process, self.port, names)
    }

    /// Everything that it has said so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.process.log()
    }
}

/// Where a container's program is; nothing where it may be missing and is.
fn program(path: &str) -> Result<Option<PathBuf>> {
    let (of_kafka, variable) = OF_KAFKA;
    let name = path.rsplit('/').next().unwrap_or(path);
    if name != of_kafka {
        let engine = Engine::Exporters.find()?;
        return Ok(engine.map(|engine| engine.join("bin").join(name)));
    }
    let program = env::var_os(variable).map(PathBuf::from);
    if program.is_none() {
        engines::skip(format_args!("{variable} names no {name}, which no registry has"))?;
    }
    Ok(program)
}

/// Makes the mounted folders and files; a folder of the node is this machine's.
fn lay_out(given: &Given, root: &Path) -> Result<()> {
    let path = |path: &str| root.join(path.trim_start_matches('/'));
    for folder in &given.folders {
        let folder_here = path(folder);
        match given.of_node.get(folder) {
            None => fs::create_dir_all(&folder_here).map_err(Error::file(&folder_here))?,
            Some(on_node) => {
                fs::create_dir_all(root).map_err(Error::file(root))?;
                unix::fs::symlink(on_node, &folder_here).map_err(Error::file(&folder_here))?;
            }
        }
    }
    for (file, text) in &given.files {
        let file = path(file);
        fs::write(&file, text).map_err(Error::file(&file))?;
    }
    Ok(())
}
