//! Clients of a Kafka: its own console producer and consumer, told what a program of the stack is told.

use std::{
    fs::{self, File},
    io::Write,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::Ordering,
};

use super::Kafka;
use crate::{Error, Result, command};

/// As whom a client logs in, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// `SASL_PLAINTEXT`, `SASL_SSL`.
    pub protocol: String,
    /// `SCRAM-SHA-512`.
    pub mechanism: String,
    /// The user.
    pub user: String,
    /// Its password.
    pub password: String,
}

impl Login {
    /// The same with another password.
    #[must_use]
    pub fn with_password(&self, password: &str) -> Self {
        Self { password: password.to_owned(), ..self.clone() }
    }

    /// A Java client's settings.
    fn settings(&self) -> String {
        let Self { protocol, mechanism, user, password } = self;
        let module = "org.apache.kafka.common.security.scram.ScramLoginModule";
        format!(
            "security.protocol={protocol}\nsasl.mechanism={mechanism}\n\
             sasl.jaas.config={module} required username=\"{user}\" password=\"{password}\";\n\
             max.block.ms=15000\n"
        )
    }
}

/// A producer that keeps its connection; it ends when this is dropped.
#[derive(Debug)]
pub struct Producer {
    child: Child,
    log: PathBuf,
}

impl Producer {
    /// Sends a message; whether it arrived is to be seen by a consumer.
    pub fn send(&mut self, message: &str) -> Result<()> {
        let input = self.child.stdin.as_mut();
        let input = input.ok_or_else(|| Error::unexpected("a producer", "it has ended"))?;
        writeln!(input, "{message}").and_then(|()| input.flush()).map_err(Error::file(&self.log))
    }

    /// Sends what it still holds, and ends; its complaints.
    pub fn finish(mut self) -> Result<String> {
        drop(self.child.stdin.take());
        self.child.wait().map_err(Error::file(&self.log))?;
        fs::read_to_string(&self.log).map_err(Error::file(&self.log))
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        // An error would mean that it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Kafka {
    /// A producer to a topic.
    pub fn producer(&self, login: &Login, topic: &str) -> Result<Producer> {
        let number = self.producers.fetch_add(1, Ordering::Relaxed);
        let log = self.scratch.path().join(format!("producer-{number}.log"));
        let file = File::create(&log).map_err(Error::file(&log))?;
        let mut command = self.client("kafka-console-producer.sh", "--producer.config", login)?;
        command.args(["--topic", topic, "--request-required-acks", "all", "--timeout", "10"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(file);
        let child = command.spawn().map_err(|source| Error::Start {
            program: String::from("kafka-console-producer.sh"),
            source,
        })?;
        Ok(Producer { child, log })
    }

    /// Sends one message; the complaints, of which there are none where it arrived.
    pub fn produce(&self, login: &Login, topic: &str, message: &str) -> Result<String> {
        let mut producer = self.producer(login, topic)?;
        producer.send(message)?;
        producer.finish()
    }

    /// Takes so many messages of a topic as a member of a group: what it says, messages and complaints.
    pub fn consume(
        &self,
        login: &Login,
        topic: &str,
        group: &str,
        messages: usize,
    ) -> Result<String> {
        let mut command = self.client("kafka-console-consumer.sh", "--consumer.config", login)?;
        command.args(["--topic", topic, "--group", group, "--from-beginning"]);
        command.args(["--timeout-ms", "30000", "--max-messages", &messages.to_string()]);
        Ok(command::said(&command::output(&mut command)?))
    }

    /// What a command about groups says to a user.
    pub fn groups(&self, login: &Login, arguments: &[&str]) -> Result<String> {
        let mut command = self.client("kafka-consumer-groups.sh", "--command-config", login)?;
        Ok(command::said(&command::output(command.args(arguments))?))
    }

    fn client(&self, program: &str, option: &str, login: &Login) -> Result<Command> {
        let settings =
            self.scratch.write(format!("{}.properties", login.user), &login.settings())?;
        let mut command = self.program(program);
        command.args(["--bootstrap-server", &self.ports.clients(), option]).arg(settings);
        Ok(command)
    }
}
