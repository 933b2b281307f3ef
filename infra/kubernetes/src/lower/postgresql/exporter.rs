//! The exporter beside the server (<https://github.com/prometheus-community/postgres_exporter>), where a Prometheus asks.

use contract::ports;
use k8s_openapi::api::core::v1::{Container, SecurityContext};
use spec::stack::InCluster;
use wiring::names::{self, key, user};

use super::{
    super::{
        config::Config, deployment, network, probes, scope::Component, security, storage::Scratch,
    },
    access::{Monitored, monitored},
    variable,
};
use crate::image;

/// The port's name.
const METRICS: &str = "metrics";

/// The container; none where nobody asks. It has no say in whether the pod is ready: the server serves without it.
pub(super) fn container(
    component: &Component<'_, '_>,
    placement: &InCluster,
    secrets: &Config,
) -> Option<Container> {
    if monitored(component) == Monitored::ByNobody {
        return None;
    }
    let image = image::POSTGRES_EXPORTER;
    let password = names::secret_file(
        &names::secret(&component.workload.thing, user::EXPORTER),
        key::PASSWORD,
    );
    let folder = password.rsplit_once('/').map_or("", |(folder, _)| folder);
    // By name and password on the pod's own loopback, where no certificate would say more.
    let source = format!("127.0.0.1:{}/postgres?sslmode=disable", ports::POSTGRESQL);
    Some(Container {
        name: component.scope.exporter_of(&component.workload)?.to_owned(),
        image: Some(image.of_tag(component.scope.stack, image::POSTGRES_EXPORTER_TAG)),
        command: Some(image.start()),
        args: Some(vec![format!("--web.listen-address=:{}", ports::POSTGRES_EXPORTER)]),
        env: Some(vec![
            variable("DATA_SOURCE_URI", &source),
            variable("DATA_SOURCE_USER", user::EXPORTER),
            variable("DATA_SOURCE_PASS_FILE", &password),
        ]),
        ports: Some(vec![network::port(METRICS, ports::POSTGRES_EXPORTER)]),
        resources: deployment::rest(
            component,
            &deployment::of_main(&placement.resources),
            &Scratch::of(&image),
        ),
        volume_mounts: deployment::some(
            secrets.mounts().filter(|mount| mount.mount_path == folder).collect(),
        ),
        liveness_probe: Some(probes::exporter_answers("/", METRICS)),
        security_context: Some(SecurityContext {
            run_as_user: Some(image.uid),
            run_as_group: Some(image.gid),
            ..security::container()
        }),
        ..Container::default()
    })
}
