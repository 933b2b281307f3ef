//! Whoever may speak to somebody.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    net::Ipv4Addr,
};

use serde_json::{Value, json};
use spec::stack::Addon;
use testbed::{Endpoint, Object, Pod, RenderedStack};
use wiring::{Peer, Workload};

use crate::meaning::ranges_of;

/// Somebody.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Actor {
    pub(crate) who: Who,
    pub(crate) endpoint: Endpoint,
    /// The names of the pod's ports.
    pub(crate) port_names: BTreeMap<u16, String>,
}

/// Who somebody is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Who {
    /// A pod of a workload that is rendered.
    Rendered(Workload),
    /// A pod of a workload that is not rendered yet.
    NotRendered(Workload),
    /// A pod in a namespace of the stack's that belongs to nothing.
    Stranger,
    /// A pod in a foreign namespace with the labels of one of ours.
    Impostor,
    /// The cluster's DNS.
    Dns,
    /// An addon's pod.
    Addon(Addon),
    /// Anything without a pod.
    Outside,
}

/// What policies there are for somebody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Standing {
    /// Its namespace's and its own.
    Rendered,
    /// Its namespace's; its own is still to come.
    NotRendered,
    /// Its namespace's; its own will never come.
    Stranger,
    /// None: it stands in no namespace of the stack's.
    Foreign,
}

impl Actor {
    /// What policies there are for it.
    pub(crate) const fn standing(&self) -> Standing {
        match self.who {
            Who::Rendered(_) => Standing::Rendered,
            Who::NotRendered(_) => Standing::NotRendered,
            Who::Stranger => Standing::Stranger,
            Who::Impostor | Who::Dns | Who::Addon(_) | Who::Outside => Standing::Foreign,
        }
    }

    /// Whether no policy of the stack's speaks for it.
    pub(crate) fn is_foreign(&self) -> bool {
        self.standing() == Standing::Foreign
    }

    /// Whether it is a pod of the workload that is an end of a flow.
    pub(crate) fn is_named(&self, peer: &Peer) -> bool {
        let Peer::Workload(named) = peer else { return false };
        matches!(&self.who, Who::Rendered(workload) | Who::NotRendered(workload) if workload == named)
    }

    /// The workload, where it is rendered.
    pub(crate) const fn rendered(&self) -> Option<&Workload> {
        match &self.who {
            Who::Rendered(workload) => Some(workload),
            _ => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.who, &self.endpoint.pod) {
            (Who::Rendered(workload) | Who::NotRendered(workload), _) => write!(f, "{workload}"),
            (Who::Outside, _) | (_, None) => write!(f, "{}", self.endpoint.address),
            (who, Some(pod)) => write!(f, "{who:?} {}{}", pod.namespace, pod.labels),
        }
    }
}

/// Everybody who matters to a stack.
pub(crate) fn actors(stack: &RenderedStack) -> Vec<Actor> {
    let mut everybody = Everybody::new(stack);
    for workload in &stack.wiring.workloads {
        everybody.add_workload(workload);
    }
    let namespaces: Vec<String> = everybody.namespace_labels.keys().cloned().collect();
    for namespace in &namespaces {
        everybody.add_pod(
            Who::Stranger,
            namespace,
            json!({ "app.kubernetes.io/name": "stranger" }),
        );
    }
    everybody.add_pod(Who::Dns, "kube-system", json!({ "k8s-app": "kube-dns" }));
    everybody.add_pod(Who::Impostor, "kube-system", json!({ "k8s-app": "other" }));
    for addon in [Addon::Keda, Addon::ExternalSecrets, Addon::MetricsServer] {
        everybody.add_pod(
            Who::Addon(addon),
            addon.as_str(),
            json!({ "app.kubernetes.io/name": addon.as_str() }),
        );
    }
    for address in addresses(stack) {
        everybody.add(Who::Outside, address, None);
    }
    everybody.actors
}

/// Actors while they are being collected.
struct Everybody<'a> {
    stack: &'a RenderedStack,
    /// Labels of the stack's own namespaces.
    namespace_labels: BTreeMap<String, Value>,
    actors: Vec<Actor>,
}

impl<'a> Everybody<'a> {
    fn new(stack: &'a RenderedStack) -> Self {
        let namespaces = stack.objects.iter().filter(|object| object.kind() == "Namespace");
        let labelled = namespaces
            .map(|object| (object.name().to_owned(), object.0["metadata"]["labels"].clone()));
        Self { stack, namespace_labels: labelled.collect(), actors: Vec::new() }
    }

    /// A workload's pod, and where it is rendered an impostor with the same labels.
    fn add_workload(&mut self, workload: &Workload) {
        let is_maker = |object: &&Object| {
            (object.name(), object.namespace()) == (&workload.name(), workload.namespace.as_str())
        };
        let template = self.stack.objects.iter().filter(is_maker).find_map(Object::pod_template);
        let template = template.cloned().or_else(|| self.made_by_a_program(workload));
        let Some(template) = template else {
            // What the policies of its callers count on.
            let labels = json!({ "app.kubernetes.io/name": workload.name() });
            self.add_pod(Who::NotRendered(workload.clone()), workload.namespace.as_str(), labels);
            return;
        };
        let labels = template["metadata"]["labels"].clone();
        self.add_pod(Who::Impostor, "elsewhere", labels.clone());
        self.add_pod(Who::Rendered(workload.clone()), workload.namespace.as_str(), labels);
        let containers = template["spec"]["containers"].as_array().into_iter().flatten();
        let ports =
            containers.flat_map(|container| container["ports"].as_array().into_iter().flatten());
        let named = ports.filter_map(|port| {
            Some((
                port["containerPort"].as_u64()?.try_into().ok()?,
                port["name"].as_str()?.to_owned(),
            ))
        });
        if let Some(actor) = self.actors.last_mut() {
            actor.port_names = named.collect();
        }
    }

    /// The template by which a program makes pods itself, as Spark's drivers do: text in a `ConfigMap`.
    fn made_by_a_program(&self, workload: &Workload) -> Option<Value> {
        let maps = self.stack.objects.iter().filter(|object| {
            object.kind() == "ConfigMap" && object.namespace() == workload.namespace.as_str()
        });
        let texts = maps.flat_map(|map| map.0["data"].as_object().into_iter().flatten());
        let pods =
            texts.filter(|(_, text)| text.as_str().is_some_and(|it| it.contains("kind: Pod\n")));
        let read = pods.filter_map(|(name, text)| Object::read_all(name, text.as_str()?).ok());
        let mut read = read.flatten().map(|pod| pod.0);
        read.find(|pod| pod["metadata"]["labels"]["app.kubernetes.io/name"] == workload.name())
    }

    fn add_pod(&mut self, who: Who, namespace: &str, labels: Value) {
        let mut namespace_labels =
            self.namespace_labels.get(namespace).cloned().unwrap_or_else(|| json!({}));
        // The API server sets it on every namespace.
        namespace_labels["kubernetes.io/metadata.name"] = json!(namespace);
        let pod = Pod { namespace: namespace.to_owned(), namespace_labels, labels };
        let number = u32::try_from(self.actors.len()).unwrap_or_default();
        let address = Ipv4Addr::from(u32::from(first_pod(self.stack)) + 2 + number);
        self.add(who, address, Some(pod));
    }

    fn add(&mut self, who: Who, address: Ipv4Addr, pod: Option<Pod>) {
        self.actors.push(Actor {
            who,
            endpoint: Endpoint { address, pod },
            port_names: BTreeMap::new(),
        });
    }
}

/// The first address of the pods' range.
fn first_pod(stack: &RenderedStack) -> Ipv4Addr {
    let cloud = stack.stack.cloud.as_ref().map(|spec::stack::Cloud::Yandex(yandex)| yandex);
    let pods = cloud.and_then(|yandex| yandex.network.pods.as_ref());
    pods.map_or(Ipv4Addr::new(10, 244, 0, 0), |range| range.network())
}

/// Addresses of every sort: public, private, the cloud's metadata, and one in each range that a flow names.
fn addresses(stack: &RenderedStack) -> BTreeSet<Ipv4Addr> {
    let fixed = [
        [1, 1, 1, 1],
        [213, 180, 193, 243],
        [10, 255, 255, 254],
        [100, 64, 0, 1],
        [127, 0, 0, 1],
        [169, 254, 169, 254],
        [172, 16, 0, 1],
        [192, 168, 0, 1],
        // The balancers' health checks, and a neighbour of theirs.
        [198, 18, 235, 7],
        [198, 18, 248, 7],
        [198, 18, 1, 1],
    ];
    let peers = stack
        .wiring
        .flows
        .iter()
        .flat_map(|flow| [&flow.from, &flow.to])
        .collect::<BTreeSet<&Peer>>();
    let named = peers.into_iter().flat_map(|peer| ranges_of(&stack.stack, peer));
    let within = named.filter(|range| !range.is_everywhere());
    let inside = within
        .map(|range| Ipv4Addr::from(u32::from(range.network()) + u32::from(range.addresses() > 1)));
    fixed.into_iter().map(Ipv4Addr::from).chain(inside).collect()
}
