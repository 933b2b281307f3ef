//! Where a container's files lie in a test, and its ports.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{Error, Given, ReservedPort, Result, nobody};

/// Where the image has Kafka's commands.
const COMMANDS: &str = "/opt/kafka/bin";

/// The ports of a broker: for clients, between controllers, for its administrators.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ports {
    clients: u16,
    controllers: u16,
    admin: u16,
}

impl Ports {
    /// Three that are free now.
    pub(super) fn free() -> Result<Self> {
        // All are held before one is given away, so that they differ.
        let held = [ReservedPort::new()?, ReservedPort::new()?, ReservedPort::new()?];
        let [clients, controllers, admin] = held.each_ref().map(ReservedPort::number);
        Ok(Self { clients, controllers, admin })
    }

    /// Where clients ask.
    pub(super) fn clients(self) -> String {
        format!("127.0.0.1:{}", self.clients)
    }

    /// The port of it.
    pub(super) const fn of_clients(self) -> u16 {
        self.clients
    }

    /// Where administrators ask.
    pub(super) fn admin(self) -> String {
        format!("127.0.0.1:{}", self.admin)
    }

    /// Whether connections are taken, as the broker's probes ask.
    pub(super) fn answer(self) -> bool {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.clients));
        TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_ok()
    }

    /// A line with these ports, and with the loopback interface for every address.
    fn rewrite(self, line: &str) -> String {
        let Some((key, value)) = line.split_once("isteners=") else {
            return self.renumber(line);
        };
        let listeners = value.split(',').map(|listener| {
            let (name, address) = listener.split_once("://").unwrap_or((listener, ""));
            let port = address.rsplit(':').next().unwrap_or_default();
            self.renumber(&format!("{name}://127.0.0.1:{port}"))
        });
        format!("{key}isteners={}", listeners.collect::<Vec<_>>().join(","))
    }

    fn renumber(self, text: &str) -> String {
        [(9092, self.clients), (9093, self.controllers), (9094, self.admin)]
            .iter()
            .fold(text.to_owned(), |text, (in_pod, here)| {
                text.replace(&format!(":{in_pod}"), &format!(":{here}"))
            })
    }
}

/// The folders of a container, as folders of the test.
#[derive(Clone, Debug)]
pub(super) struct Place {
    root: PathBuf,
    bin: PathBuf,
    given: Given,
    ports: Ports,
}

impl Place {
    pub(super) fn new(root: &Path, bin: &Path, given: &Given, ports: Ports) -> Self {
        Self { root: root.to_owned(), bin: bin.to_owned(), given: given.clone(), ports }
    }

    /// A path of the container.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// Makes the folders and writes the files.
    pub(super) fn furnish(&self, given: &Given) -> Result<()> {
        for folder in &given.folders {
            let folder = self.path(folder);
            fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
            nobody::owns(&folder)?;
        }
        for (path, text) in &given.files {
            let lines = text.lines().map(|line| self.moved(&self.ports.rewrite(line)) + "\n");
            // A password has no end of line.
            let text = if text.contains('\n') { lines.collect() } else { text.clone() };
            let file = self.path(path);
            fs::write(&file, text).map_err(Error::file(file))?;
        }
        Ok(())
    }

    /// A container's program with its arguments and environment.
    pub(super) fn command(&self, given: &Given) -> Result<Command> {
        let mut command = self.words(&given.command)?;
        command.envs(given.env.iter().map(|(name, value)| (name, self.moved(value))));
        Ok(command)
    }

    /// The command of a container's readiness.
    pub(super) fn probe(&self, given: &Given) -> Result<Command> {
        self.words(&given.ready)
    }

    fn words(&self, words: &[String]) -> Result<Command> {
        nobody::command(&words.iter().map(|word| self.moved(word)).collect::<Vec<_>>())
    }

    /// A text with the container's folders, and that of Kafka's commands, as those of the test.
    fn moved(&self, text: &str) -> String {
        self.given.moved(&self.root, text).replace(COMMANDS, &self.bin.display().to_string())
    }
}
