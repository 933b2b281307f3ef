//! Kafka itself reads what is rendered for it: settings, arguments, environment, and the script that makes users,
//! topics and rights. Its own clients come with what the programs of the stack are told.

mod exporter;

use std::{collections::BTreeMap, thread, time::Duration};

use contract::env;
use spec::stack::{Kafka as Component, KafkaPlacement};
use testbed::{Broker, Error, Given, Kafka, Login, RenderedStack, Result};
use wiring::Workload;

/// A Kafka of a stack, as the containers of its pod are given it.
struct Server {
    component: std::sync::Arc<Component>,
    workload: Workload,
    given: Broker,
}

/// The Kafka of the stack `fraud`, the one that is in the cluster; nothing where an engine may be missing and is.
fn server(stack: &RenderedStack) -> Result<Option<Server>> {
    let missing = || Error::unexpected(stack.id(), "it renders no Kafka");
    let in_cluster = stack.stack.kafka.values().find_map(|it| match &it.placement {
        KafkaPlacement::InCluster(placement) => Some((it, placement)),
        KafkaPlacement::Managed { .. } => None,
    });
    let (component, placement) = in_cluster.ok_or_else(missing)?;
    let (namespace, thing) = (placement.namespace.value.clone(), component.name.value.clone());
    let workload = Workload { namespace, thing, role: None };
    let given = |container: &str| {
        testbed::given_to(&stack.objects, workload.namespace.as_str(), &workload.name(), container)
    };
    let containers = (given("format")?, given("kafka")?, given("setup")?);
    let (Some(format), Some(broker), Some(setup)) = containers else { return Ok(None) };
    let given = Broker { format, broker, setup };
    Ok(Some(Server { component: component.clone(), workload, given }))
}

fn fraud() -> Result<RenderedStack> {
    let mut stacks = RenderedStack::all()?.into_iter();
    stacks
        .find(|stack| stack.id() == "fraud")
        .ok_or_else(|| Error::unexpected("the stack fraud", "it is not rendered"))
}

/// What the worker is told.
struct Worker {
    login: Login,
    told: Given,
}

impl Worker {
    /// The worker of a stack, which must be told to come to its Kafka.
    fn of(stack: &RenderedStack, server: &Server) -> Result<Option<Self>> {
        let namespace = server.workload.namespace.as_str();
        let Some(told) = testbed::given(&stack.objects, namespace, "fraud-worker")? else {
            return Ok(None);
        };
        let bootstrap = format!("{}:{}", server.workload.host(), contract::ports::KAFKA);
        assert_eq!(get(&told, env::KAFKA_BOOTSTRAP_SERVERS)?, bootstrap);
        let login = Login {
            protocol: get(&told, env::KAFKA_SECURITY_PROTOCOL)?.to_owned(),
            mechanism: get(&told, env::KAFKA_SASL_MECHANISM)?.to_owned(),
            user: get(&told, env::KAFKA_USERNAME)?.to_owned(),
            password: get(&told, env::KAFKA_PASSWORD)?.to_owned(),
        };
        Ok(Some(Self { login, told }))
    }

    fn get(&self, name: &str) -> Result<&str> {
        get(&self.told, name)
    }
}

fn get<'a>(told: &'a Given, name: &str) -> Result<&'a str> {
    let value = told.env.get(name).map(String::as_str);
    value.ok_or_else(|| Error::unexpected(name, "the client is not given it"))
}

impl Server {
    /// The login of a user whose pod is not rendered, by the password that the broker is given for it.
    fn login(&self, like: &Login, user: &str) -> Result<Login> {
        let file = format!("/run/kafka/passwords/{user}");
        let password = self.given.setup.files.get(&file);
        let password = password.ok_or_else(|| Error::unexpected(file, "there is no such file"))?;
        Ok(Login { user: user.to_owned(), password: password.clone(), ..like.clone() })
    }
}

#[test]
fn each_client_can_do_what_it_needs_and_nothing_else() -> Result<()> {
    let stack = fraud()?;
    let Some(server) = server(&stack)? else { return Ok(()) };
    let Some(worker) = Worker::of(&stack, &server)? else { return Ok(()) };
    let Some(kafka) = Kafka::start(&server.given)? else { return Ok(()) };
    let attack = server.login(&worker.login, "attack")?;
    let exporter = server.login(&worker.login, "exporter")?;
    let (requests, verdicts) =
        (worker.get(env::KAFKA_CONSUME_TOPIC)?, worker.get(env::KAFKA_PRODUCE_TOPIC)?);
    let group = worker.get(env::KAFKA_GROUP)?;

    // What the wiring grants.
    assert_eq!(kafka.produce(&attack, requests, "one")?, "");
    let taken = kafka.consume(&worker.login, requests, group, 1)?;
    assert!(taken.lines().any(|line| line == "one"), "{taken}");
    for topic in [verdicts, worker.get(env::KAFKA_DEAD_LETTER_TOPIC)?] {
        assert_eq!(kafka.produce(&worker.login, topic, "two")?, "", "{topic}");
    }
    let lag = kafka.groups(&exporter, &["--describe", "--group", group])?;
    assert!(lag.contains(requests), "{lag}");

    // What it does not.
    for (login, topic) in [(&worker.login, requests), (&attack, verdicts), (&exporter, verdicts)] {
        let said = kafka.produce(login, topic, "three")?;
        assert!(said.contains("AuthorizationException"), "{} to {topic}: {said}", login.user);
    }
    for (login, topic, group, refusal) in [
        (&worker.login, requests, "others", "GroupAuthorizationException"),
        (&worker.login, verdicts, group, "TopicAuthorizationException"),
        (&attack, requests, group, "AuthorizationException"),
        (&exporter, requests, group, "AuthorizationException"),
    ] {
        let said = kafka.consume(login, topic, group, 1)?;
        assert!(said.contains(refusal), "{} of {topic} in {group}: {said}", login.user);
    }
    for login in [
        worker.login.with_password("wrong"),
        worker.login.with_password(&attack.password),
        Login { user: String::from("nobody"), ..worker.login.clone() },
        // The administrator's password is for the pod itself; the plain mechanism is not for clients.
        Login { mechanism: String::from("PLAIN"), ..server.login(&worker.login, "admin")? },
    ] {
        let said = kafka.produce(&login, verdicts, "four")?;
        let is_refused = said.contains("SaslAuthenticationException")
            || said.contains("UnsupportedSaslMechanismException");
        assert!(is_refused, "{} by {}: {said}", login.user, login.mechanism);
    }
    for password in server.given.setup.files.iter().filter(|(path, _)| path.contains("/passwords/"))
    {
        assert!(!kafka.log().contains(password.1.as_str()), "the log tells {}", password.0);
    }
    Ok(())
}

#[test]
fn topics_are_those_of_the_spec_and_stay_so() -> Result<()> {
    let stack = fraud()?;
    let Some(server) = server(&stack)? else { return Ok(()) };
    let Some(kafka) = Kafka::start(&server.given)? else { return Ok(()) };
    let described = kafka.administer("kafka-topics.sh", &["--describe", "--exclude-internal"])?;
    let found: BTreeMap<&str, &str> = described
        .lines()
        .filter(|line| line.contains("PartitionCount: "))
        .filter_map(|line| line.strip_prefix("Topic: ")?.split_once('\t'))
        .collect();
    assert_eq!(found.len(), server.component.topics.len(), "{described}");
    for topic in server.component.topics.values() {
        let line = found.get(topic.name.as_str()).copied().unwrap_or_default();
        let (partitions, copies) = (topic.partitions.value, topic.replication.value);
        let share = topic.keep.size.map(|size| size.bytes() / u64::from(partitions));
        for part in [
            format!("PartitionCount: {partitions}"),
            format!("ReplicationFactor: {copies}"),
            share.map(|bytes| format!("retention.bytes={bytes}")).unwrap_or_default(),
            topic
                .keep
                .time
                .map(|time| format!("retention.ms={}", time.millis()))
                .unwrap_or_default(),
            format!("max.message.bytes={}", topic.max_message.bytes()),
        ] {
            assert!(line.contains(&part), "{}: no {part} in {line}", topic.name);
        }
    }

    // Another pod makes them anew: nothing is there to be done but what cannot be asked for.
    let said = kafka.set_up_again()?;
    assert!(said.contains("set the password of "), "{said}");
    for done in ["made", "granted", "revoked", "forgot", "now"] {
        assert!(!said.contains(done), "{said}");
    }

    // What was changed by hand is as the spec says again.
    kafka.administer(
        "kafka-acls.sh",
        &[
            "--add",
            "--allow-principal",
            "User:attack",
            "--operation",
            "READ",
            "--topic",
            "verdicts",
        ],
    )?;
    let settings = ["--alter", "--entity-type", "topics", "--entity-name", "dead"];
    let longer = [&settings[..], &["--add-config", "retention.ms=1"]].concat();
    kafka.administer("kafka-configs.sh", &longer)?;
    let said = kafka.set_up_again()?;
    assert!(said.contains("revoked attack: allow READ on topic verdicts"), "{said}");
    assert!(said.contains("dead has the settings "), "{said}");
    let rights = kafka.administer("kafka-acls.sh", &["--list", "--topic", "verdicts"])?;
    assert!(!rights.contains("attack"), "{rights}");
    Ok(())
}

/// The worker goes on while its password is changed: what it has open stays open, and nothing that it sends is lost.
#[test]
fn a_password_is_changed_without_loss() -> Result<()> {
    let stack = fraud()?;
    let Some(server) = server(&stack)? else { return Ok(()) };
    let Some(worker) = Worker::of(&stack, &server)? else { return Ok(()) };
    let Some(kafka) = Kafka::start(&server.given)? else { return Ok(()) };
    let (requests, group) = (worker.get(env::KAFKA_CONSUME_TOPIC)?, worker.get(env::KAFKA_GROUP)?);
    let attack = server.login(&worker.login, "attack")?;
    let fresh = attack.with_password("another.password");

    let mut producer = kafka.producer(&attack, requests)?;
    let mut sent = 0;
    let mut send = |producer: &mut testbed::Producer| {
        sent += 1;
        producer.send(&format!("message {sent}"))
    };
    for _ in 0..20 {
        send(&mut producer)?;
    }
    // They have arrived, so the connection stands.
    let early = kafka.consume(&worker.login, requests, group, 20)?;
    assert_eq!(early.matches("message ").count(), 20, "{early}");
    kafka.change_password(&attack.user, &fresh.password)?;
    let mut is_taken = false;
    for _ in 0..60 {
        send(&mut producer)?;
        if !is_taken {
            is_taken = kafka.produce(&fresh, requests, "fresh")?.is_empty();
        }
        if is_taken {
            break;
        }
        thread::sleep(Duration::from_secs(1));
    }
    assert!(is_taken, "the new password is not taken");
    let said = kafka.produce(&attack, requests, "stale")?;
    assert!(said.contains("SaslAuthenticationException"), "the old password is taken: {said}");
    for _ in 0..20 {
        send(&mut producer)?;
    }
    assert_eq!(producer.finish()?, "");

    // The rest, and the one by the new password.
    let taken = kafka.consume(&worker.login, requests, group, sent - 20 + 1)?;
    let messages = taken.lines().filter(|line| line.starts_with("message ")).count();
    assert_eq!(messages, sent - 20, "{taken}");
    assert!(!taken.contains("stale"), "{taken}");
    Ok(())
}
