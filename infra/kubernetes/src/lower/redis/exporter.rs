//! The exporter beside the server (<https://github.com/oliver006/redis_exporter>), where a Prometheus asks.

use contract::ports;
use k8s_openapi::{
    api::core::v1::{
        Container, ContainerPort, EnvVar, EnvVarSource, HTTPGetAction, Probe, SecretKeySelector,
        SecurityContext,
    },
    apimachinery::pkg::util::intstr::IntOrString,
};
use spec::stack::InCluster;
use wiring::names::{self, key, user};

use super::super::{deployment, scope::Component, secrets, security, storage::Scratch};
use crate::{image, model::external_secrets::ExternalSecret};

/// The port's name.
const METRICS: &str = "metrics";

/// The container; none where nobody asks. It has no say in whether the pod is ready: the server serves without it.
pub(super) fn container(component: &Component<'_, '_>, placement: &InCluster) -> Option<Container> {
    let name = component.scope.exporter_of(&component.workload)?;
    let image = image::REDIS_EXPORTER;
    let arguments = [
        format!("--redis.addr=redis://127.0.0.1:{}", ports::REDIS),
        format!("--redis.user={}", user::EXPORTER),
        // Settings would be read all at once, and what is told of them is among the statistics as well.
        String::from("--config-command=-"),
        format!("--web.listen-address=:{}", ports::REDIS_EXPORTER),
    ];
    Some(Container {
        name: name.to_owned(),
        image: Some(image.of_tag(component.scope.stack, image::REDIS_EXPORTER_TAG)),
        command: Some(image.command.iter().map(|&word| word.to_owned()).collect()),
        args: Some(arguments.to_vec()),
        env: Some(vec![password(component)]),
        ports: Some(vec![ContainerPort {
            name: Some(METRICS.to_owned()),
            container_port: i32::from(ports::REDIS_EXPORTER),
            ..ContainerPort::default()
        }]),
        resources: deployment::rest(
            component,
            &deployment::of_main(&placement.resources),
            &Scratch::of(&image),
        ),
        liveness_probe: Some(Probe {
            http_get: Some(HTTPGetAction {
                path: Some(String::from("/health")),
                port: IntOrString::String(METRICS.to_owned()),
                ..HTTPGetAction::default()
            }),
            period_seconds: Some(10),
            timeout_seconds: Some(5),
            failure_threshold: Some(6),
            ..Probe::default()
        }),
        security_context: Some(SecurityContext {
            run_as_user: Some(image.uid),
            run_as_group: Some(image.gid),
            ..security::container()
        }),
        ..Container::default()
    })
}

/// The Secret with the password of its user; none where a person makes it.
pub(super) fn secret(component: &Component<'_, '_>) -> Option<ExternalSecret> {
    component.scope.exporter_of(&component.workload)?;
    secrets::one(component, &secret_name(component))
}

fn secret_name(component: &Component<'_, '_>) -> String {
    names::secret(&component.workload.thing, user::EXPORTER)
}

/// The password of its user. A file of it would have to be JSON, with addresses in it.
fn password(component: &Component<'_, '_>) -> EnvVar {
    EnvVar {
        name: String::from("REDIS_PASSWORD"),
        value: None,
        value_from: Some(EnvVarSource {
            secret_key_ref: Some(SecretKeySelector {
                name: secret_name(component),
                key: key::PASSWORD.to_owned(),
                optional: None,
            }),
            ..EnvVarSource::default()
        }),
    }
}
