//! Names of objects that several things would have.

use std::collections::BTreeMap;

use spec::{
    diagnostic::Diagnostic,
    name::{NamespaceName, ThingName},
    source::Span,
    stack::{Program, Service, Stack},
};
use wiring::{Reach, Wiring};

use crate::lower::{self, DEFAULT_DENY, Store};

spec::rule! {
    pub(super) static OBJECT_NAME_TAKEN = "object-name-taken", Error, No;
}

/// An object's kind, namespace and name.
type Key<'a> = (&'static str, &'a NamespaceName, String);

/// An object that is called as no thing of the spec is, and what it is.
type Derived<'a> = (Key<'a>, &'static str);

/// Things that are called as an object which is derived from another thing, or from their namespace.
pub(super) fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    let derived: BTreeMap<Key<'_>, &str> = derived(stack, wiring).into_iter().collect();
    let workloads = wiring.workloads.iter().flat_map(|workload| {
        ["ConfigMap", "NetworkPolicy", "Service"]
            .map(|kind| (kind, &workload.namespace, workload.name(), &workload.thing, None))
    });
    let secrets = wiring.secrets.iter().filter_map(|secret| {
        let reader = secret.readers.first()?;
        Some(("Secret", &secret.namespace, secret.name.clone(), reader, Some(secret.span)))
    });
    workloads
        .chain(secrets)
        .filter_map(|(kind, namespace, name, thing, span)| {
            let what = derived.get(&(kind, namespace, name.clone()))?;
            let span = span.or_else(|| declared(stack, thing))?;
            let message = format!("the {kind} `{name}` of `{thing}` would take the name of {what}");
            Some(
                Diagnostic::new(&OBJECT_NAME_TAKEN, span, message)
                    .label(format!("`{name}` in the namespace `{namespace}`"))
                    .help("give it another name")
                    .thing(thing),
            )
        })
        .collect()
}

/// Objects whose names are made, not written.
fn derived<'a>(stack: &'a Stack, wiring: &'a Wiring) -> Vec<Derived<'a>> {
    let namespaces = stack.cluster.iter().flat_map(|cluster| cluster.namespaces.keys());
    let mut derived: Vec<Derived<'a>> = namespaces
        .flat_map(|namespace| {
            [
                (
                    ("NetworkPolicy", namespace, DEFAULT_DENY.to_owned()),
                    "the policy that closes the namespace",
                ),
                (
                    ("Secret", namespace, Store::KEY_SECRET.to_owned()),
                    "the Secret with the key of Lockbox's reader",
                ),
            ]
        })
        .collect();
    let public = wiring.balancers.iter().filter(|balancer| balancer.reach == Reach::Public);
    derived.extend(public.map(|balancer| {
        let name = lower::public_service(&balancer.workload);
        (("Service", &balancer.workload.namespace, name), "the Service behind a load balancer")
    }));
    let servers =
        wiring.workloads.iter().filter(|workload| stack.redis.contains_key(&workload.thing));
    derived.extend(servers.map(|server| {
        (
            ("Secret", &server.namespace, lower::users_secret(server)),
            "the Secret with a Redis' users",
        )
    }));
    derived.extend(stack.services.values().flat_map(of_container));
    derived.extend(stack.prometheus.values().map(|it| {
        let name = lower::rules_map(&it.name);
        (("ConfigMap", &it.placement.namespace.value, name), "the ConfigMap with alert rules")
    }));
    derived
}

/// What a container has beside what is called as itself.
fn of_container(service: &Service) -> Vec<Derived<'_>> {
    let Program::Container(container) = &service.program else { return Vec::new() };
    let home = &service.namespace.value;
    let archives = container.mounts.values().map(|mount| {
        let name = lower::archive_map(&service.name, &mount.archive.file);
        (("ConfigMap", home, name), "the ConfigMap with an archive")
    });
    let spark = container.spark_driver.iter().flat_map(|_| {
        [
            (
                ("ConfigMap", home, lower::spark_map(&service.name)),
                "the ConfigMap with what Spark is told",
            ),
            (
                ("Service", home, lower::driver_service(&service.name)),
                "the Service by which executors find their driver",
            ),
        ]
    });
    archives.chain(spark).collect()
}

/// Where a thing that has pods is declared.
fn declared(stack: &Stack, thing: &ThingName) -> Option<Span> {
    let components = [
        stack.services.get(thing).map(|it| it.name.span),
        stack.redis.get(thing).map(|it| it.name.span),
        stack.kafka.get(thing).map(|it| it.name.span),
        stack.postgresql.get(thing).map(|it| it.name.span),
        stack.mlflow.get(thing).map(|it| it.name.span),
        stack.airflow.get(thing).map(|it| it.name.span),
        stack.prometheus.get(thing).map(|it| it.name.span),
        stack.alertmanager.get(thing).map(|it| it.name.span),
        stack.grafana.get(thing).map(|it| it.name.span),
        stack.pipelines.get(thing).map(|it| it.name.span),
        stack.loadtests.get(thing).map(|it| it.name.span),
    ];
    components.into_iter().flatten().next()
}
