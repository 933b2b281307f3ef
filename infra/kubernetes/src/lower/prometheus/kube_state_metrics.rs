//! kube-state-metrics: tells a Prometheus of the objects in the stack's namespaces
//! (<https://github.com/kubernetes/kube-state-metrics/blob/v2.15.0/docs/developer/cli-arguments.md>).

use contract::ports;
use k8s_openapi::{
    api::{
        apps::v1::{Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment},
        core::v1::{Container, PodTemplateSpec, Probe},
        rbac::v1::PolicyRule,
    },
    apimachinery::pkg::util::intstr::IntOrString,
};

use spec::name::NamespaceName;

use crate::{
    image,
    lower::{
        deployment, disruption, network, policy, probes, rights, scope::Component, security,
        storage::Scratch,
    },
    model::Object,
};

/// The port with what it tells of objects, and that of itself, which says whether it is ready.
const PORT: &str = "http";
const OWN_PORT: &str = "self";

/// What it tells of: the kinds that the catalogue of metrics has, by their API group.
const KINDS: [(&str, &[&str]); 4] = [
    ("", &["pods", "resourcequotas"]),
    ("apps", &["deployments", "statefulsets"]),
    ("autoscaling", &["horizontalpodautoscalers"]),
    ("policy", &["poddisruptionbudgets"]),
];

/// Every object of it. It stands in no Service: its pod is scraped by itself.
pub(super) fn objects(component: &Component<'_, '_>) -> Vec<Object> {
    let rules: Vec<PolicyRule> =
        KINDS.iter().map(|(group, kinds)| rights::rule(group, kinds, &["list", "watch"])).collect();
    let namespaces = component.scope.cluster.namespaces.keys();
    let mut objects: Vec<Object> = vec![security::account(component).into()];
    objects.extend(
        namespaces.flat_map(|namespace| rights::in_namespace(component, namespace, rules.clone())),
    );
    objects.push(deployment(component).into());
    objects.push(disruption::budget(component).into());
    objects.push(policy::policy(component).into());
    objects
}

/// The new one comes first, and for a moment two tell the same, which every alert bears.
fn deployment(component: &Component<'_, '_>) -> Deployment {
    Deployment {
        metadata: component.metadata(),
        spec: Some(DeploymentSpec {
            replicas: Some(1),
            revision_history_limit: Some(deployment::KEPT_REVISIONS),
            progress_deadline_seconds: Some(deployment::SCHEDULING_SECONDS),
            selector: component.selector(),
            strategy: Some(DeploymentStrategy {
                type_: Some(String::from("RollingUpdate")),
                rolling_update: Some(RollingUpdateDeployment {
                    max_surge: Some(IntOrString::Int(1)),
                    max_unavailable: Some(IntOrString::Int(0)),
                }),
            }),
            template: pods(component),
            ..DeploymentSpec::default()
        }),
        ..Deployment::default()
    }
}

fn pods(component: &Component<'_, '_>) -> PodTemplateSpec {
    let image = image::KUBE_STATE_METRICS;
    let container = Container {
        name: component.kind.to_owned(),
        image: Some(image.of_tag(component.scope.stack, image::KUBE_STATE_METRICS_TAG)),
        command: Some(image.start()),
        args: Some(arguments(component)),
        ports: Some(vec![
            network::port(PORT, ports::KUBE_STATE_METRICS),
            network::port(OWN_PORT, ports::KUBE_STATE_METRICS_SELF),
        ]),
        resources: deployment::rest(component, &Default::default(), &Scratch::of(&image)),
        readiness_probe: Some(Probe {
            period_seconds: Some(5),
            failure_threshold: Some(3),
            ..probes::http("/readyz", OWN_PORT)
        }),
        // It fails while the API server does not answer, for which no restart is a mend: so it is not in a hurry.
        liveness_probe: Some(Probe {
            period_seconds: Some(10),
            failure_threshold: Some(30),
            ..probes::http("/livez", PORT)
        }),
        security_context: Some(security::container()),
        ..Container::default()
    };
    let mut template = deployment::template(component, &image, None);
    template.spec.get_or_insert_default().containers = vec![container];
    template
}

fn arguments(component: &Component<'_, '_>) -> Vec<String> {
    let kinds: Vec<&str> = KINDS.iter().flat_map(|(_, kinds)| kinds.iter().copied()).collect();
    let namespaces: Vec<&str> =
        component.scope.cluster.namespaces.keys().map(NamespaceName::as_str).collect();
    vec![
        format!("--port={}", ports::KUBE_STATE_METRICS),
        format!("--telemetry-port={}", ports::KUBE_STATE_METRICS_SELF),
        format!("--resources={}", kinds.join(",")),
        format!("--namespaces={}", namespaces.join(",")),
    ]
}
