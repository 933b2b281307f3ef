//! The exporter beside the server (<https://github.com/oliver006/redis_exporter>), where a Prometheus asks.

use contract::ports;
use k8s_openapi::api::core::v1::{Container, EnvVar, SecurityContext};
use spec::stack::InCluster;
use wiring::names::{self, key, user};

use super::super::{
    config, deployment, network, probes, scope::Component, secrets, security, storage::Scratch,
};
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
        command: Some(image.start()),
        args: Some(arguments.to_vec()),
        env: Some(vec![password(component)]),
        ports: Some(vec![network::port(METRICS, ports::REDIS_EXPORTER)]),
        resources: deployment::rest(
            component,
            &deployment::of_main(&placement.resources),
            &Scratch::of(&image),
        ),
        liveness_probe: Some(probes::exporter_answers("/health", METRICS)),
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
    config::secret_variable("REDIS_PASSWORD", &secret_name(component), key::PASSWORD)
}
