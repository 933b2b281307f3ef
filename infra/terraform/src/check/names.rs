//! Names that the cloud keeps for itself.

use std::collections::BTreeMap;

use spec::{
    diagnostic::Diagnostic,
    stack::{KafkaPlacement, PostgresqlPlacement, Stack},
};
use wiring::{Object, Wiring, names::database_user};

use crate::facts::names::{KAFKA_TOPICS, POSTGRESQL_PREFIX, POSTGRESQL_USERS};

spec::rule! {
    /// A user of a database that is called as one of the service's own.
    pub(super) static USER_RESERVED = "user-reserved", Error, No;
    /// A topic that is called as one of the broker's own.
    pub(super) static TOPIC_RESERVED = "topic-reserved", Error, No;
}

pub(super) fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    let mut found = user_reserved(stack, wiring);
    found.extend(topic_reserved(stack));
    found
}

/// One report a user, whatever it may do there.
fn user_reserved(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    let is_managed = |server| {
        stack
            .postgresql
            .get(server)
            .is_some_and(|it| matches!(it.placement, PostgresqlPlacement::Managed { .. }))
    };
    let mut users = BTreeMap::new();
    for grant in &wiring.grants {
        if let Object::Database { server, .. } = &grant.on
            && is_managed(server)
        {
            users.entry((server, &grant.who)).or_insert(grant.span);
        }
    }
    let named =
        users.into_iter().map(|((server, who), span)| (server, who, span, database_user(who)));
    named
        .filter(|(_, _, _, user)| {
            POSTGRESQL_USERS.contains(&user.as_str()) || user.starts_with(POSTGRESQL_PREFIX)
        })
        .map(|(server, who, span, user)| {
            let message = format!("`{who}` would be the user `{user}` of `{server}`, a name that the cloud keeps for itself");
            Diagnostic::new(&USER_RESERVED, span, message)
                .label("works with the database as that user")
                .help(format!("call `{who}` otherwise; `was: {who}` keeps what it has"))
                .thing(who)
        })
        .collect()
}

fn topic_reserved(stack: &Stack) -> Vec<Diagnostic> {
    let managed =
        stack.kafka.values().filter(|it| matches!(it.placement, KafkaPlacement::Managed { .. }));
    managed
        .flat_map(|kafka| kafka.topics.values())
        .filter(|topic| KAFKA_TOPICS.contains(&topic.name.as_str()))
        .map(|topic| {
            let message =
                format!("`{}` is a topic that Kafka or the cloud makes for itself", topic.name);
            Diagnostic::new(&TOPIC_RESERVED, topic.name.span, message)
                .help("give the topic another `name`")
                .thing(format!("{}/{}", topic.kafka, topic.key))
        })
        .collect()
}
