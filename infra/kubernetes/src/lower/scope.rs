//! What every object is made from, with what is looked up often put in order once.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use spec::{
    artifact::Leaves,
    name::{NamespaceName, ThingName},
    stack::{Cluster, KafkaPlacement, PostgresqlPlacement, RedisPlacement, Service, Stack},
};
use wiring::{
    Answers, Balancer, Flow, Identity, Object, Peer, SecretObject, Token, Wait, Wiring, Workload,
    names::{self, user},
};

pub(crate) use contract::labels::{NAME as NAME_LABEL, OWN};

/// A stack with a cluster, its wiring, and indices into that.
pub(crate) struct Scope<'a> {
    pub(crate) stack: &'a Stack,
    pub(crate) wiring: &'a Wiring,
    pub(crate) cluster: &'a Cluster,
    /// Files that are carried to where they run.
    pub(crate) leaves: &'a Leaves,
    /// Whatever is rendered and reads Secrets itself: the programs of services, Kafka, `PostgreSQL`, and what watches.
    readers: BTreeSet<&'a ThingName>,
    /// Secrets with the passwords of users of a Redis in the cluster, where it stands.
    passwords: BTreeSet<(&'a NamespaceName, &'a str)>,
    /// Workloads whose pods get a token.
    with_token: BTreeSet<&'a Workload>,
    into: BTreeMap<&'a Workload, Vec<&'a Flow>>,
    out_of: BTreeMap<&'a Workload, Vec<&'a Flow>>,
    /// What must be ready before the pods of a thing start.
    before: BTreeMap<&'a ThingName, BTreeSet<&'a ThingName>>,
    secrets: BTreeMap<(&'a NamespaceName, &'a str), &'a SecretObject>,
    secrets_of: BTreeMap<&'a ThingName, Vec<&'a SecretObject>>,
    balancers: BTreeMap<&'a Workload, Vec<&'a Balancer>>,
    shared_labels: BTreeMap<String, String>,
}

impl<'a> Scope<'a> {
    /// Puts everything in order.
    pub(crate) fn new(
        stack: &'a Stack,
        wiring: &'a Wiring,
        cluster: &'a Cluster,
        leaves: &'a Leaves,
    ) -> Self {
        let mut scope = Self {
            stack,
            wiring,
            cluster,
            leaves,
            readers: BTreeSet::new(),
            passwords: BTreeSet::new(),
            with_token: BTreeSet::new(),
            into: BTreeMap::new(),
            out_of: BTreeMap::new(),
            before: BTreeMap::new(),
            secrets: BTreeMap::new(),
            secrets_of: BTreeMap::new(),
            balancers: BTreeMap::new(),
            shared_labels: names::labels(stack),
        };
        scope.readers.extend(scope.services().map(|service| &service.name.value));
        let brokers = stack.kafka.values();
        let brokers = brokers.filter(|it| matches!(it.placement, KafkaPlacement::InCluster(_)));
        scope.readers.extend(brokers.map(|kafka| &kafka.name.value));
        let servers = stack.postgresql.values();
        let servers =
            servers.filter(|it| matches!(it.placement, PostgresqlPlacement::InCluster { .. }));
        scope.readers.extend(servers.map(|server| &server.name.value));
        scope.readers.extend(stack.prometheus.values().map(|it| &it.name.value));
        scope.readers.extend(stack.alertmanager.values().map(|it| &it.name.value));
        scope.with_token.extend(wiring.identities.iter().filter_map(|identity| match identity {
            Identity::Cluster { workload, token: Token::Mounted, .. } => Some(workload),
            _ => None,
        }));
        for flow in &wiring.flows {
            if let Peer::Workload(workload) = &flow.to {
                scope.into.entry(workload).or_default().push(flow);
            }
            if let Peer::Workload(workload) = &flow.from {
                scope.out_of.entry(workload).or_default().push(flow);
            }
        }
        for order in wiring.order.iter().filter(|order| order.wait == Wait::Pods) {
            scope.before.entry(&order.then).or_default().insert(&order.first);
        }
        for secret in &wiring.secrets {
            scope.secrets.insert((&secret.namespace, &secret.name), secret);
            for reader in &secret.readers {
                scope.secrets_of.entry(reader).or_default().push(secret);
            }
        }
        for grant in &wiring.grants {
            let Object::Keys { redis, .. } = &grant.on else { continue };
            let Some(namespace) = home(stack, redis) else { continue };
            scope.has_password(namespace, &names::secret(redis, &grant.who));
        }
        for redis in stack.redis.keys() {
            let Some(namespace) = home(stack, redis) else { continue };
            scope.has_password(namespace, &names::secret(redis, user::EXPORTER));
        }
        for balancer in &wiring.balancers {
            scope.balancers.entry(&balancer.workload).or_default().push(balancer);
        }
        scope
    }

    /// Notes that a user of a Redis has its password in a Secret, where there is one.
    fn has_password(&mut self, namespace: &NamespaceName, secret: &str) {
        let held = self.secret(namespace, secret);
        self.passwords.extend(held.map(|secret| (&secret.namespace, secret.name.as_str())));
    }

    /// With other values of labels in `app.kubernetes.io`, where whoever installs decides them.
    pub(crate) fn labelled(mut self, labels: &[(&str, String)]) -> Self {
        for (label, value) in labels {
            self.shared_labels.insert(format!("app.kubernetes.io/{label}"), value.clone());
        }
        self
    }

    /// The services.
    pub(crate) fn services(&self) -> impl Iterator<Item = &'a Service> + use<'a> {
        self.stack.services.values()
    }

    /// Whoever is rendered and reads a Secret itself.
    pub(crate) fn readers_of(
        &self,
        secret: &'a SecretObject,
    ) -> impl Iterator<Item = &'a ThingName> {
        secret.readers.iter().filter(|reader| self.readers.contains(reader))
    }

    /// Whether anything that is rendered reads a Secret: itself, or a Redis for the password of a user.
    pub(crate) fn is_read(&self, secret: &'a SecretObject) -> bool {
        self.readers_of(secret).next().is_some()
            || self.passwords.contains(&(&secret.namespace, secret.name.as_str()))
    }

    /// Whether a workload's pods get a token.
    pub(crate) fn has_token(&self, workload: &Workload) -> bool {
        self.with_token.contains(workload)
    }

    /// What tells a workload's metrics in its stead, as another container of its pods.
    pub(crate) fn exporter_of(&self, workload: &Workload) -> Option<&'static str> {
        self.wiring.scrapes.iter().find_map(|scrape| match (&scrape.target, scrape.by) {
            (Peer::Workload(target), Answers::Sidecar(name)) if target == workload => Some(name),
            _ => None,
        })
    }

    /// Connections that a workload accepts.
    pub(crate) fn flows_into(&self, workload: &Workload) -> &[&'a Flow] {
        self.into.get(workload).map_or(&[], Vec::as_slice)
    }

    /// Connections that a workload opens.
    pub(crate) fn flows_out_of(&self, workload: &Workload) -> &[&'a Flow] {
        self.out_of.get(workload).map_or(&[], Vec::as_slice)
    }

    /// Whether the pods of one thing start only when another is ready.
    pub(crate) fn waits_for(&self, then: &ThingName, first: &ThingName) -> bool {
        self.before.get(then).is_some_and(|firsts| firsts.contains(first))
    }

    /// The Secrets that a thing reads.
    pub(crate) fn secrets_of(&self, thing: &ThingName) -> &[&'a SecretObject] {
        self.secrets_of.get(thing).map_or(&[], Vec::as_slice)
    }

    /// A Secret by its place.
    pub(crate) fn secret(&self, namespace: &NamespaceName, name: &str) -> Option<&'a SecretObject> {
        self.secrets.get(&(namespace, name)).copied()
    }

    /// The balancers before a workload.
    pub(crate) fn balancers_of(&self, workload: &Workload) -> &[&'a Balancer] {
        self.balancers.get(workload).map_or(&[], Vec::as_slice)
    }

    /// Metadata of an object that belongs to no component.
    pub(crate) fn metadata(
        &self,
        namespace: &NamespaceName,
        name: impl Into<String>,
    ) -> ObjectMeta {
        ObjectMeta { namespace: Some(namespace.to_string()), ..self.global(name) }
    }

    /// Metadata of an object outside of namespaces.
    pub(crate) fn global(&self, name: impl Into<String>) -> ObjectMeta {
        ObjectMeta {
            name: Some(name.into()),
            labels: Some(self.shared_labels.clone()),
            ..ObjectMeta::default()
        }
    }
}

/// Where a Redis stands, if that is in the cluster.
fn home<'a>(stack: &'a Stack, redis: &ThingName) -> Option<&'a NamespaceName> {
    match &stack.redis.get(redis)?.placement {
        RedisPlacement::InCluster(placement) => Some(&placement.namespace),
        RedisPlacement::Managed { .. } => None,
    }
}

/// A workload whose manifest is being made.
pub(crate) struct Component<'a, 'b> {
    pub(crate) scope: &'b Scope<'a>,
    pub(crate) workload: Workload,
    /// What it is: `inference`, `worker`, `redis`.
    pub(crate) kind: &'static str,
}

impl Component<'_, '_> {
    /// The workload's name.
    pub(crate) fn name(&self) -> String {
        self.workload.name()
    }

    /// Metadata of an object that is called as the workload.
    pub(crate) fn metadata(&self) -> ObjectMeta {
        self.metadata_of(self.name())
    }

    /// Metadata of another object of the workload.
    pub(crate) fn metadata_of(&self, name: impl Into<String>) -> ObjectMeta {
        let mut metadata = self.scope.metadata(&self.workload.namespace, name);
        metadata.labels = Some(self.labels());
        metadata
    }

    /// Labels of the workload's objects and pods.
    pub(crate) fn labels(&self) -> BTreeMap<String, String> {
        let mut labels = self.scope.shared_labels.clone();
        labels.insert(String::from("app.kubernetes.io/component"), self.kind.to_owned());
        labels.insert(NAME_LABEL.to_owned(), self.name());
        labels
    }

    /// What selects the workload's pods.
    pub(crate) fn selector(&self) -> LabelSelector {
        selector(&self.workload)
    }
}

/// What selects a workload's pods. Names are unique in a namespace, so one label is enough.
pub(crate) fn selector(workload: &Workload) -> LabelSelector {
    LabelSelector { match_labels: Some(selecting(workload)), ..LabelSelector::default() }
}

/// The same, where a plain map is asked for.
pub(crate) fn selecting(workload: &Workload) -> BTreeMap<String, String> {
    BTreeMap::from([(NAME_LABEL.to_owned(), workload.name())])
}
