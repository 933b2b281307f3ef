//! A Kafka of one broker, started as the containers of its pod would be.

mod client;
mod place;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::AtomicUsize,
    time::Duration,
};

pub use self::client::{Login, Producer};
use self::place::{Place, Ports};
use crate::{Engine, Error, Given, Process, Result, Scratch, command, nobody};

/// A broker answers after some seconds; on a busy machine it may take many.
const READY_WITHIN: Duration = Duration::from_mins(2);

/// Users, topics and rights take a command each.
const SET_UP_WITHIN: Duration = Duration::from_mins(5);

/// A free port can be taken by another program before Kafka has it.
const ATTEMPTS: usize = 5;

/// In place of the heap that the pod has room for.
const HEAP: &str = "-Xms64m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

/// What the containers of a broker's pod are given.
#[derive(Clone, Debug)]
pub struct Broker {
    /// The one that makes the disk ready, before the others.
    pub format: Given,
    /// The broker itself.
    pub broker: Given,
    /// The one that makes users, topics and rights.
    pub setup: Given,
}

/// A running Kafka; it ends when this is dropped.
#[derive(Debug)]
pub struct Kafka {
    bin: PathBuf,
    ports: Ports,
    setup: Place,
    given: Broker,
    /// How many producers there were: each writes a log of its own.
    producers: AtomicUsize,
    _setup: Process,
    server: Process,
    scratch: Scratch,
}

impl Kafka {
    /// Starts what the containers are given, and waits until the pod would be ready; nothing where the engine may be
    /// missing and is.
    pub fn start(given: &Broker) -> Result<Option<Self>> {
        let Some(engine) = Engine::Kafka.find()? else { return Ok(None) };
        for _ in 1..ATTEMPTS {
            match Self::start_on(&engine, given, Ports::free()?) {
                Err(Error::Ended { log, .. }) if log.contains("Address already in use") => {}
                started => return started.map(Some),
            }
        }
        Self::start_on(&engine, given, Ports::free()?).map(Some)
    }

    fn start_on(engine: &Path, given: &Broker, ports: Ports) -> Result<Self> {
        let scratch = Scratch::new()?;
        let bin = &nobody::opened(engine.to_owned(), &scratch)?.join("bin");
        // Both of the broker's containers have one disk; what makes users has folders of its own.
        let server = Place::new(&scratch.path().join("broker"), bin, &given.broker, ports);
        let setup = Place::new(&scratch.path().join("setup"), bin, &given.setup, ports);
        server.furnish(&given.broker)?;
        setup.furnish(&given.setup)?;

        let mut format = of_pod(server.command(&given.format)?);
        // A restarted pod finds its disk as it left it.
        for _ in 0..2 {
            command::text(&mut format)?;
        }
        let mut broker = of_pod(server.command(&given.broker)?);
        broker.env("KAFKA_HEAP_OPTS", HEAP);
        let mut server = Process::start("broker", &broker, &scratch)?;
        server
            .wait_for("the end of its start", READY_WITHIN, || Ok(ports.answer().then_some(())))?;

        let mut process = Process::start("setup", &setup.command(&given.setup)?, &scratch)?;
        let mut ready = setup.probe(&given.setup)?;
        process.wait_for("users, topics and rights", SET_UP_WITHIN, || {
            Ok(command::output(&mut ready)?.status.success().then_some(()))
        })?;
        let bin = bin.to_owned();
        let given = given.clone();
        let producers = AtomicUsize::new(0);
        Ok(Self { bin, ports, setup, given, producers, _setup: process, server, scratch })
    }

    /// Makes users, topics and rights once more, as another pod would that knows nothing of the first: what it says.
    pub fn set_up_again(&self) -> Result<String> {
        let known = self.setup.path("/tmp/setup");
        fs::remove_dir_all(&known).map_err(Error::file(known))?;
        let mut again = self.setup.command(&self.given.setup)?;
        command::text(again.arg("once"))
    }

    /// Writes another password of a user where its file is mounted, as a kubelet does.
    pub fn change_password(&self, user: &str, password: &str) -> Result<()> {
        let file = self.setup.path(&format!("/run/kafka/passwords/{user}"));
        fs::write(&file, password).map_err(Error::file(file))
    }

    /// What one of Kafka's commands says to the administrator.
    pub fn administer(&self, program: &str, arguments: &[&str]) -> Result<String> {
        let settings = self.setup.path("/etc/kafka-cluster/admin.properties");
        let mut command = self.program(program);
        command.args(["--bootstrap-server", &self.ports.admin(), "--command-config"]);
        command.arg(settings).args(arguments);
        command::text(&mut command)
    }

    /// Its port for clients on the loopback interface.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.ports.of_clients()
    }

    /// Everything that the broker has said.
    pub fn log(&self) -> String {
        self.server.log()
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        command.env("KAFKA_HEAP_OPTS", "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        command
    }
}

/// What the kubelet tells a container of its pod: the first of a set.
fn of_pod(mut command: Command) -> Command {
    command.envs([("POD_INDEX", "0"), ("POD_NAME", "broker-0")]);
    command
}
