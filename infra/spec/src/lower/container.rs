//! `services.<name>.container`.

use super::{
    Lower, Section,
    common::{by_key, count, resources},
};
use crate::{
    diagnostic::Diagnostic,
    name::{NamespaceName, PortName, ThingName},
    quantity::{Count, Port},
    raw::{self, Lenient},
    reference::{AddressRef, Ref},
    rules::language::{UNKNOWN_REFERENCE, WRONG_REFERENCE},
    source::{Span, Spanned},
    stack::{
        Address, AddressPart, Archive, Container, EnvValue, Mount, Place, Readiness, SparkDriver,
        Stack, TcpCheck,
    },
    suggest,
};

/// Things that have an address.
const ADDRESSED: &[Section] = &[
    Section::Service,
    Section::Postgresql,
    Section::Kafka,
    Section::Redis,
    Section::Mlflow,
    Section::Prometheus,
    Section::Alertmanager,
    Section::Grafana,
];

impl Lower<'_> {
    pub(super) fn container(
        &mut self,
        stack: &Stack,
        service: &raw::Service,
        raw: &raw::Container,
    ) -> Option<Container> {
        let ready = super::common::optional(raw.ready.as_ref(), |probe| self.probe(raw, probe));
        let live = super::common::optional(raw.live.as_ref(), |probe| self.probe(raw, probe));
        let mut env = std::collections::BTreeMap::new();
        let mut healthy = true;
        for (name, value) in &raw.env.entries {
            // A literal's report must cover the text itself, so that what may be a secret can be hidden.
            let span = match value {
                Some(raw::EnvValue::Literal(text)) => text.span,
                _ => name.span,
            };
            match value.as_ref().and_then(|value| self.env_value(stack, value)) {
                Some(value) => drop(env.insert(name.value.clone(), Spanned::new(value, span))),
                None => healthy = false,
            }
        }
        let mut mounts = std::collections::BTreeMap::new();
        for (path, mount) in &raw.mounts.entries {
            let file =
                mount.as_ref().and_then(|mount| mount.unpack.as_ref()).and_then(|reference| {
                    self.find(reference, Section::File, &stack.files)
                        .map(|file| Spanned::new(file, reference.span))
                });
            match file {
                Some(file) => {
                    mounts.insert(
                        path.value.clone(),
                        Mount { path: path.clone(), archive: Archive { file } },
                    );
                }
                None => healthy = false,
            }
        }
        let container = Container {
            image: raw.image.clone(),
            args: raw.args.clone(),
            ports: by_key(&raw.ports.entries, |_, port| *port),
            ready: ready?,
            live: live?,
            env,
            user: raw.user.map(|user| user.map(Count::get)),
            writable: raw.writable.clone(),
            mounts,
            spark_driver: service.spark_driver.as_ref().map(|driver| SparkDriver {
                executors: count(driver.executors),
                executor: resources(&driver.executor.cpu, &driver.executor.memory),
                span: driver.span,
            }),
            span: raw.span,
        };
        healthy.then_some(container)
    }

    fn probe(&mut self, container: &raw::Container, raw: &raw::Probe) -> Option<Readiness> {
        match (&raw.tcp, &raw.http) {
            (Some(port), _) => self.port(container, port).map(Readiness::Tcp),
            (None, http) => {
                let http = http.as_ref()?;
                Some(Readiness::Http {
                    port: self.port(container, &http.port)?,
                    path: http.path.clone(),
                })
            }
        }
    }

    fn port(&mut self, container: &raw::Container, name: &Spanned<PortName>) -> Option<TcpCheck> {
        let declared = container.ports.entries.iter().find(|(port, _)| port.value == name.value);
        if let Some((_, port)) = declared {
            return port.map(|port| TcpCheck { name: name.clone(), port: port.value });
        }
        let names: Vec<String> =
            container.ports.entries.iter().map(|(name, _)| name.to_string()).collect();
        let help = match suggest::nearest(name.as_str(), names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add it to `ports`: `ports: {{ {name}: 8080 }}`"),
        };
        let diagnostic = Diagnostic::new(
            &UNKNOWN_REFERENCE,
            name.span,
            format!("the container has no port `{name}`"),
        );
        self.report(diagnostic.help(help));
        None
    }

    fn env_value(&mut self, stack: &Stack, raw: &raw::EnvValue) -> Option<EnvValue> {
        match raw {
            raw::EnvValue::Literal(text) => Some(EnvValue::Literal(text.value.clone())),
            raw::EnvValue::Secret(secret) => {
                self.secret_ref(stack, &secret.secret).map(|secret| EnvValue::Secret(secret.value))
            }
            raw::EnvValue::Address(address) => {
                self.address(stack, &address.from).map(EnvValue::Address)
            }
        }
    }

    fn address(&mut self, stack: &Stack, reference: &Ref<AddressRef>) -> Option<Address> {
        let owner = &reference.owner.value;
        let Some((section, declared)) =
            self.names.get(owner).filter(|(section, _)| ADDRESSED.contains(section))
        else {
            self.not_found(reference, ADDRESSED);
            return None;
        };
        let (place, ports) = if section == Section::Service {
            self.service_address(owner)?
        } else if let Some(found) = component_address(stack, owner, section) {
            found
        } else {
            if healthy(stack, owner, section) {
                self.report(managed_address(reference, owner, declared));
            }
            return None;
        };
        let part = reference.part.as_deref()?;
        if part == "host" {
            return Some(Address {
                thing: reference.owner.clone(),
                place,
                part: AddressPart::Host,
            });
        }
        match ports.iter().find(|(name, _)| name.as_str() == part) {
            Some((name, port)) => {
                let part = AddressPart::Port { name: name.clone(), port: *port };
                Some(Address { thing: reference.owner.clone(), place, part })
            }
            None => {
                let parts = std::iter::once(String::from("host"))
                    .chain(ports.iter().map(|(name, _)| name.to_string()));
                self.no_part(reference, "part of its address", declared, parts);
                None
            }
        }
    }

    /// A service's namespace and ports, from what was read: services may refer to each other in circles.
    fn service_address(&self, name: &ThingName) -> Option<(Place, Vec<(PortName, Port)>)> {
        let service = self.names.read(name, &self.raw.services)?;
        let Lenient::Said(cluster) = &self.raw.cluster else { return None };
        let namespace =
            service.namespace.as_ref().map(|namespace| namespace.value.clone()).or_else(|| {
                let default = cluster.namespaces.entries.iter().find(|(_, namespace)| {
                    namespace.as_ref().is_some_and(|namespace| {
                        namespace.default.is_some_and(|default| default.value)
                    })
                });
                default.map(|(name, _)| name.value.clone())
            })?;
        let ports = match &service.container {
            Some(container) => container
                .ports
                .entries
                .iter()
                .filter_map(|(name, port)| port.map(|port| (name.value.clone(), port.value)))
                .collect(),
            None if service.inference.is_some() => named("http", contract::ports::HTTP),
            None => Vec::new(),
        };
        Some((Place::Cluster(namespace), ports))
    }
}

/// Where a component answers, if that is known before it is made.
fn component_address(
    stack: &Stack,
    name: &ThingName,
    section: Section,
) -> Option<(Place, Vec<(PortName, Port)>)> {
    use crate::stack::{
        GrafanaPlacement, KafkaPlacement, MlflowPlacement, PostgresqlPlacement, RedisPlacement,
    };
    let cluster =
        |namespace: &NamespaceName, ports| Some((Place::Cluster(namespace.clone()), ports));
    match section {
        Section::Redis => match &stack.redis.get(name)?.placement {
            RedisPlacement::InCluster(pods) => {
                cluster(&pods.namespace, named("redis", contract::ports::REDIS))
            }
            RedisPlacement::Managed { .. } => None,
        },
        Section::Kafka => match &stack.kafka.get(name)?.placement {
            KafkaPlacement::InCluster(pods) => {
                cluster(&pods.namespace, named("kafka", contract::ports::KAFKA))
            }
            KafkaPlacement::Managed { .. } => None,
        },
        Section::Postgresql => match &stack.postgresql.get(name)?.placement {
            PostgresqlPlacement::InCluster { pods, .. } => {
                cluster(&pods.namespace, named("postgresql", contract::ports::POSTGRESQL))
            }
            _ => None,
        },
        Section::Mlflow => {
            let mlflow = stack.mlflow.get(name)?;
            let ports = named("http", mlflow.port.get());
            match &mlflow.placement {
                MlflowPlacement::InCluster(pods) => cluster(&pods.namespace, ports),
                MlflowPlacement::Vm(_) => Some((Place::Machine, ports)),
            }
        }
        Section::Prometheus => cluster(
            &stack.prometheus.get(name)?.placement.namespace,
            named("http", contract::ports::PROMETHEUS),
        ),
        Section::Alertmanager => cluster(
            &stack.alertmanager.get(name)?.placement.namespace,
            named("http", contract::ports::ALERTMANAGER),
        ),
        Section::Grafana => {
            let ports = named("http", contract::ports::GRAFANA);
            match &stack.grafana.get(name)?.placement {
                GrafanaPlacement::InCluster(pods) => cluster(&pods.namespace, ports),
                GrafanaPlacement::Vm(_) => Some((Place::Machine, ports)),
            }
        }
        _ => None,
    }
}

fn healthy(stack: &Stack, name: &ThingName, section: Section) -> bool {
    match section {
        Section::Redis => stack.redis.contains_key(name),
        Section::Kafka => stack.kafka.contains_key(name),
        Section::Postgresql => stack.postgresql.contains_key(name),
        _ => false,
    }
}

fn managed_address(reference: &Ref<AddressRef>, owner: &ThingName, declared: Span) -> Diagnostic {
    Diagnostic::new(
        &WRONG_REFERENCE,
        reference.span,
        format!("the address of `{owner}` is not known before it is made"),
    )
    .related(declared, "it is not in the cluster")
    .help("keep its address in a secret, and write `{ secret: <name> }`")
}

fn named(name: &str, port: u16) -> Vec<(PortName, Port)> {
    name.parse().ok().map(|name| (name, Port::from_number(port))).into_iter().collect()
}
