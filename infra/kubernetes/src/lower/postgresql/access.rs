//! Who may enter which database: the rules of the server
//! (<https://www.postgresql.org/docs/current/auth-pg-hba-conf.html>), and the lists that its scripts read.

use std::collections::BTreeMap;

use spec::{
    name::{DatabaseName, ThingName},
    stack::Postgresql,
};
use wiring::{
    Access as Right, Answers, Object, Peer,
    names::{self, database_user, key, user},
};

use super::super::scope::Component;

/// The role that may read all of the server's statistics
/// (<https://www.postgresql.org/docs/current/predefined-roles.html>).
const MONITOR: &str = "pg_monitor";

/// Databases and users of a server.
pub(super) struct Access {
    /// Each database with its owner, a user.
    owners: BTreeMap<DatabaseName, String>,
    /// Each database with the users that read it.
    readers: Vec<(DatabaseName, String)>,
    /// The things that log in.
    clients: Vec<ThingName>,
    /// Whether an exporter asks.
    monitored: Monitored,
}

/// Whether an exporter stands beside the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Monitored {
    /// It logs in from its own pod.
    ByExporter,
    /// No Prometheus asks.
    ByNobody,
}

/// Whether an exporter stands beside a server: where a Prometheus asks it.
pub(super) fn monitored(component: &Component<'_, '_>) -> Monitored {
    let asks = component.scope.wiring.scrapes.iter().any(|scrape| {
        matches!(scrape.by, Answers::Sidecar(_))
            && matches!(&scrape.target, Peer::Workload(target) if *target == component.workload)
    });
    if asks { Monitored::ByExporter } else { Monitored::ByNobody }
}

impl Access {
    /// What the wiring grants. A database that nobody owns is the administrator's.
    pub(super) fn of(component: &Component<'_, '_>, server: &Postgresql) -> Self {
        let owned = server.databases.keys().map(|name| (name.clone(), user::ADMIN.to_owned()));
        let mut access = Self {
            owners: owned.collect(),
            readers: Vec::new(),
            clients: Vec::new(),
            monitored: monitored(component),
        };
        for grant in &component.scope.wiring.grants {
            let Object::Database { server: of, database } = &grant.on else { continue };
            if *of != server.name.value {
                continue;
            }
            let user = database_user(&grant.who);
            match grant.access {
                Right::Own => {
                    access.owners.insert(database.clone(), user);
                }
                Right::Read | Right::Write | Right::ReadWrite => {
                    access.readers.push((database.clone(), user));
                }
            }
            access.clients.push(grant.who.clone());
        }
        access.readers.sort();
        access.clients.sort();
        access.clients.dedup();
        access
    }

    /// `pg_hba.conf`: everybody logs in with a password, and finds no door but its own.
    pub(super) fn rules(&self) -> String {
        let admin = user::ADMIN;
        let mut lines =
            vec![String::from("# type database user address method"), rule("all", admin, "all")];
        let owners = self.owners.iter().filter(|(_, owner)| *owner != admin);
        let readers = self.readers.iter().map(|(name, user)| (name, user));
        lines.extend(
            owners
                .chain(readers)
                .map(|(name, user)| rule(&format!("{:?}", name.as_str()), user, "all")),
        );
        if self.monitored == Monitored::ByExporter {
            lines.push(rule("\"postgres\"", user::EXPORTER, "127.0.0.1/32"));
        }
        lines.into_iter().map(|line| line + "\n").collect()
    }

    /// Each user, the file with its password, and the role that it is a member of.
    pub(super) fn roles(&self, component: &Component<'_, '_>, server: &Postgresql) -> String {
        let password = |user: &str| {
            let secret = names::secret(&server.name, user);
            let is_there = component.scope.secret(&component.workload.namespace, &secret).is_some();
            is_there.then(|| names::secret_file(&secret, key::PASSWORD))
        };
        let clients = self.clients.iter().filter_map(|client| {
            Some(format!("{} {} -\n", database_user(client), password(client.as_str())?))
        });
        let exporter = (self.monitored == Monitored::ByExporter)
            .then(|| password(user::EXPORTER))
            .flatten()
            .map(|file| format!("{} {file} {MONITOR}\n", user::EXPORTER));
        clients.chain(exporter).collect()
    }

    /// Each database and its owner.
    pub(super) fn databases(&self) -> String {
        let lines: Vec<String> =
            self.owners.iter().map(|(name, owner)| format!("{name} {owner}\n")).collect();
        lines.concat()
    }

    /// Each database, its owner, and a user that reads it.
    pub(super) fn readers(&self) -> String {
        let line = |(name, reader): &(DatabaseName, String)| {
            Some(format!("{name} {} {reader}\n", self.owners.get(name)?))
        };
        self.readers.iter().filter_map(line).collect()
    }
}

/// A rule. Names are in quotes, since some words mean more than a name.
fn rule(database: &str, user: &str, address: &str) -> String {
    format!("host {database} {user:?} {address} scram-sha-256")
}

/// The rules while users are brought up to date: the script alone reaches the server, by a socket.
pub(super) fn setup_rules() -> String {
    format!("# type database user method\nlocal all {:?} trust\n", user::ADMIN)
}
