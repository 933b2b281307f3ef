//! Prometheus: what it asks, and what asks beside it.

use contract::ports;
use spec::{
    name::NamespaceName,
    stack::{KafkaPlacement, PostgresqlPlacement, Prometheus, RedisPlacement},
};

use super::{
    cluster,
    targets::{self, Target},
};
use crate::{
    Access, Answers, Object, Peer, Why, Workload,
    draft::{Client, Draft},
    grants::{cloud, kubernetes},
    names::{self, key, role, user},
    uses::secret::{self, Login, Origin},
};

/// Everything that a Prometheus derives: its targets, the API server that names them, and the Alertmanagers.
pub(crate) fn wire(draft: &mut Draft<'_>, prometheus: &Prometheus) {
    let namespace = &prometheus.placement.namespace;
    let client = Client::pods(namespace, &prometheus.name);
    cluster::ask_api(draft, &client, kubernetes::DISCOVERY, Access::Read, prometheus.name.span);
    for target in targets::of_things(draft).into_iter().chain(of_cluster(namespace, prometheus)) {
        target.wire(draft, prometheus);
    }
    let state = Client::of(
        vec![Workload::part(namespace, &prometheus.name, role::KUBE_STATE_METRICS)],
        &prometheus.name,
    );
    cluster::ask_api(draft, &state, kubernetes::STATE, Access::Read, prometheus.name.span);
    if prometheus.node_exporter.is_some_and(|asked| asked.value) {
        own_namespace(draft, prometheus);
    }
    if let Some(asked) = prometheus.managed_services.filter(|asked| asked.value) {
        managed(draft, prometheus, &client, asked.span);
    }
    for alertmanager in draft.stack.alertmanager.values() {
        let to =
            Peer::Workload(Workload::new(&alertmanager.placement.namespace, &alertmanager.name));
        draft.flow(&client, &to, ports::ALERTMANAGER, Why::Alert, alertmanager.name.span);
    }
}

/// The namespace of the node exporter, which must be nobody else's: what it may do there, everybody could.
fn own_namespace(draft: &mut Draft<'_>, prometheus: &Prometheus) {
    let name = names::node_exporter_namespace(prometheus);
    let object = format!("namespace `{name}`");
    let declared = draft.stack.cluster.as_ref().and_then(|it| it.namespaces.get(&name));
    if let Some(declared) = declared {
        draft.claim(object.clone(), &format!("`{name}` of the cluster"), declared.name.span);
    }
    let owner = format!("that of the node exporter of `{}`", prometheus.name);
    draft.claim(object, &owner, prometheus.name.span);
}

/// The kubelets (of themselves, of containers), the objects' states, and where asked the nodes. What these tell is
/// about other things, so their series carry no label of a thing but their own.
fn of_cluster(namespace: &NamespaceName, prometheus: &Prometheus) -> Vec<Target> {
    let span = prometheus.name.span;
    let of_node = |job: &str, port, path: &str, span| Target {
        job: job.to_owned(),
        peer: Peer::Nodes,
        host: None,
        port,
        path: path.to_owned(),
        by: Answers::Itself,
        service: None,
        varying: vec!["instance", "node"],
        span,
    };
    let state = Workload::part(namespace, &prometheus.name, role::KUBE_STATE_METRICS);
    let mut targets = vec![
        of_node("kubelet", ports::KUBELET, "/metrics", span),
        of_node("cadvisor", ports::KUBELET, "/metrics/cadvisor", span),
        Target {
            service: None,
            // It tells of other pods.
            varying: vec!["instance"],
            ..Target::pods("kube-state-metrics", &state, ports::KUBE_STATE_METRICS, span)
        },
    ];
    if let Some(asked) = prometheus.node_exporter.filter(|asked| asked.value) {
        targets.push(of_node("node-exporter", ports::NODE_EXPORTER, targets::METRICS, asked.span));
    }
    targets
}

/// The cloud's export of its services' metrics, one target a kind of service
/// (<https://yandex.cloud/en/docs/monitoring/operations/metric/prometheusExport>).
fn managed(
    draft: &mut Draft<'_>,
    prometheus: &Prometheus,
    client: &Client,
    span: spec::source::Span,
) {
    let Some(spec::stack::Cloud::Yandex(yandex)) = &draft.stack.cloud else { return };
    let folder = yandex.folder.to_string();
    let stack = draft.stack;
    let kinds = [
        (
            "managed-kafka",
            stack.kafka.values().any(|it| matches!(it.placement, KafkaPlacement::Managed { .. })),
        ),
        (
            "managed-postgresql",
            stack
                .postgresql
                .values()
                .any(|it| matches!(it.placement, PostgresqlPlacement::Managed { .. })),
        ),
        (
            "managed-redis",
            stack.redis.values().any(|it| matches!(it.placement, RedisPlacement::Managed { .. })),
        ),
    ];
    for (kind, _) in kinds.into_iter().filter(|(_, is_there)| *is_there) {
        let target = Target {
            job: kind.to_owned(),
            peer: Peer::Internet,
            host: Some(contract::cloud::MONITORING_HOST.to_owned()),
            port: ports::HTTPS,
            path: format!("/monitoring/v2/prometheusMetrics?folderId={folder}&service={kind}"),
            by: Answers::Itself,
            service: None,
            varying: vec!["instance"],
            span,
        };
        target.wire(draft, prometheus);
    }
    draft.grant(client, Object::Cloud(cloud::METRICS), Access::Read, span);
    let login = Login { thing: &prometheus.name, user: user::MONITORING };
    let held = secret::derived(
        draft,
        client,
        login,
        Origin::Terraform(&prometheus.name),
        &[key::API_KEY],
        span,
    );
    draft.bind(
        client,
        crate::Delivery::File(held.file(key::API_KEY)),
        held.value(key::API_KEY),
        span,
    );
}
