//! The settings of brokers, of those who administer them, and of logging.

use std::{collections::BTreeMap, fmt};

use contract::ports;
use spec::quantity::Version;

use super::{ADMIN, ADMIN_FOLDER, ADMIN_PORT, Brokers, CONFIG_FOLDER, DATA_FOLDER};

/// The first major version that logs by Log4j 2
/// (<https://kafka.apache.org/40/documentation.html#upgrade_servers_400>).
const LOG4J_2: u32 = 4;

/// Lines of a properties file, in order.
struct Properties(BTreeMap<String, String>);

impl Properties {
    fn of<const N: usize>(lines: [(&str, String); N]) -> Self {
        Self(lines.map(|(key, value)| (key.to_owned(), value)).into())
    }
}

impl fmt::Display for Properties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(key, value)| writeln!(f, "{key}={value}"))
    }
}

/// `server.properties` (<https://kafka.apache.org/documentation/#brokerconfigs>). What differs between pods comes from
/// their environment, and the password from its file, both read by Kafka itself.
pub(super) fn server(brokers: &Brokers<'_, '_>) -> String {
    let count = brokers.count();
    let copies = count.min(3);
    // One copy may be missing while a broker restarts.
    let in_sync = copies.saturating_sub(1).max(1);
    let clients = format!("CLIENTS://:{}", ports::KAFKA);
    let admin = format!("ADMIN://127.0.0.1:{ADMIN_PORT}");
    let controllers =
        format!("CONTROLLER://{}:{}", host_of_controller(count), ports::KAFKA_CONTROLLER);
    let own = format!("CLIENTS://{}:{}", host(brokers, "${env:POD_NAME}"), ports::KAFKA);
    let mut properties = Properties::of([
        ("advertised.listeners", format!("{own},{admin}")),
        ("allow.everyone.if.no.acl.found", text("false")),
        ("authorizer.class.name", text("org.apache.kafka.metadata.authorizer.StandardAuthorizer")),
        ("auto.create.topics.enable", text("false")),
        ("config.providers", text("env,file")),
        ("config.providers.env.class", provider("EnvVarConfigProvider")),
        ("config.providers.env.param.allowlist.pattern", text("POD_.*")),
        ("config.providers.file.class", provider("DirectoryConfigProvider")),
        ("config.providers.file.param.allowed.paths", text(ADMIN_FOLDER)),
        ("controller.listener.names", text("CONTROLLER")),
        ("controller.quorum.voters", voters(brokers)),
        ("inter.broker.listener.name", text("CLIENTS")),
        ("listener.name.admin.plain.sasl.jaas.config", plain_server()),
        ("listener.name.admin.sasl.enabled.mechanisms", text("PLAIN")),
        ("listener.name.clients.sasl.enabled.mechanisms", text("SCRAM-SHA-512")),
        (
            "listener.name.clients.scram-sha-512.sasl.jaas.config",
            login("scram.ScramLoginModule", ""),
        ),
        ("listener.name.controller.plain.sasl.jaas.config", plain_server()),
        ("listener.name.controller.sasl.enabled.mechanisms", text("PLAIN")),
        (
            "listener.security.protocol.map",
            text("ADMIN:SASL_PLAINTEXT,CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT"),
        ),
        ("listeners", format!("{clients},{admin},{controllers}")),
        ("log.dirs", format!("{DATA_FOLDER}/log")),
        ("node.id", text("${env:POD_INDEX}")),
        ("offsets.topic.replication.factor", copies.to_string()),
        ("process.roles", text("broker,controller")),
        // Users lie in what the controllers agree on, so these cannot log in to each other by it.
        ("sasl.mechanism.controller.protocol", text("PLAIN")),
        ("sasl.mechanism.inter.broker.protocol", text("SCRAM-SHA-512")),
        ("super.users", format!("User:{ADMIN}")),
        ("transaction.state.log.min.isr", in_sync.to_string()),
        ("transaction.state.log.replication.factor", copies.to_string()),
    ]);
    if brokers.kafka.version.major() >= 4 {
        properties.0.insert(text("share.coordinator.state.topic.min.isr"), in_sync.to_string());
        properties
            .0
            .insert(text("share.coordinator.state.topic.replication.factor"), copies.to_string());
    }
    properties.to_string()
}

/// What those who administer the brokers log in with, from inside the pod.
pub(super) fn admin() -> String {
    Properties::of([
        ("config.providers", text("file")),
        ("config.providers.file.class", provider("DirectoryConfigProvider")),
        ("config.providers.file.param.allowed.paths", text(ADMIN_FOLDER)),
        ("default.api.timeout.ms", text("20000")),
        ("request.timeout.ms", text("10000")),
        ("sasl.jaas.config", login("plain.PlainLoginModule", "")),
        ("sasl.mechanism", text("PLAIN")),
        ("security.protocol", text("SASL_PLAINTEXT")),
    ])
    .to_string()
}

/// Logging to the container's own log: the file's name, and its text.
pub(super) fn logging(version: &Version) -> (&'static str, String) {
    if version.major() >= LOG4J_2 {
        let properties = Properties::of([
            ("appender.console.layout.pattern", text("[%d] %p %m (%c)%n")),
            ("appender.console.layout.type", text("PatternLayout")),
            ("appender.console.name", text("console")),
            ("appender.console.type", text("Console")),
            ("rootLogger.appenderRef.console.ref", text("console")),
            ("rootLogger.level", text("info")),
        ]);
        return ("log4j2.properties", properties.to_string());
    }
    let properties = Properties::of([
        ("log4j.appender.console", text("org.apache.log4j.ConsoleAppender")),
        ("log4j.appender.console.layout", text("org.apache.log4j.PatternLayout")),
        ("log4j.appender.console.layout.ConversionPattern", text("[%d] %p %m (%c)%n")),
        ("log4j.rootLogger", text("INFO, console")),
    ]);
    ("log4j.properties", properties.to_string())
}

/// The option by which the Java program finds the file of logging.
pub(super) fn logging_option(version: &Version) -> String {
    let property =
        if version.major() >= LOG4J_2 { "log4j2.configurationFile" } else { "log4j.configuration" };
    format!("-D{property}=file:{CONFIG_FOLDER}/{}", logging(version).0)
}

/// A single controller speaks to nobody but the broker that it is itself.
const fn host_of_controller(count: u32) -> &'static str {
    if count == 1 { "127.0.0.1" } else { "" }
}

/// The controllers, which are all brokers: `0@host:9093`.
fn voters(brokers: &Brokers<'_, '_>) -> String {
    let port = ports::KAFKA_CONTROLLER;
    if brokers.count() == 1 {
        return format!("0@{}:{port}", host_of_controller(1));
    }
    let voter = |index: u32| {
        let pod = format!("{}-{index}", brokers.component.name());
        format!("{index}@{}:{port}", host(brokers, &pod))
    };
    (0..brokers.count()).map(voter).collect::<Vec<_>>().join(",")
}

/// The host of a broker's pod.
fn host(brokers: &Brokers<'_, '_>, pod: &str) -> String {
    format!("{pod}.{}", brokers.component.workload.host())
}

/// The login of the administrator; `users` are those whom the same entry lets in.
fn login(module: &str, users: &str) -> String {
    let password = format!("${{file:{ADMIN_FOLDER}:{ADMIN}}}");
    format!(
        "org.apache.kafka.common.security.{module} required username=\"{ADMIN}\" password=\"{password}\"{users};"
    )
}

/// A listener at which only the administrator logs in.
fn plain_server() -> String {
    let user = format!(" user_{ADMIN}=\"${{file:{ADMIN_FOLDER}:{ADMIN}}}\"");
    login("plain.PlainLoginModule", &user)
}

fn provider(class: &str) -> String {
    format!("org.apache.kafka.common.config.provider.{class}")
}

fn text(text: &str) -> String {
    text.to_owned()
}
