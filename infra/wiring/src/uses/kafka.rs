//! Kafka: topics and groups.

use contract::{env, ports};
use spec::{
    name::GroupName,
    source::Span,
    stack::{Auth, Kafka, KafkaPlacement, Topic},
};

use super::secret::{self, Held, Login, Origin};
use crate::{
    Access, Delivery, Object, Peer, Wait, Why, Workload,
    draft::{Client, Draft},
    names::{key, user},
};

/// A client produces to a topic.
pub(crate) fn produce(draft: &mut Draft<'_>, client: &Client, topic: &Topic, why: Why, span: Span) {
    draft.grant(client, on(topic), Access::Write, span);
    connect(draft, client, topic, why, span);
}

/// A client consumes a topic as a member of a group.
pub(crate) fn consume(
    draft: &mut Draft<'_>,
    client: &Client,
    topic: &Topic,
    group: &GroupName,
    span: Span,
) {
    draft.grant(client, on(topic), Access::Read, span);
    let on = Object::Group { kafka: topic.kafka.value.clone(), group: group.clone() };
    draft.grant(client, on, Access::Read, span);
    connect(draft, client, topic, Why::Consume, span);
}

fn on(topic: &Topic) -> Object {
    Object::Topic {
        kafka: topic.kafka.value.clone(),
        key: topic.key.value.clone(),
        topic: topic.name.value.clone(),
    }
}

/// Who answers for a Kafka, and on which port.
pub(crate) fn brokers(draft: &Draft<'_>, kafka: &Kafka) -> (Peer, u16) {
    match &kafka.placement {
        KafkaPlacement::Managed { .. } => (draft.managed(&kafka.name), ports::KAFKA_TLS),
        KafkaPlacement::InCluster(placement) => {
            (Peer::Workload(Workload::new(&placement.namespace, &kafka.name)), ports::KAFKA)
        }
    }
}

/// The brokers, and the client as a user of theirs.
fn connect(draft: &mut Draft<'_>, client: &Client, topic: &Topic, why: Why, span: Span) {
    let Some(kafka) = draft.stack.kafka.get(&topic.kafka.value) else { return };
    let (peer, port) = brokers(draft, kafka);
    draft.flow(client, &peer, port, why, span);
    draft.before(&kafka.name, client.thing(), Wait::Apply, span);
    let mechanism = match kafka.auth.value {
        Auth::ScramSha512 => "SCRAM-SHA-512",
    };
    draft.set(client, env::KAFKA_SASL_MECHANISM, mechanism, span);
    let login = Login { thing: &kafka.name, user: client.thing().as_str() };
    login.claim(draft, &format!("the thing `{}`", client.thing()), span);
    let held = match &kafka.placement {
        KafkaPlacement::Managed { .. } => managed(draft, client, kafka, login, span),
        KafkaPlacement::InCluster(placement) => {
            let server = Workload::new(&placement.namespace, &kafka.name);
            let bootstrap = format!("{}:{}", server.host(), ports::KAFKA);
            draft.set(client, env::KAFKA_BOOTSTRAP_SERVERS, bootstrap, span);
            draft.set(client, env::KAFKA_SECURITY_PROTOCOL, "SASL_PLAINTEXT", span);
            draft.set(client, env::KAFKA_USERNAME, client.thing(), span);
            let of_server = Client::pods(&placement.namespace, &kafka.name);
            secret::derived(draft, &of_server, login, Origin::Shared, &[key::PASSWORD], span);
            secret::derived(draft, client, login, Origin::Shared, &[key::PASSWORD], span)
        }
    };
    draft.set_secret(client, env::KAFKA_PASSWORD, held.value(key::PASSWORD), span);
}

/// Endpoint, user and the cloud's certificate come in one secret, because they are known only after it was made.
fn managed(
    draft: &mut Draft<'_>,
    client: &Client,
    kafka: &Kafka,
    login: Login<'_>,
    span: Span,
) -> Held {
    let keys = [key::BOOTSTRAP_SERVERS, key::USERNAME, key::PASSWORD, key::CA];
    let held = secret::derived(draft, client, login, Origin::Terraform(&kafka.name), &keys, span);
    draft.set_secret(
        client,
        env::KAFKA_BOOTSTRAP_SERVERS,
        held.value(key::BOOTSTRAP_SERVERS),
        span,
    );
    draft.set(client, env::KAFKA_SECURITY_PROTOCOL, "SASL_SSL", span);
    draft.set_secret(client, env::KAFKA_USERNAME, held.value(key::USERNAME), span);
    draft.set(client, env::KAFKA_CA_FILE, held.file(key::CA), span);
    draft.bind(client, Delivery::File(held.file(key::CA)), held.value(key::CA), span);
    held
}

/// What a Kafka in the cluster needs beside its clients: its administrator's password, and its brokers each other. A
/// broker also finds itself by its name, for transactions and for the exporter beside it.
pub(crate) fn server(draft: &mut Draft<'_>, kafka: &Kafka) {
    let KafkaPlacement::InCluster(placement) = &kafka.placement else { return };
    let span = placement.span;
    let server = Client::pods(&placement.namespace, &kafka.name);
    let login = Login { thing: &kafka.name, user: user::ADMIN };
    login.claim(draft, "its administrator", span);
    secret::derived(draft, &server, login, Origin::Shared, &[key::PASSWORD], span);
    let brokers = Peer::Workload(Workload::new(&placement.namespace, &kafka.name));
    draft.flow(&server, &brokers, ports::KAFKA, Why::Replicate, span);
    if *placement.replicas > 1 {
        draft.flow(&server, &brokers, ports::KAFKA_CONTROLLER, Why::Replicate, span);
    }
}
