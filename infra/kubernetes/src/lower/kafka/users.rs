//! Who logs in: the administrator, whoever was granted something, and the exporter.

use std::collections::BTreeMap;

use wiring::{Access, Object, SecretObject, names};

use super::ADMIN;
use crate::lower::scope::Component;

/// The exporter's user.
pub(super) const EXPORTER: &str = "exporter";

/// A user.
pub(super) struct User<'a> {
    /// Its name, by which its password's file is called too.
    pub(super) name: &'a str,
    /// The Secret with its password.
    pub(super) password: &'a SecretObject,
    /// What it may do on what.
    pub(super) grants: Vec<(&'a Object, Access)>,
}

/// The users of a Kafka, by name.
pub(super) fn users<'a>(component: &Component<'a, '_>) -> Vec<User<'a>> {
    let thing = &component.workload.thing;
    let mut grants: BTreeMap<&'a str, Vec<(&'a Object, Access)>> =
        BTreeMap::from([(ADMIN, Vec::new()), (EXPORTER, Vec::new())]);
    for grant in &component.scope.wiring.grants {
        let (Object::Topic { kafka, .. } | Object::Group { kafka, .. }) = &grant.on else {
            continue;
        };
        if kafka == thing {
            grants.entry(grant.who.as_str()).or_default().push((&grant.on, grant.access));
        }
    }
    // The exporter has a password only where a Prometheus asks it.
    let user = |(name, grants): (&'a str, _)| {
        let secret = names::secret(thing, name);
        let password = component.scope.secret(&component.workload.namespace, &secret)?;
        Some(User { name, password, grants })
    };
    grants.into_iter().filter_map(user).collect()
}
