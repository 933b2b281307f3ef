//! Any image: the addresses in its environment, its secrets, and its Spark executors.

use contract::ports;
use spec::{
    name::{NamespaceName, ThingName},
    stack::{Address, AddressPart, Container, EnvValue, Place, Program, Service, SparkDriver},
};

use super::cluster;
use crate::{
    Access, Peer, Why, Workload,
    draft::{Client, Draft},
    grants::kubernetes,
    names::{self, key, role},
    uses::secret,
};

/// Everything that a container's references derive. A Spark driver's executors run its program too, so they reach
/// what it reaches; its variables are the driver's, which hands them on.
pub(crate) fn wire(draft: &mut Draft<'_>, service: &Service, container: &Container) {
    let client = Client::pods(&service.namespace, &service.name);
    let mut workloads = vec![Workload::new(&service.namespace, &service.name)];
    if let Some(driver) = &container.spark_driver {
        workloads.push(spark(draft, service, driver));
    }
    let everywhere = Client::of(workloads, &service.name);
    for (name, value) in &container.env {
        match &value.value {
            EnvValue::Literal(text) => draft.set(&client, name.as_str(), text, value.span),
            EnvValue::Secret(secret) => {
                let held = secret::given(draft, &client, secret, value.span);
                draft.set_secret(&client, name.as_str(), held.value(key::VALUE), value.span);
            }
            EnvValue::Address(address) => {
                let text = match &address.part {
                    AddressPart::Host => host(draft, address),
                    AddressPart::Port { port, .. } => port.to_string(),
                };
                draft.set(&client, name.as_str(), text, value.span);
                for port in opened(draft, container, address) {
                    let to = peer(draft, address);
                    draft.flow(&everywhere, &to, port, Why::Address, value.span);
                }
            }
        }
    }
}

/// The ports that an address opens: a port opens itself; a host opens every port of its thing, unless the same
/// environment names the ports that it uses.
fn opened(draft: &Draft<'_>, container: &Container, address: &Address) -> Vec<u16> {
    if let AddressPart::Port { port, .. } = &address.part {
        return vec![port.get()];
    }
    let is_named = container.env.values().any(|value| match &value.value {
        EnvValue::Address(other) => {
            other.thing.value == address.thing.value
                && matches!(other.part, AddressPart::Port { .. })
        }
        EnvValue::Literal(_) | EnvValue::Secret(_) => false,
    });
    if is_named { Vec::new() } else { ports_of(draft, &address.thing) }
}

/// Every port that a thing serves its users on.
fn ports_of(draft: &Draft<'_>, thing: &ThingName) -> Vec<u16> {
    let stack = draft.stack;
    if let Some(service) = stack.services.get(thing) {
        return match &service.program {
            Program::Inference(_) => vec![ports::HTTP],
            Program::Worker(_) => Vec::new(),
            Program::Container(container) => {
                container.ports.values().map(|port| port.get()).collect()
            }
        };
    }
    let serves = [
        (stack.redis.contains_key(thing), ports::REDIS),
        (stack.kafka.contains_key(thing), ports::KAFKA),
        (stack.postgresql.contains_key(thing), ports::POSTGRESQL),
        (stack.airflow.contains_key(thing), ports::AIRFLOW),
        (stack.prometheus.contains_key(thing), ports::PROMETHEUS),
        (stack.alertmanager.contains_key(thing), ports::ALERTMANAGER),
        (stack.grafana.contains_key(thing), ports::GRAFANA),
    ];
    let mlflow = stack.mlflow.get(thing).map(|mlflow| mlflow.port.get());
    serves.into_iter().filter_map(|(is, port)| is.then_some(port)).chain(mlflow).collect()
}

/// The pods that answer on a thing's name.
fn answering(draft: &Draft<'_>, namespace: &NamespaceName, thing: &ThingName) -> Workload {
    if draft.stack.airflow.contains_key(thing) {
        Workload::part(namespace, thing, role::WEBSERVER)
    } else {
        Workload::new(namespace, thing)
    }
}

fn host(draft: &Draft<'_>, address: &Address) -> String {
    match &address.place {
        Place::Cluster(namespace) => answering(draft, namespace, &address.thing).host(),
        Place::Machine => names::machine_host(draft.stack, &address.thing),
    }
}

fn peer(draft: &Draft<'_>, address: &Address) -> Peer {
    match &address.place {
        Place::Cluster(namespace) => Peer::Workload(answering(draft, namespace, &address.thing)),
        Place::Machine => draft.machine(&address.thing),
    }
}

/// Executors call their driver and each other; the driver asks the API server for them.
fn spark(draft: &mut Draft<'_>, service: &Service, driver: &SparkDriver) -> Workload {
    let span = driver.span;
    let executor = Workload::part(&service.namespace, &service.name, role::EXECUTOR);
    let of_driver = Client::pods(&service.namespace, &service.name);
    let of_executors = Client::of(vec![executor.clone()], &service.name);
    let to_driver = Peer::Workload(Workload::new(&service.namespace, &service.name));
    let to_executors = Peer::Workload(executor.clone());
    draft.flow(&of_executors, &to_driver, ports::SPARK_DRIVER, Why::Spark, span);
    draft.flow(&of_executors, &to_driver, ports::SPARK_BLOCK_MANAGER, Why::Spark, span);
    draft.flow(&of_executors, &to_executors, ports::SPARK_BLOCK_MANAGER, Why::Spark, span);
    draft.flow(&of_driver, &to_executors, ports::SPARK_BLOCK_MANAGER, Why::Spark, span);
    cluster::ask_api(draft, &of_driver, kubernetes::EXECUTORS, Access::Own, span);
    executor
}
