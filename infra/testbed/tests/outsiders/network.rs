//! Who reaches whom: Services, policies and ports, and that each of them leads somewhere.

use serde_json::Value;
use testbed::Object;

use super::{
    rule::{Rule, rendered, whole, written},
    view::{beside, list, names_of, pod_labels, ports, selected, selects, text},
};

const INGRESS: &str = "
kind: Ingress
metadata: { name: api, namespace: shop }
spec:
  tls: [{ hosts: [shop.example], secretName: shop }]
  rules: [{ host: shop.example, http: { paths: [{ path: /, backend: { service: { name: api, port: { name: http } } } }] } }]
---
kind: Service
metadata: { name: api, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
";

const MONITOR: &str = "
kind: ServiceMonitor
metadata: { name: api, namespace: shop }
spec: { selector: { matchLabels: { app.kubernetes.io/name: api } } }
---
kind: Service
metadata: { name: api, namespace: shop, labels: { app.kubernetes.io/name: api } }
";

/// The selectors of peers that a policy looks for in its own namespace.
fn peers(policy: &Object) -> impl Iterator<Item = &Value> {
    let rules = |direction: &str| list(&policy.0["spec"][direction]);
    let from = rules("ingress").flat_map(|rule| list(&rule["from"]));
    let to = rules("egress").flat_map(|rule| list(&rule["to"]));
    let here = from.chain(to).filter(|peer| peer["namespaceSelector"].is_null());
    here.map(|peer| &peer["podSelector"]).filter(|selector| !selector.is_null())
}

/// Whether a policy names pods with such labels, rules both directions, and allows something in each.
fn is_own_policy(policy: &Object, labels: &Value) -> bool {
    let spec = &policy.0["spec"];
    let has = |direction: &str| list(&spec[direction]).next().is_some();
    spec["podSelector"]["matchLabels"].is_object()
        && selects(&spec["podSelector"], labels)
        && has("egress")
        && has("ingress")
}

/// Whether a policy has something to say about pods of an object.
fn policies<'a>(objects: &'a [Object], object: &'a Object) -> impl Iterator<Item = &'a Object> {
    let policies = beside(objects, object, "NetworkPolicy");
    policies.filter(|it| selects(&it.0["spec"]["podSelector"], pod_labels(object)))
}

/// The backends of an Ingress, each `{ name, port }`.
fn backends(ingress: &Object) -> impl Iterator<Item = &Value> {
    let rules = list(&ingress.0["spec"]["rules"]);
    let paths = rules.flat_map(|rule| list(&rule["http"]["paths"]));
    let default = &ingress.0["spec"]["defaultBackend"]["service"];
    let named = paths.map(|path| &path["backend"]["service"]);
    named.chain([default]).filter(|backend| !backend.is_null())
}

/// Whether a Service has the port that a backend asks.
fn serves(service: &Object, backend: &Value) -> bool {
    let (name, number) = (&backend["port"]["name"], &backend["port"]["number"]);
    let mut ports = list(&service.0["spec"]["ports"]);
    service.name() == text(&backend["name"])
        && ports.any(|port| port["name"] == *name || port["port"] == *number)
}

/// Whether a port may be called so (<https://www.rfc-editor.org/rfc/rfc6335.html#section-5.1>).
fn is_port_name(name: &str) -> bool {
    let is_known = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    (1..=15).contains(&name.len())
        && name.bytes().all(is_known)
        && name.bytes().any(|it| it.is_ascii_lowercase())
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}

/// Whether a Service's port leads to something that cannot be a port.
fn leads_nowhere(port: &Value) -> bool {
    match &port["targetPort"] {
        Value::String(name) => !is_port_name(name),
        Value::Number(number) => !number.as_u64().is_some_and(|it| (1..=65535).contains(&it)),
        _ => false,
    }
}

rules! {
    dangling_service: Rule {
        names: &["kube-linter/dangling-service"],
        judge: |all, it| {
            let selector = serde_json::json!({ "matchLabels": it.0["spec"]["selector"] });
            let is_empty = it.0["spec"]["selector"].as_object().is_none_or(serde_json::Map::is_empty);
            let is_ours = it.kind() == "Service" && it.text("/spec/type") != "ExternalName";
            whole(is_ours && (is_empty || selected(all, it, &selector).next().is_none()))
        },
        mistake: rendered("Service", "/spec/selector/app.kubernetes.io~1name", "nobody"),
    },
    dangling_ingress: Rule {
        names: &["kube-linter/dangling-ingress"],
        judge: |all, it| if it.kind() == "Ingress" {
            names_of(backends(it), |backend| !beside(all, it, "Service").any(|it| serves(it, backend)))
        } else {
            Vec::new()
        },
        mistake: written(INGRESS, "/spec/rules/0/http/paths/0/backend/service/port/name", "grpc"),
    },
    dangling_networkpolicy: Rule {
        names: &["kube-linter/dangling-networkpolicy"],
        judge: |all, it| whole(
            it.kind() == "NetworkPolicy"
                && selected(all, it, &it.0["spec"]["podSelector"]).next().is_none(),
        ),
        mistake: rendered("NetworkPolicy", "/spec/podSelector/matchLabels/app", "nobody"),
    },
    dangling_peer: Rule {
        names: &["kube-linter/dangling-networkpolicypeer-podselector"],
        judge: |all, it| if it.kind() == "NetworkPolicy" {
            let dangling = peers(it).filter(|peer| selected(all, it, peer).next().is_none());
            dangling.map(|peer| peer["matchLabels"].to_string()).collect()
        } else {
            Vec::new()
        },
        mistake: rendered(
            "NetworkPolicy",
            "/spec/ingress",
            "[{ from: [{ podSelector: { matchLabels: { app: nobody } } }] }]",
        ),
    },
    dangling_servicemonitor: Rule {
        names: &["kube-linter/dangling-servicemonitor"],
        judge: |all, it| {
            let selector = &it.0["spec"]["selector"];
            let mut services = beside(all, it, "Service");
            let is_found = services.any(|it| selects(selector, &it.0["metadata"]["labels"]));
            whole(it.kind() == "ServiceMonitor" && !is_found)
        },
        mistake: written(MONITOR, "/spec/selector/matchLabels/app.kubernetes.io~1name", "nobody"),
    },
    non_isolated_pod: Rule {
        names: &["kube-linter/non-isolated-pod"],
        judge: |all, it| whole(it.pod_template().is_some() && policies(all, it).next().is_none()),
        mistake: rendered("Deployment", "/metadata/namespace", "elsewhere"),
    },
    missing_network_policy: Rule {
        names: &["polaris/missingNetworkPolicy"],
        judge: |all, it| whole(
            it.pod_template().is_some()
                && !policies(all, it).any(|policy| is_own_policy(policy, pod_labels(it))),
        ),
        mistake: rendered("Deployment", "/spec/template/metadata/labels/app.kubernetes.io~1name", "nobody"),
    },
    exposed_services: Rule {
        names: &["kube-linter/exposed-services"],
        judge: |_, it| whole(
            it.kind() == "Service" && matches!(it.text("/spec/type"), "LoadBalancer" | "NodePort"),
        ),
        mistake: rendered("Service", "/spec/type", "NodePort"),
    },
    invalid_target_ports: Rule {
        names: &["kube-linter/invalid-target-ports"],
        judge: |_, it| {
            let named = names_of(ports(it), |port| !port["name"].is_null() && !is_port_name(text(&port["name"])));
            let of_service = list(&it.0["spec"]["ports"]).filter(|_| it.kind() == "Service");
            named.into_iter().chain(names_of(of_service, leads_nowhere)).collect()
        },
        mistake: rendered("Service", "/spec/ports/0/targetPort", "Http"),
    },
    privileged_ports: Rule {
        names: &["kube-linter/privileged-ports"],
        judge: |_, it| names_of(ports(it), |port| {
            port["containerPort"].as_u64().is_some_and(|port| (1..1024).contains(&port))
        }),
        mistake: rendered("Deployment", "/spec/template/spec/containers/0/ports/0/containerPort", "80"),
    },
    ssh_port: Rule {
        names: &["kube-linter/ssh-port"],
        judge: |_, it| names_of(ports(it), |port| {
            port["containerPort"] == 22 && matches!(text(&port["protocol"]), "" | "TCP")
        }),
        mistake: rendered("StatefulSet", "/spec/template/spec/containers/0/ports/0/containerPort", "22"),
    },
    host_port: Rule {
        names: &["polaris/hostPortSet"],
        judge: |_, it| names_of(ports(it), |port| !matches!(port["hostPort"].as_u64(), None | Some(0))),
        mistake: rendered("Deployment", "/spec/template/spec/containers/0/ports/0/hostPort", "8080"),
    },
    tls_settings: Rule {
        names: &["polaris/tlsSettingsMissing"],
        judge: |_, it| whole(it.kind() == "Ingress" && !it.0["spec"]["tls"].is_array()),
        mistake: written(INGRESS, "/spec/tls", "null"),
    },
}
