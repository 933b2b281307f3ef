//! Images, and how a container shows that it works.

use serde_json::Value;
use testbed::Object;

use super::{
    rule::{Rule, rendered, written},
    view::{LASTING, containers_that, lasting_that, list, text},
};

/// Whether an image is what its maker last called so.
fn is_floating(image: &str) -> bool {
    let (name, digest) = image.split_once('@').unwrap_or((image, ""));
    // A port of the registry comes before a slash.
    let tag = name.rsplit('/').next().unwrap_or_default().split_once(':').map(|(_, tag)| tag);
    digest.is_empty() && matches!(tag, None | Some("" | "latest"))
}

/// Whether a probe asks a port that its container does not say.
fn asks_elsewhere(container: &Value, probe: &str) -> bool {
    let probe = &container[probe];
    let is_said = |asked: &Value| {
        list(&container["ports"])
            .filter(|port| matches!(text(&port["protocol"]), "" | "TCP"))
            .any(|port| port["name"] == *asked || port["containerPort"] == *asked)
    };
    let asked = ["httpGet", "tcpSocket", "grpc"].map(|way| &probe[way]["port"]);
    asked.into_iter().any(|port| !port.is_null() && !is_said(port))
}

/// Containers without a probe; those of a Job end by themselves.
fn unasked(object: &Object, probe: &str) -> Vec<String> {
    lasting_that(object, |container| {
        LASTING.contains(&object.kind()) && !container[probe].is_object()
    })
}

rules! {
    fixed_tag: Rule {
        names: &["kube-linter/latest-tag", "polaris/tagNotSpecified"],
        judge: |_, it| containers_that(it, |container| is_floating(text(&container.this["image"]))),
        mistake: rendered("Deployment", "/spec/template/spec/containers/0/image", "cr.yandex:443/api"),
    },
    pull_policy: Rule {
        names: &["polaris/pullPolicyNotAlways"],
        judge: |_, it| containers_that(it, |container| container.this["imagePullPolicy"] != "Always"),
        mistake: written(
            "{ kind: Deployment, spec: { template: { spec: { containers: [{ name: api, imagePullPolicy: Always }] } } } }",
            "/spec/template/spec/containers/0/imagePullPolicy",
            "null",
        ),
    },
    liveness_probe: Rule {
        names: &["kube-linter/no-liveness-probe", "polaris/livenessProbeMissing"],
        judge: |_, it| unasked(it, "livenessProbe"),
        mistake: rendered("StatefulSet", "/spec/template/spec/containers/0/livenessProbe", "null"),
    },
    readiness_probe: Rule {
        names: &["kube-linter/no-readiness-probe", "polaris/readinessProbeMissing"],
        judge: |_, it| unasked(it, "readinessProbe"),
        mistake: rendered("Deployment", "/spec/template/spec/containers/0/readinessProbe", "null"),
    },
    liveness_port: Rule {
        names: &["kube-linter/liveness-port"],
        judge: |_, it| lasting_that(it, |container| asks_elsewhere(container, "livenessProbe")),
        mistake: rendered("Deployment", "/spec/template/spec/containers/0/livenessProbe/httpGet/port", "81"),
    },
    readiness_port: Rule {
        names: &["kube-linter/readiness-port"],
        judge: |_, it| lasting_that(it, |container| asks_elsewhere(container, "readinessProbe")),
        mistake: rendered("Deployment", "/spec/template/spec/containers/0/readinessProbe/grpc/port", "81"),
    },
    startup_port: Rule {
        names: &["kube-linter/startup-port"],
        judge: |_, it| lasting_that(it, |container| asks_elsewhere(container, "startupProbe")),
        mistake: rendered("Deployment", "/spec/template/spec/containers/0/startupProbe/httpGet/port", "81"),
    },
}
