//! Databases of a PostgreSQL.

use contract::ports;
use spec::{
    source::Span,
    stack::{DatabaseRef, InCluster, Postgresql, PostgresqlPlacement},
};

use super::secret::{self, Held, Login, Origin};
use crate::{
    Access, Composed, Delivery, Object, Peer, Piece, Wait, Why, Workload,
    draft::{Client, Draft},
    names::{self, key, role, user},
};

/// A client works with a database as a user of its own. Its secret has the password and, composed, the whole address.
pub(crate) fn database(
    draft: &mut Draft<'_>,
    client: &Client,
    used: &DatabaseRef,
    access: Access,
) -> Held {
    let server = &used.server;
    let span = used.database.span;
    let on = Object::Database {
        server: server.name.value.clone(),
        database: used.database.value.clone(),
    };
    draft.grant(client, on, access, span);
    let wait = match client {
        Client::Pods { .. } => Wait::Pods,
        Client::Outside { .. } => Wait::Apply,
    };
    draft.before(&server.name, client.thing(), wait, span);
    let login = Login { thing: &server.name, user: client.thing().as_str() };
    login.claim(draft, &format!("the thing `{}`", client.thing()), span);
    let (origin, keys, peer, port) = match &server.placement {
        PostgresqlPlacement::InCluster { pods: placement, .. } => {
            let of_server = Client::pods(&placement.namespace, &server.name);
            let told =
                secret::derived(draft, &of_server, login, Origin::Shared, &[key::PASSWORD], span);
            let file = Delivery::File(told.file(key::PASSWORD));
            draft.bind(&of_server, file, told.value(key::PASSWORD), span);
            let workload = Workload::new(&placement.namespace, &server.name);
            (Origin::Shared, vec![key::PASSWORD], Peer::Workload(workload), ports::POSTGRESQL)
        }
        PostgresqlPlacement::Managed { .. } => {
            let keys = vec![key::HOST, key::PASSWORD, key::CA];
            (
                Origin::Terraform(&server.name),
                keys,
                draft.managed(&server.name),
                ports::POSTGRESQL_POOLER,
            )
        }
        PostgresqlPlacement::External { host, port, .. } => {
            (Origin::Person, vec![key::PASSWORD], Peer::Host(host.value.clone()), port.get())
        }
    };
    let held = secret::derived(draft, client, login, origin, &keys, span);
    let ca = keys.contains(&key::CA).then(|| held.file(key::CA));
    secret::compose(draft, client, &held, &uri(server, used, client, ca.as_deref()));
    if let Some(file) = ca {
        draft.bind(client, Delivery::File(file), held.value(key::CA), span);
    }
    draft.flow(client, &peer, port, Why::Database, span);
    held
}

/// `postgresql://user:password@host:port/database?…`; the certificate of a server outside the cluster is asked for,
/// and checked where its signer is known.
fn uri(server: &Postgresql, used: &DatabaseRef, client: &Client, ca: Option<&str>) -> Composed {
    let (host, port, query) = match &server.placement {
        PostgresqlPlacement::InCluster { pods: placement, .. } => {
            let host = Workload::new(&placement.namespace, &server.name).host();
            (Piece::Text(host), ports::POSTGRESQL, String::new())
        }
        PostgresqlPlacement::Managed { .. } => {
            let query = ca.map_or_else(String::new, |file| {
                format!("?sslmode=verify-full&sslrootcert={file}")
            });
            (Piece::Key(key::HOST), ports::POSTGRESQL_POOLER, query)
        }
        PostgresqlPlacement::External { host, port, .. } => {
            (Piece::Text(host.to_string()), port.get(), String::from("?sslmode=require"))
        }
    };
    Composed {
        key: key::URI.to_owned(),
        pieces: vec![
            Piece::Text(format!("postgresql://{}:", names::database_user(client.thing()))),
            Piece::Key(key::PASSWORD),
            Piece::Text(String::from("@")),
            host,
            Piece::Text(format!(":{port}/{}{query}", used.database)),
        ],
    }
}

/// What a PostgreSQL in the cluster needs beside its clients: its administrator's password, and what dumps it.
pub(crate) fn server(draft: &mut Draft<'_>, server: &Postgresql) {
    let PostgresqlPlacement::InCluster { pods: placement, dumps } = &server.placement else {
        return;
    };
    let client = Client::pods(&placement.namespace, &server.name);
    let login = Login { thing: &server.name, user: user::ADMIN };
    login.claim(draft, "its administrator", placement.span);
    let held =
        secret::derived(draft, &client, login, Origin::Shared, &[key::PASSWORD], placement.span);
    let file = held.file(key::PASSWORD);
    draft.set(&client, "POSTGRES_USER", user::ADMIN, placement.span);
    draft.set(&client, "POSTGRES_PASSWORD_FILE", &file, placement.span);
    draft.bind(&client, Delivery::File(file), held.value(key::PASSWORD), placement.span);
    if let Some(dumps) = dumps {
        backup(draft, server, placement, dumps.span);
    }
}

/// Dumps are made by the administrator, over the network as every other client. The variables are libpq's
/// (<https://www.postgresql.org/docs/current/libpq-envars.html>).
fn backup(draft: &mut Draft<'_>, server: &Postgresql, placement: &InCluster, span: Span) {
    let job = Workload::part(&placement.namespace, &server.name, role::BACKUP);
    let client = Client::of(vec![job], &server.name);
    let login = Login { thing: &server.name, user: user::ADMIN };
    let held = secret::derived(draft, &client, login, Origin::Shared, &[key::PASSWORD], span);
    let file = held.file(key::PASSWORD);
    let workload = Workload::new(&placement.namespace, &server.name);
    draft.set(&client, "PGHOST", workload.host(), span);
    draft.set(&client, "PGPORT", ports::POSTGRESQL, span);
    draft.set(&client, "PGUSER", user::ADMIN, span);
    draft.set(&client, "PASSWORD_FILE", &file, span);
    draft.bind(&client, Delivery::File(file), held.value(key::PASSWORD), span);
    draft.flow(&client, &Peer::Workload(workload), ports::POSTGRESQL, Why::Backup, span);
}
