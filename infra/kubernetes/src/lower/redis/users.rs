//! Who may do what in a Redis: the ACL file (<https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/>).
//!
//! It holds passwords, so it is a Secret. In a stack with a cloud, External Secrets puts it together of the passwords in
//! Lockbox; without one, a person does, by the command in the output's README.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use spec::name::ThingName;
use wiring::{
    Access, Given, Object, SecretObject, Workload,
    names::{self, user},
};

use super::{
    super::{scope::Component, secrets},
    USERS,
};
use crate::model::{
    Word,
    external_secrets::{ExternalSecret, Template},
};

/// The user of the probes; it may do nothing but `PING`, so it needs no password.
pub(super) const PROBE: &str = "probe";

/// What the exporter asks at each scrape. No key is read or listed; the slow log shows commands of others, and the server
/// notes whatever it refuses as it would an attack. So a test holds that each of these is needed, and no other.
const STATISTICS: &str =
    "+client|setname +info +latency|histogram +latency|latest +slowlog|get +slowlog|len";

/// The Secret with the file.
pub(crate) fn secret_name(redis: &Workload) -> String {
    names::secret(&redis.thing, "users")
}

/// A user and what it may do.
pub(super) struct User<'a> {
    name: &'a str,
    right: Right,
    /// The Secret with its password, in the Redis' own namespace.
    password: &'a SecretObject,
}

/// What a user may do.
enum Right {
    /// So much with the keys that begin so.
    Keys { prefixes: BTreeSet<&'static str>, access: Access },
    /// Ask for the server's statistics.
    Statistics,
}

/// The users of a Redis: whoever was granted keys in it, by name, and the exporter, which has a password only where a
/// Prometheus asks it.
pub(super) fn users<'a>(component: &Component<'a, '_>) -> Vec<User<'a>> {
    let exporter = password(component, user::EXPORTER).map(|password| User {
        name: user::EXPORTER,
        right: Right::Statistics,
        password,
    });
    clients(component).into_iter().chain(exporter).collect()
}

fn clients<'a>(component: &Component<'a, '_>) -> Vec<User<'a>> {
    let redis = &component.workload.thing;
    let mut clients: BTreeMap<&ThingName, (BTreeSet<&'static str>, Access)> = BTreeMap::new();
    for grant in &component.scope.wiring.grants {
        let Object::Keys { redis: on, prefix } = &grant.on else { continue };
        if on != redis {
            continue;
        }
        let (prefixes, access) =
            clients.entry(&grant.who).or_insert((BTreeSet::new(), grant.access));
        prefixes.insert(prefix);
        *access = grant.access.max(*access);
    }
    let user = |(name, (prefixes, access)): (&'a ThingName, _)| {
        let (name, right) = (name.as_str(), Right::Keys { prefixes, access });
        Some(User { name, right, password: password(component, name)? })
    };
    clients.into_iter().filter_map(user).collect()
}

fn password<'a>(component: &Component<'a, '_>, user: &str) -> Option<&'a SecretObject> {
    let name = names::secret(&component.workload.thing, user);
    component.scope.secret(&component.workload.namespace, &name)
}

/// The `ExternalSecret` that makes the file; none where a person makes it, and none where it holds no password.
pub(super) fn secret(component: &Component<'_, '_>, users: &[User<'_>]) -> Option<ExternalSecret> {
    let data: Vec<_> = users
        .iter()
        .filter_map(|user| match &user.password.given {
            Given::Lockbox { name, .. } => {
                Some(secrets::value(user.name, name, names::key::PASSWORD))
            }
            Given::ByHand { .. } => None,
        })
        .collect();
    if data.is_empty() || data.len() < users.len() {
        return None;
    }
    // The digest of the password stands in the file, so no character of it can be taken for the file's own.
    let file = file(users, |user| format!("{{{{ index . {:?} | sha256sum }}}}", user.name));
    let name = secret_name(&component.workload);
    let template = Template {
        engine_version: Word::Borrowed("v2"),
        merge_policy: Word::Borrowed("Replace"),
        kind: None,
        data: BTreeMap::from([(USERS.to_owned(), file)]),
    };
    Some(secrets::filled(component.metadata_of(name.clone()), &name, Some(template), data))
}

/// The file's text, where `digest` writes the SHA-256 of a user's password.
pub(super) fn file(users: &[User<'_>], digest: impl Fn(&User<'_>) -> String) -> String {
    let mut lines =
        vec![String::from("user default off"), format!("user {PROBE} on nopass -@all +ping")];
    lines.extend(
        users.iter().map(|user| format!("user {} on #{} {}", user.name, digest(user), user.right)),
    );
    lines.into_iter().map(|line| line + "\n").collect()
}

impl fmt::Display for Right {
    /// The rules of a user, the last of which count most.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keys { prefixes, access } => {
                for prefix in prefixes {
                    write!(f, "~{prefix}* ")?;
                }
                write!(f, "-@all {}", commands(*access))
            }
            Self::Statistics => write!(f, "-@all {STATISTICS}"),
        }
    }
}

/// The commands of an access. What can empty or block the whole server is in `@dangerous`; three more read beyond
/// the user's keys.
const fn commands(access: Access) -> &'static str {
    match access {
        Access::Read => "+@read +@connection -@dangerous -scan -randomkey -dbsize",
        Access::Write => "+@write +@connection -@dangerous -scan -randomkey -dbsize",
        Access::ReadWrite | Access::Own => {
            "+@read +@write +@connection +@transaction -@dangerous -scan -randomkey -dbsize"
        }
    }
}

/// A file of users that a person makes.
pub(crate) struct ByHand {
    /// The Secret and its key.
    pub(crate) secret: String,
    pub(crate) key: &'static str,
    /// The text, with `$(…)` where a shell puts a password's digest.
    pub(crate) text: String,
}

/// The file of users that a person must make; none where External Secrets does.
pub(crate) fn by_hand(component: &Component<'_, '_>) -> Option<ByHand> {
    let users = users(component);
    if users.is_empty() || secret(component, &users).is_some() {
        return None;
    }
    let namespace = &component.workload.namespace;
    let digest = |user: &User<'_>| {
        let secret = &user.password.name;
        format!(
            "$(kubectl -n {namespace} get secret {secret} -o 'go-template={{{{.data.password | base64decode}}}}' | sha256sum | cut -c1-64)"
        )
    };
    Some(ByHand {
        secret: secret_name(&component.workload),
        key: USERS,
        text: file(&users, digest),
    })
}
