//! MLflow's server, started as the unit of its machine would start it.

use std::{fs, path::Path, process::Command, time::Duration};

use crate::{
    Engine, Error, Machine, Process, ReservedPort, Result, Scratch, Service, command, http,
};

/// Where a machine has the programs that the engine has, too.
const PROGRAMS: &str = "/opt/mlflow/bin";

/// Imports and the tables of a new database take ten seconds of CPU, and there may be other work.
const READY_WITHIN: Duration = Duration::from_mins(3);

/// A free port can be taken by another program before the server has it.
const ATTEMPTS: usize = 5;

/// Instead of the database of the cloud, which is not here.
const DATABASE: &str = "MLFLOW_BACKEND_STORE_URI";

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub struct Mlflow {
    /// Its unit, as it is here.
    pub service: Service,
    /// Its port here.
    pub port: u16,
    server: Process,
    scratch: Scratch,
}

impl Mlflow {
    /// Runs a unit of a machine: what comes before the server, the server, until its health check succeeds. Nothing
    /// where the engine may be missing and is.
    ///
    /// Other than on the machine are the folders, the port, in every text that holds it, the address, which is this
    /// machine's own, and the database, which is a file.
    pub fn start(machine: &Machine, unit: &str) -> Result<Option<Self>> {
        let Some(engine) = Engine::Mlflow.find()? else { return Ok(None) };
        let bin = engine.join("bin");
        for _ in 1..ATTEMPTS {
            match Self::start_once(&bin, machine, unit) {
                Err(Error::Ended { log, .. }) if log.contains("address already in use") => {}
                started => return started.map(Some),
            }
        }
        Self::start_once(&bin, machine, unit).map(Some)
    }

    fn start_once(bin: &Path, machine: &Machine, unit: &str) -> Result<Self> {
        let scratch = Scratch::new()?;
        let port = ReservedPort::new()?.number();
        let service = here(machine, unit, bin, port, &scratch)?;
        before(&service, &scratch)?;
        let server =
            Process::start("mlflow", &program(&service, &service.command, &scratch)?, &scratch)?;
        let mut mlflow = Self { service, port, server, scratch };
        mlflow.wait()?;
        Ok(mlflow)
    }

    /// Until the health check of the unit would succeed. It is `curl` with the address as its last word.
    fn wait(&mut self) -> Result<()> {
        let own = format!("http://127.0.0.1:{}", self.port);
        let address = self.service.after.iter().find_map(|words| words.last());
        let path = address.and_then(|address| address.strip_prefix(&own));
        let path = path.ok_or_else(|| Error::unexpected("the unit", "no check of its own port"))?;
        let (host, port) = (own.trim_start_matches("http://"), self.port);
        self.server.wait_for("its health check succeeds", READY_WITHIN, || {
            Ok(matches!(http::get(port, host, path), Ok((200, _))).then_some(()))
        })
    }

    /// Runs what comes before the server, beside it.
    pub fn run_before(&self) -> Result<()> {
        before(&self.service, &self.scratch)
    }

    /// Waits until it has said a text so many times; what it has said then.
    pub fn wait_for(&mut self, text: &str, times: usize) -> Result<String> {
        let log = self.scratch.path().join("mlflow.log");
        self.server.wait_for(text, READY_WITHIN, || {
            let said = fs::read_to_string(&log).map_err(Error::file(&log))?;
            Ok((said.matches(text).count() >= times).then_some(said))
        })
    }

    /// The status and the body of a page, asked for by a name with its port.
    pub fn get(&self, host: &str, path: &str) -> Result<(u16, String)> {
        http::get(self.port, host, path).map_err(|error| Error::unexpected(path, error))
    }
}

/// The unit of a machine with what must be other here.
fn here(
    machine: &Machine,
    unit: &str,
    bin: &Path,
    port: u16,
    scratch: &Scratch,
) -> Result<Service> {
    let missing = |what: &str| Error::unexpected(&machine.name, format!("it has no {what}"));
    let text = machine.units().remove(unit).ok_or_else(|| missing(unit))?;
    let mut service = Service::read(&text)?;
    let rendered = service.command.iter().skip_while(|word| *word != "--port").nth(1).cloned();
    let rendered = rendered.ok_or_else(|| missing("--port"))?;
    let mut folders = vec![(String::from(PROGRAMS), bin.display().to_string())];
    for (path, text) in &machine.files {
        let moved = scratch.write(format!("machine{path}"), text)?;
        folders.push((path.clone(), moved.display().to_string()));
    }
    let moved = |text: &mut String| {
        for (there, here) in &folders {
            *text = text.replace(there.as_str(), here);
        }
        if *text == rendered {
            *text = port.to_string();
        }
        *text = text.replace(&format!(":{rendered}"), &format!(":{port}"));
        *text = text.replace("0.0.0.0", "127.0.0.1");
    };
    let commands = service.before.iter_mut().chain(&mut service.after);
    commands
        .chain([&mut service.command])
        .flatten()
        .chain(service.env.values_mut())
        .for_each(moved);
    let database = scratch.path().join("mlflow.db");
    service.env.insert(String::from(DATABASE), format!("sqlite:///{}", database.display()));
    Ok(service)
}

fn before(service: &Service, scratch: &Scratch) -> Result<()> {
    for words in &service.before {
        command::text(&mut program(service, words, scratch)?)?;
    }
    Ok(())
}

/// A command of a unit, with nothing of this process's environment.
fn program(service: &Service, words: &[String], scratch: &Scratch) -> Result<Command> {
    let (program, arguments) =
        words.split_first().ok_or_else(|| Error::unexpected("the unit", "it runs nothing"))?;
    let mut command = Command::new(program);
    command.args(arguments).current_dir(scratch.path());
    command.env_clear().env("HOME", scratch.path()).envs(&service.env);
    Ok(command)
}
