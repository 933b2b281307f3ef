//! A cluster of stand-ins: for each target of a stack a pod or a node that only the API server knows, with an address of
//! its own at which something answers on the rendered port. kube-state-metrics is the real one.

use std::{collections::BTreeMap, net::Ipv4Addr};

use serde_json::{Value, json};
use testbed::{ControlPlane, RenderedStack, Result, Scratch, StandIn, StateMetrics};
use wiring::{Peer, Scrape, Workload, names::role};

/// What every stand-in tells.
const METRICS: &str = "stand_in 1\n";

/// Where a host of another network answers here: a port that needs no rights.
const ELSEWHERE: u16 = 18_443;

const NODE: &str = "node-1";

/// The stand-ins of a stack; they end when this is dropped.
pub(crate) struct Cluster {
    pods: BTreeMap<Workload, Ipv4Addr>,
    node: Ipv4Addr,
    hosts: BTreeMap<(String, u16), Ipv4Addr>,
    stand_ins: Vec<StandIn>,
    states: Vec<StateMetrics>,
}

impl Cluster {
    /// Applies everything that is rendered, and adds what a kubelet would: nodes and pods with addresses.
    pub(crate) fn of(plane: &ControlPlane, stack: &RenderedStack) -> Result<Self> {
        let objects = stack.folder().join("objects").display().to_string();
        testbed::text(&mut plane.kubectl(["apply", "--server-side", "--filename", &objects]))?;
        let mut cluster = Self {
            pods: BTreeMap::new(),
            node: testbed::own_address(),
            hosts: BTreeMap::new(),
            stand_ins: Vec::new(),
            states: Vec::new(),
        };
        cluster.make_node(plane)?;
        let mut answering = std::collections::BTreeSet::new();
        for scrape in &stack.wiring.scrapes {
            let (address, port) = cluster.place(plane, stack, scrape)?;
            let is_state = matches!(&scrape.target, Peer::Workload(it) if it.role == Some(role::KUBE_STATE_METRICS));
            if !is_state && answering.insert((address, port)) {
                cluster.stand_ins.push(StandIn::tells(address, port, METRICS)?);
            }
        }
        cluster.tell_states(plane, stack)?;
        Ok(cluster)
    }

    /// Where a target answers; it is made when it is not there.
    fn place(
        &mut self,
        plane: &ControlPlane,
        stack: &RenderedStack,
        scrape: &Scrape,
    ) -> Result<(Ipv4Addr, u16)> {
        match (&scrape.target, &scrape.host) {
            (_, Some(host)) => {
                let key = (host.clone(), scrape.port);
                let address = *self.hosts.entry(key).or_insert_with(testbed::own_address);
                Ok((address, ELSEWHERE))
            }
            (Peer::Workload(workload), None) => {
                if !self.pods.contains_key(workload) {
                    let address = testbed::own_address();
                    make_pod(plane, stack, workload, scrape.port, address)?;
                    self.pods.insert(workload.clone(), address);
                }
                Ok((self.pods[workload], scrape.port))
            }
            (_, None) => Ok((self.node, scrape.port)),
        }
    }

    /// What the configuration says of hosts that are not of this cluster, and what it must say here.
    pub(crate) fn hosts(&self) -> Vec<(String, String)> {
        let hosts = self.hosts.iter();
        hosts
            .map(|((host, port), address)| {
                (format!("- {host}:{port}\n"), format!("- {address}:{ELSEWHERE}\n"))
            })
            .collect()
    }

    /// The labels that a target's series must have.
    pub(crate) fn labels(&self, scrape: &Scrape) -> BTreeMap<String, String> {
        let (instance, pod) = match (&scrape.target, &scrape.host) {
            (_, Some(host)) => {
                let address = self.hosts[&(host.clone(), scrape.port)];
                (format!("{address}:{ELSEWHERE}"), None)
            }
            (Peer::Workload(workload), None) => {
                (format!("{}:{}", self.pods[workload], scrape.port), Some(pod_name(workload)))
            }
            // What is found as a node is called so.
            (_, None) => (NODE.to_owned(), None),
        };
        let varying = scrape.varying.iter().map(|label| {
            let value = match *label {
                "instance" => instance.clone(),
                "pod" => pod.clone().unwrap_or_default(),
                "node" => NODE.to_owned(),
                other => format!("nobody knows the label {other}"),
            };
            ((*label).to_owned(), value)
        });
        let job = (String::from("job"), scrape.job.clone());
        scrape.labels.clone().into_iter().chain(varying).chain([job]).collect()
    }

    fn make_node(&self, plane: &ControlPlane) -> Result<()> {
        let node = json!({ "apiVersion": "v1", "kind": "Node", "metadata": { "name": NODE } });
        create(plane, &node)?;
        let status = json!({ "status": {
            "addresses": [{ "type": "InternalIP", "address": self.node.to_string() }],
            "daemonEndpoints": { "kubeletEndpoint": { "Port": contract::ports::KUBELET } },
        } });
        set_status(plane, &["node", NODE], &status)
    }

    /// kube-state-metrics with its rendered arguments, at its pod's address, as its own account.
    fn tell_states(&mut self, plane: &ControlPlane, stack: &RenderedStack) -> Result<()> {
        let states: Vec<_> = self
            .pods
            .iter()
            .filter(|(workload, _)| workload.role == Some(role::KUBE_STATE_METRICS))
            .map(|(workload, address)| (workload.clone(), *address))
            .collect();
        for (workload, address) in states {
            let (namespace, name) = (workload.namespace.as_str(), workload.name());
            let Some(given) = testbed::given(&stack.objects, namespace, &name)? else {
                return Ok(());
            };
            let started = StateMetrics::start(plane, &given, (namespace, &name), address)?;
            self.states.extend(started);
        }
        Ok(())
    }
}

fn pod_name(workload: &Workload) -> String {
    format!("{}-0", workload.name())
}

/// A pod with the containers of its template as far as they matter here: names and ports. What has no template yet has one
/// container with the port that is asked.
fn make_pod(
    plane: &ControlPlane,
    stack: &RenderedStack,
    workload: &Workload,
    port: u16,
    address: Ipv4Addr,
) -> Result<()> {
    let (namespace, name) = (workload.namespace.as_str(), workload.name());
    let made = stack.objects.iter().find(|object| {
        (object.namespace(), object.name()) == (namespace, &name) && object.pod_template().is_some()
    });
    let template = made.and_then(|object| object.pod_template());
    let containers: Vec<Value> = match template {
        Some(template) => {
            template["spec"]["containers"].as_array().into_iter().flatten().map(shortened).collect()
        }
        None => vec![shortened(&json!({
            "name": "main",
            "image": "none",
            "ports": [{ "containerPort": port }],
            "securityContext": {
                "allowPrivilegeEscalation": false,
                "capabilities": { "drop": ["ALL"] },
            },
        }))],
    };
    let pod = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": pod_name(workload),
            "namespace": namespace,
            "labels": { "app.kubernetes.io/name": name },
        },
        "spec": {
            "nodeName": NODE,
            "serviceAccountName": name,
            "automountServiceAccountToken": false,
            "securityContext": { "runAsNonRoot": true, "runAsUser": 1000, "seccompProfile": { "type": "RuntimeDefault" } },
            "containers": containers,
        },
    });
    if made.is_none() {
        let account = json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": name, "namespace": namespace } });
        create(plane, &account)?;
    }
    create(plane, &pod)?;
    let status = json!({ "status": {
        "phase": "Running",
        "podIP": address.to_string(),
        "podIPs": [{ "ip": address.to_string() }],
    } });
    set_status(plane, &["pod", &pod_name(workload), "--namespace", namespace], &status)
}

fn shortened(container: &Value) -> Value {
    let kept = ["name", "image", "ports", "securityContext"];
    let fields = container.as_object().into_iter().flatten();
    let fields = fields.filter(|(name, _)| kept.contains(&name.as_str()));
    Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn create(plane: &ControlPlane, object: &Value) -> Result<()> {
    let scratch = Scratch::new()?;
    let file = scratch.write("object.json", &object.to_string())?.display().to_string();
    testbed::text(&mut plane.kubectl(["apply", "--server-side", "--filename", &file])).map(drop)
}

fn set_status(plane: &ControlPlane, object: &[&str], status: &Value) -> Result<()> {
    let patch = ["patch", "--subresource=status", "--type=merge", "--patch"];
    let status = status.to_string();
    let words = patch.iter().copied().chain([status.as_str()]).chain(object.iter().copied());
    testbed::text(&mut plane.kubectl(words)).map(drop)
}
