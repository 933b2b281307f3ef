//! Sizes, placements, references that several sections use.
#![expect(
    clippy::option_option,
    reason = "what may be absent is told apart from what could not be built"
)]

use std::{collections::BTreeMap, sync::Arc};

use super::{Lower, Section};
use crate::{
    diagnostic::Diagnostic,
    name::{DatabaseName, NamespaceName, PartName},
    quantity::Positive,
    raw::{self, Lenient},
    reference::{DatabaseRef, PrefixRef, RedisRef, Ref, SecretRef, Target, TopicRef},
    rules::language::{DEFAULT_NAMESPACE, UNKNOWN_REFERENCE},
    source::{Span, Spanned},
    stack::{
        self, Budget, BudgetAt, Disk, Images, InCluster, Machine, MachineSize, Redis, Resource,
        Resources, Secret, Stack, Topic, Waiver,
    },
    suggest,
};

impl Lower<'_> {
    pub(super) fn images(&mut self, raw: &raw::Images) -> Images {
        let pull_secret =
            raw.pull_secret.as_ref().and_then(|secret| match self.names.get(&secret.owner) {
                Some((Section::Secret, _)) => Some(secret.owner.clone()),
                _ => {
                    self.not_found(secret, &[Section::Secret]);
                    None
                }
            });
        Images { registry: raw.registry.clone(), tag: raw.tag.clone(), pull_secret }
    }

    pub(super) fn in_cluster(&mut self, raw: &raw::Pods) -> Option<InCluster> {
        let one = Positive::ONE;
        if raw.image.is_some() {
            self.needs_images(raw.span);
        }
        let replicas = raw.replicas.or(raw.brokers).unwrap_or(Spanned::new(one, raw.span));
        Some(InCluster {
            namespace: self.namespace(raw.namespace.as_ref(), raw.span)?,
            replicas: count(replicas),
            resources: resources(&raw.cpu, &raw.memory),
            disk: raw.disk.as_ref().map(disk),
            image: raw.image.clone(),
            span: raw.span,
        })
    }

    /// The namespace that is named, or the default one; it exists.
    pub(super) fn namespace(
        &mut self,
        named: Option<&Spanned<NamespaceName>>,
        user: Span,
    ) -> Option<Spanned<NamespaceName>> {
        let Lenient::Said(cluster) = &self.raw.cluster else {
            self.needs_cluster(user);
            return None;
        };
        let declared = &cluster.namespaces.entries;
        let Some(named) = named else {
            let default = declared.iter().find(|(_, namespace)| {
                namespace
                    .as_ref()
                    .is_some_and(|namespace| namespace.default.is_some_and(|default| default.value))
            });
            // Where none is the default, the cluster's own lowering says so.
            return default.map(|(name, _)| Spanned::new(name.value.clone(), user));
        };
        if declared.iter().any(|(name, _)| name.value == named.value) {
            return Some(named.clone());
        }
        let names: Vec<String> = declared.iter().map(|(name, _)| name.to_string()).collect();
        let help = match suggest::nearest(named.as_str(), names.iter().map(String::as_str)) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("add `{named}: {{}}` to `cluster.namespaces`"),
        };
        let diagnostic = Diagnostic::new(
            &UNKNOWN_REFERENCE,
            named.span,
            format!("there is no namespace `{named}`"),
        );
        let at = cluster.span;
        self.report(
            diagnostic.related(at, "the cluster's namespaces are declared here").help(help),
        );
        None
    }

    /// Finds the one namespace that is the default.
    pub(super) fn default_namespace(
        &mut self,
        cluster: &raw::Cluster,
    ) -> Option<Spanned<NamespaceName>> {
        let flagged: Vec<_> = cluster
            .namespaces
            .entries
            .iter()
            .filter_map(|(name, namespace)| {
                let default = namespace.as_ref()?.default?;
                default.value.then_some((name, default.span))
            })
            .collect();
        match flagged.as_slice() {
            [(name, _)] => Some((*name).clone()),
            [] => {
                // A namespace that could not be read may have been the default one.
                if cluster.namespaces.entries.iter().all(|(_, namespace)| namespace.is_some()) {
                    self.report(
                        Diagnostic::new(
                            &DEFAULT_NAMESPACE,
                            cluster.span,
                            "no namespace is the default",
                        )
                        .help("write `default: true` at one of `cluster.namespaces`"),
                    );
                }
                None
            }
            [(first, first_span), (second, second_span), ..] => {
                self.report(
                    Diagnostic::new(
                        &DEFAULT_NAMESPACE,
                        *second_span,
                        format!("`{second}` is the second default namespace"),
                    )
                    .related(*first_span, format!("`{first}` is the first"))
                    .help("keep one"),
                );
                None
            }
        }
    }

    pub(super) fn secret_ref<K: Target>(
        &mut self,
        stack: &Stack,
        reference: &Ref<K>,
    ) -> Option<Spanned<Arc<Secret>>> {
        let secret = self.find(reference, Section::Secret, &stack.secrets)?;
        Some(Spanned::new(secret, reference.span))
    }

    pub(super) fn optional_secret(
        &mut self,
        stack: &Stack,
        reference: Option<&Ref<SecretRef>>,
    ) -> Option<Option<Spanned<Arc<Secret>>>> {
        optional(reference, |reference| self.secret_ref(stack, reference))
    }

    pub(super) fn redis_ref(
        &mut self,
        stack: &Stack,
        reference: &Ref<RedisRef>,
    ) -> Option<Spanned<Arc<Redis>>> {
        let redis = self.find(reference, Section::Redis, &stack.redis)?;
        Some(Spanned::new(redis, reference.span))
    }

    pub(super) fn topic_ref(
        &mut self,
        stack: &Stack,
        reference: &Ref<TopicRef>,
    ) -> Option<Spanned<Arc<Topic>>> {
        let kafka = self.find(reference, Section::Kafka, &stack.kafka)?;
        let part = reference.part.as_deref()?;
        if let Some(topic) = part.parse::<PartName>().ok().and_then(|key| kafka.topics.get(&key)) {
            return Some(Spanned::new(Arc::clone(topic), reference.span));
        }
        let declared = self.names.read(&kafka.name, &self.raw.kafka);
        let topics: Vec<_> =
            declared.iter().flat_map(|raw| raw.topics.entries.iter().map(|(key, _)| key)).collect();
        self.no_part(reference, "topic", kafka.name.span, topics.into_iter());
        None
    }

    pub(super) fn prefix_ref<K: Target>(
        &mut self,
        stack: &Stack,
        reference: &Ref<K>,
    ) -> Option<Spanned<stack::PrefixRef>> {
        let bucket = self.find(reference, Section::Bucket, &stack.buckets)?;
        let part = reference.part.as_deref()?;
        match part.parse::<PartName>().ok().filter(|key| bucket.prefixes.contains_key(key)) {
            Some(key) => {
                let prefix = Spanned::new(key, reference.span);
                Some(Spanned::new(stack::PrefixRef { bucket, prefix }, reference.span))
            }
            None => {
                let declared = self.names.read(&bucket.name, &self.raw.buckets);
                let prefixes: Vec<_> = declared
                    .iter()
                    .flat_map(|raw| raw.prefixes.entries.iter().map(|(key, _)| key))
                    .collect();
                self.no_part(reference, "prefix", bucket.name.span, prefixes.into_iter());
                None
            }
        }
    }

    pub(super) fn optional_prefix(
        &mut self,
        stack: &Stack,
        reference: Option<&Ref<PrefixRef>>,
    ) -> Option<Option<Spanned<stack::PrefixRef>>> {
        optional(reference, |reference| self.prefix_ref(stack, reference))
    }

    pub(super) fn database_ref<K: Target>(
        &mut self,
        stack: &Stack,
        reference: &Ref<K>,
    ) -> Option<stack::DatabaseRef> {
        let server = self.find(reference, Section::Postgresql, &stack.postgresql)?;
        let part = reference.part.as_deref()?;
        match part.parse::<DatabaseName>().ok().filter(|name| server.databases.contains_key(name)) {
            Some(name) => {
                Some(stack::DatabaseRef { server, database: Spanned::new(name, reference.span) })
            }
            None => {
                let declared = self.names.read(&server.name, &self.raw.postgresql);
                let databases: Vec<_> = declared
                    .iter()
                    .flat_map(|raw| raw.databases.entries.iter().map(|(name, _)| name))
                    .collect();
                self.no_part(reference, "database", server.name.span, databases.into_iter());
                None
            }
        }
    }

    pub(super) fn optional_database(
        &mut self,
        stack: &Stack,
        reference: Option<&Ref<DatabaseRef>>,
    ) -> Option<Option<stack::DatabaseRef>> {
        optional(reference, |reference| self.database_ref(stack, reference))
    }
}

/// Lowers what may be absent: `Some(None)` where it is, `None` where it could not be built.
pub(super) fn optional<R, T>(
    raw: Option<R>,
    build: impl FnOnce(R) -> Option<T>,
) -> Option<Option<T>> {
    match raw {
        None => Some(None),
        Some(raw) => build(raw).map(Some),
    }
}

pub(super) fn count(positive: Spanned<Positive>) -> Spanned<u32> {
    positive.map(Positive::get)
}

pub(super) fn resource<T: Clone>(raw: &raw::Resource<T>) -> Resource<T> {
    Resource { request: raw.request.value.clone(), limit: raw.limit.value.clone(), span: raw.span }
}

pub(super) fn resources(
    cpu: &raw::Resource<crate::quantity::Cpu>,
    memory: &raw::Resource<crate::quantity::Bytes>,
) -> Resources {
    Resources { cpu: resource(cpu), memory: resource(memory) }
}

pub(super) fn disk(raw: &raw::Disk) -> Disk {
    Disk { kind: raw.r#type, size: raw.size }
}

pub(super) fn machine(size: &raw::Size, preset: Option<&Spanned<crate::name::Text>>) -> Machine {
    Machine {
        size: MachineSize { cores: count(size.cores), memory: size.memory, span: size.span },
        preset: preset.cloned(),
    }
}

pub(super) fn budget(raw: &raw::Budget) -> Budget {
    Budget {
        currency: raw.currency,
        per_month: raw.per_month,
        at: raw.at.unwrap_or(Spanned::new(BudgetAt::Start, raw.span)),
    }
}

pub(super) fn waiver(raw: &raw::Waiver) -> Waiver {
    Waiver {
        rule: raw.rule.clone().map(|rule| rule.to_string()),
        things: raw
            .things
            .iter()
            .map(|thing| thing.clone().map(|thing| thing.to_string()))
            .collect(),
        reason: raw.reason.clone(),
        until: raw.until,
        span: raw.span,
    }
}

/// Gathers a mapping's healthy values by key.
pub(super) fn by_key<K: Clone + Ord, R, T>(
    entries: &[(Spanned<K>, Option<R>)],
    build: impl Fn(&Spanned<K>, &R) -> T,
) -> BTreeMap<K, T> {
    let read = entries.iter().filter_map(|(key, raw)| raw.as_ref().map(|raw| (key, raw)));
    read.map(|(key, raw)| (key.value.clone(), build(key, raw))).collect()
}
