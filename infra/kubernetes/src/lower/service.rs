//! Our own programs, each from top to bottom: who it is, what it is told, what runs, who reaches it, how many there
//! are, and whom it may speak to.

use contract::{drain, ports};
use k8s_openapi::api::core::v1::{Container, ContainerPort, PodTemplateSpec};
use spec::stack::{Program, Scale, Service};
use wiring::{Delivery, Value, Workload};

use super::{
    Scope, autoscaler, config::Config, deployment, disruption, network, policy, probes,
    scope::Component, secrets, security, storage::Scratch, wait,
};
use crate::{
    image::{self, Image},
    model::Object,
};

/// Every object of a service; none where the stack names no registry for our images, which the language refuses.
pub(super) fn objects(scope: &Scope<'_>, service: &Service) -> Option<Vec<Object>> {
    let (image, kind) = match &service.program {
        Program::Inference(_) => (image::INFERENCE, "inference"),
        Program::Worker(_) => (image::WORKER, "worker"),
        Program::Container(_) => return None,
    };
    let reference = image.own(scope.stack, scope.stack.images.as_ref()?)?;
    let workload = Workload {
        namespace: service.namespace.value.clone(),
        thing: service.name.value.clone(),
        role: None,
    };
    let component = Component { scope, workload, kind };
    let config = Config::of(&component, &settings(scope, service, &image));
    let mut objects: Vec<Object> = vec![security::account(&component).into()];
    objects.extend(config.map(&component).map(Object::from));
    objects.extend(secrets::of(&component).map(Object::from));
    objects.push(
        deployment::deployment(
            &component,
            service,
            pods(&component, service, &image, reference, &config),
        )
        .into(),
    );
    objects.extend(network::services(&component).into_iter().map(Object::from));
    objects.extend(autoscaler::objects(&component, service));
    objects.push(disruption::budget(&component).into());
    objects.push(policy::policy(&component).into());
    Some(objects)
}

/// Settings that follow from how the program is run, not from what it is connected to.
fn settings(scope: &Scope<'_>, service: &Service, image: &Image) -> Vec<(String, String)> {
    let limit = service.resources.cpu.limit.cores_rounded_up();
    let cores = scope.wiring.capacity.nodes.map_or(limit, |nodes| u64::from(nodes.cores));
    let mut settings =
        vec![(contract::env::WORKER_THREADS.to_owned(), limit.min(cores).to_string())];
    for writable in image.writable {
        settings.extend(
            writable.variable.map(|variable| (variable.to_owned(), writable.path.to_owned())),
        );
    }
    settings
}

fn pods(
    component: &Component<'_, '_>,
    service: &Service,
    image: &Image,
    reference: String,
    config: &Config,
) -> PodTemplateSpec {
    let scratch = Scratch::of(image);
    let ready_within =
        service.program.model().map(|model| model.ready_within.value).unwrap_or_default();
    let container = Container {
        name: component.kind.to_owned(),
        image: Some(reference),
        ports: Some(container_ports(component)),
        env: config.env(),
        env_from: config.env_from(),
        resources: Some(deployment::resources(&service.resources, &scratch)),
        volume_mounts: deployment::some(scratch.mounts().chain(config.mounts()).collect()),
        startup_probe: Some(probes::startup(ready_within)),
        readiness_probe: Some(probes::readiness()),
        liveness_probe: Some(probes::liveness()),
        lifecycle: Some(probes::pause_before_stop(drain::PRE_STOP_SECONDS)),
        security_context: Some(security::container()),
        ..Container::default()
    };
    let mut template = deployment::template(component, image, config.digest());
    let pod = template.spec.get_or_insert_default();
    pod.init_containers = deployment::some(wait::container(component).into_iter().collect());
    pod.containers = vec![container];
    pod.termination_grace_period_seconds = Some(i64::from(drain::TERMINATION_GRACE_SECONDS));
    pod.volumes = deployment::some(scratch.volumes().chain(config.volumes()).collect());
    template
}

/// The ports that the program is told to listen on.
fn container_ports(component: &Component<'_, '_>) -> Vec<ContainerPort> {
    let bindings = component.scope.wiring.bindings_of(&component.workload);
    let listens = |variable: &str| {
        bindings
            .iter()
            .any(|binding| matches!(&binding.delivery, Delivery::Env(name) if name == variable))
    };
    let port = |name: &str, port: u16| ContainerPort {
        name: Some(name.to_owned()),
        container_port: i32::from(port),
        ..ContainerPort::default()
    };
    let http = listens(contract::env::HTTP_PORT).then(|| port(network::HTTP, ports::HTTP));
    http.into_iter().chain([port(network::ADMIN, ports::ADMIN)]).collect()
}

/// The text of a variable that a program gets; none where it is no literal.
pub(super) fn literal<'a>(component: &Component<'a, '_>, variable: &str) -> Option<&'a str> {
    let bindings = component.scope.wiring.bindings_of(&component.workload);
    bindings.iter().find_map(|binding| match (&binding.delivery, &binding.value) {
        (Delivery::Env(name), Value::Literal(text)) if name == variable => Some(text.as_str()),
        _ => None,
    })
}

/// The replicas that a manifest states: none where an autoscaler decides.
pub(super) const fn replicas(scale: &Scale) -> Option<u32> {
    match scale {
        Scale::Fixed(count) => Some(count.value),
        Scale::Auto { .. } => None,
    }
}
