//! Programs of any image, each from top to bottom: who it is, what it is told, what runs, who reaches it, how many
//! there are, and whom it may speak to. Nothing is known of the image but what the spec says.

use contract::drain;
use k8s_openapi::{
    api::{
        apps::v1::{Deployment, DeploymentStrategy},
        core::v1::{
            Container, ContainerPort, HTTPGetAction, PodTemplateSpec, Probe, Service, ServicePort,
            ServiceSpec, TCPSocketAction,
        },
    },
    apimachinery::pkg::util::intstr::IntOrString,
};
use spec::stack::{self, Readiness};
use wiring::{Reach, Workload};

use super::{
    Scope, archive, autoscaler, config,
    config::Config,
    deployment::{self, some},
    disruption, network, policy, probes,
    scope::{Component, selecting},
    secrets, security, spark,
    storage::Scratch,
    wait,
};
use crate::{
    image::{self, Image},
    model::Object,
};

/// Seconds between two asks whether the start is over, and how many: five minutes, since nobody knows how long an
/// unknown program takes.
const STARTUP_PERIOD: i32 = 5;
const STARTUP_ATTEMPTS: i32 = 60;

/// Every object of a container, and of the executors that it may have.
pub(super) fn objects(
    scope: &Scope<'_>,
    service: &stack::Service,
    container: &stack::Container,
) -> Vec<Object> {
    let workload = Workload {
        namespace: service.namespace.value.clone(),
        thing: service.name.value.clone(),
        role: None,
    };
    let component = Component { scope, workload, kind: "container" };
    let spark = container.spark_driver.as_ref();
    let spark = spark.map(|driver| spark::Spark::new(&component, container, driver));
    let settings = spark.as_ref().map(|_| spark::variables()).unwrap_or_default();
    let config = Config::of(&component, &settings);
    let mut told = config.data();
    told.extend(archive::digests(&component, container));
    told.extend(spark.iter().flat_map(spark::Spark::files));

    let mut objects: Vec<Object> = vec![security::account(&component).into()];
    objects.extend(spark.iter().flat_map(|_| spark::rights(&component)));
    objects.extend(config.map(&component).map(Object::from));
    objects.extend(archive::config_maps(&component, container).into_iter().map(Object::from));
    objects.extend(spark.as_ref().map(|spark| spark.config_map(&component).into()));
    objects.extend(secrets::of(&component).map(Object::from));
    let template =
        pods(&component, service, container, &config, config::digest(&told), spark.as_ref());
    objects.push(deployment(&component, service, container, template).into());
    objects.extend(services(&component, container).into_iter().map(Object::from));
    objects.extend(autoscaler::objects(&component, service));
    objects.push(disruption::budget(&component).into());
    objects.push(policy::policy(&component).into());
    objects.extend(spark.iter().flat_map(|_| spark::executors(&component)));
    objects
}

/// A driver's old pod ends first: two would each keep executors, which nobody made room for.
fn deployment(
    component: &Component<'_, '_>,
    service: &stack::Service,
    container: &stack::Container,
    template: PodTemplateSpec,
) -> Deployment {
    let mut deployment = deployment::deployment(component, service, template);
    let spec = deployment.spec.get_or_insert_default();
    spec.progress_deadline_seconds =
        Some(deployment::SCHEDULING_SECONDS + STARTUP_PERIOD * STARTUP_ATTEMPTS);
    if container.spark_driver.is_some() {
        spec.strategy = Some(DeploymentStrategy {
            type_: Some(String::from("Recreate")),
            rolling_update: None,
        });
    }
    deployment
}

fn pods(
    component: &Component<'_, '_>,
    service: &stack::Service,
    described: &stack::Container,
    config: &Config,
    digest: String,
    spark: Option<&spark::Spark>,
) -> PodTemplateSpec {
    let user = described.user.map_or(image::NAMED.uid, |user| i64::from(user.value));
    let image = Image { uid: user, gid: user, ..image::NAMED };
    let written = described.writable.iter().map(|path| &path.value);
    let mut scratch = Scratch::at(written, image::UNKNOWN_MEBIBYTES);
    let archives = archive::unpacked(component, described, &mut scratch);
    let mut env = config.env().unwrap_or_default();
    env.extend(spark.map(|_| spark::own_pod()));
    let mut mounts: Vec<_> = scratch.mounts().chain(config.mounts()).collect();
    mounts.extend(archives.iter().map(|archive| archive.mount.clone()));
    mounts.extend(spark.map(|_| spark::mount()));
    let started = described.live.as_ref().and(described.ready.as_ref().or(described.live.as_ref()));
    let container = Container {
        name: service.name.to_string(),
        image: Some(image::named(component.scope.stack, &described.image)),
        args: some(described.args.iter().map(|text| unexpanded(text.as_str())).collect()),
        ports: some(ports(described, spark.is_some())),
        env: some(env),
        env_from: config.env_from(),
        resources: Some(deployment::resources(&service.resources, &scratch)),
        volume_mounts: some(mounts),
        startup_probe: started.map(startup),
        readiness_probe: described.ready.as_ref().map(readiness),
        liveness_probe: described.live.as_ref().map(liveness),
        lifecycle: (!described.ports.is_empty())
            .then(|| probes::pause_before_stop(drain::PRE_STOP_SECONDS)),
        security_context: Some(security::container()),
        ..Container::default()
    };
    let mut template = deployment::template(component, &image, digest);
    let pod = template.spec.get_or_insert_default();
    let waiting = wait::container(component).into_iter();
    let unpacking = archives.iter().map(|archive| archive.container.clone());
    pod.init_containers = some(waiting.chain(unpacking).collect());
    pod.containers = vec![container];
    pod.termination_grace_period_seconds = Some(i64::from(drain::TERMINATION_GRACE_SECONDS));
    let packed = archives.into_iter().map(|archive| archive.volume);
    let mut volumes: Vec<_> = scratch.volumes().chain(config.volumes()).chain(packed).collect();
    volumes.extend(spark.map(spark::Spark::volume));
    pod.volumes = some(volumes);
    template
}

/// A text that Kubernetes leaves as it is: it replaces `$(NAME)`, and takes `$$` for a `$`
/// (<https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container>).
fn unexpanded(text: &str) -> String {
    if text.contains("$(") || text.contains("$$") {
        text.replace('$', "$$")
    } else {
        text.to_owned()
    }
}

fn ports(container: &stack::Container, is_driver: bool) -> Vec<ContainerPort> {
    let port = |(name, port): (&str, u16)| ContainerPort {
        name: Some(name.to_owned()),
        container_port: i32::from(port),
        ..ContainerPort::default()
    };
    let own = container.ports.iter().map(|(name, port)| (name.as_str(), port.get()));
    let spark = is_driver.then_some(spark::PORTS).into_iter().flatten();
    own.chain(spark).map(port).collect()
}

/// Asks as the spec says.
fn ask(how: &Readiness) -> Probe {
    let named = |port: &stack::TcpCheck| IntOrString::String(port.name.to_string());
    match how {
        Readiness::Tcp(port) => Probe {
            tcp_socket: Some(TCPSocketAction { port: named(port), host: None }),
            ..Probe::default()
        },
        Readiness::Http { port, path } => Probe {
            http_get: Some(HTTPGetAction {
                path: Some(path.to_string()),
                port: named(port),
                ..HTTPGetAction::default()
            }),
            ..Probe::default()
        },
    }
}

/// Holds the liveness probe back while the program starts.
fn startup(how: &Readiness) -> Probe {
    Probe {
        period_seconds: Some(STARTUP_PERIOD),
        failure_threshold: Some(STARTUP_ATTEMPTS),
        timeout_seconds: Some(2),
        ..ask(how)
    }
}

fn readiness(how: &Readiness) -> Probe {
    let Probe { period_seconds, timeout_seconds, failure_threshold, .. } = probes::readiness();
    Probe { period_seconds, timeout_seconds, failure_threshold, ..ask(how) }
}

fn liveness(how: &Readiness) -> Probe {
    let Probe { period_seconds, timeout_seconds, failure_threshold, .. } = probes::liveness();
    Probe { period_seconds, timeout_seconds, failure_threshold, ..ask(how) }
}

/// The Service with every port of the container, and one for each public balancer.
fn services(component: &Component<'_, '_>, container: &stack::Container) -> Vec<Service> {
    if container.ports.is_empty() {
        return Vec::new();
    }
    let ports = container.ports.iter().map(|(name, port)| ServicePort {
        name: Some(name.to_string()),
        port: i32::from(port.get()),
        target_port: Some(IntOrString::String(name.to_string())),
        protocol: Some(String::from("TCP")),
        ..ServicePort::default()
    });
    let inside = Service {
        metadata: component.metadata(),
        spec: Some(ServiceSpec {
            type_: Some(String::from("ClusterIP")),
            selector: Some(selecting(&component.workload)),
            ports: Some(ports.collect()),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    };
    let balancers = component.scope.balancers_of(&component.workload).iter();
    let public = balancers.filter(|balancer| balancer.reach == Reach::Public);
    let balanced = public.filter_map(|balancer| {
        let (name, _) =
            container.ports.iter().find(|(_, port)| port.get() == balancer.target_port)?;
        Some(network::balanced(component, balancer, name.as_str()))
    });
    std::iter::once(inside).chain(balanced).collect()
}

#[cfg(test)]
mod tests {
    use super::unexpanded;
    use crate::tests::{ANYWHERE, at, objects, text_at};

    const LAB: &str = r#"
services:
  store:
    container: { image: "ghcr.io/example/store:1", ports: { tcp: 6379 }, ready: { tcp: tcp } }
    cpu: 100m
    memory: 64Mi
    replicas: 1
  driver:
    container:
      image: "ghcr.io/example/driver:1"
      user: 185
      writable: [/tmp, /a/b, /a-b]
    spark_driver: { executors: 2, executor: { cpu: 1, memory: 2Gi } }
    cpu: 1
    memory: 1Gi
    replicas: 1
    after: [store]
"#;

    fn key(kind: &str, name: &str) -> (String, String) {
        (kind.to_owned(), name.to_owned())
    }

    #[test]
    fn kubernetes_gives_arguments_as_they_were_written() {
        for (text, written) in [
            ("${HOME}", "${HOME}"),
            ("$(HOME)", "$$(HOME)"),
            ("$$", "$$$$"),
            ("a $ b", "a $ b"),
            ("$$(A) $B", "$$$$(A) $$B"),
        ] {
            assert_eq!(unexpanded(text), written);
        }
    }

    #[test]
    fn it_waits_for_what_it_starts_after() {
        let objects = objects(&format!("{ANYWHERE}{LAB}"));
        let driver = &objects[&key("Deployment", "driver")];
        let wait = "spec.template.spec.initContainers.0";
        assert_eq!(text_at(driver, &format!("{wait}.name")), "wait");
        assert_eq!(text_at(driver, &format!("{wait}.args.0")), "store.shop.svc:6379");
        let store = &objects[&key("Deployment", "store")];
        assert_eq!(at(store, "spec.template.spec.initContainers"), None);
    }

    #[test]
    fn paths_that_look_alike_are_volumes_of_their_own() {
        let objects = objects(&format!("{ANYWHERE}{LAB}"));
        let driver = &objects[&key("Deployment", "driver")];
        let name =
            |index: usize| text_at(driver, &format!("spec.template.spec.volumes.{index}.name"));
        assert_eq!([name(0), name(1), name(2)], ["writable-tmp", "writable-a-b", "writable-a-b-2"]);
    }

    #[test]
    fn a_driver_is_replaced_in_place_and_runs_as_its_user() {
        let objects = objects(&format!("{ANYWHERE}{LAB}"));
        let driver = &objects[&key("Deployment", "driver")];
        assert_eq!(text_at(driver, "spec.strategy.type"), "Recreate");
        let user = at(driver, "spec.template.spec.securityContext.runAsUser").unwrap();
        assert_eq!(user.as_i64(), Some(185));
        let told =
            text_at(&objects[&key("ConfigMap", "driver-spark")], "data.spark-defaults\\.conf");
        assert!(told.contains("spark.executor.memory 1664m\nspark.executor.memoryOverhead 384m\n"));
    }
}
