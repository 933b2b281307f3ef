//! Deployments, and the parts that every pod has.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::{
        apps::v1::{Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment},
        core::v1::{PodSpec, PodTemplateSpec, ResourceRequirements},
    },
    apimachinery::pkg::{
        api::resource::Quantity, apis::meta::v1::ObjectMeta, util::intstr::IntOrString,
    },
};
use spec::stack::{Resources, Service};
use wiring::Footprint;

use super::{placement, scope::Component, security, service, storage::Scratch};
use crate::image::Image;

/// The annotation with the digest of what the pods are told.
pub(crate) const CONFIG_DIGEST: &str = "checksum/config";

/// Old versions that can be gone back to.
pub(super) const KEPT_REVISIONS: i32 = 3;

/// What a rollout may take beyond the start of one pod, in seconds: finding or making a node, and pulling the image.
pub(super) const SCHEDULING_SECONDS: i32 = 300;

/// A Deployment. It states no replicas where an autoscaler decides: whoever applies sets the start count once, when it
/// is created, and every later apply leaves the number alone.
pub(super) fn deployment(
    component: &Component<'_, '_>,
    service: &Service,
    template: PodTemplateSpec,
) -> Deployment {
    let ready_within =
        service.program.model().map(|model| model.ready_within.value).unwrap_or_default();
    let ready_seconds = i32::try_from(ready_within.seconds_rounded_up()).unwrap_or(i32::MAX);
    Deployment {
        metadata: component.metadata(),
        spec: Some(DeploymentSpec {
            replicas: service::replicas(&service.scale)
                .map(|count| i32::try_from(count).unwrap_or(i32::MAX)),
            revision_history_limit: Some(KEPT_REVISIONS),
            progress_deadline_seconds: Some(ready_seconds.saturating_add(SCHEDULING_SECONDS)),
            selector: component.selector(),
            // One pod more while a new version comes, never one fewer: the room for it is checked.
            strategy: Some(DeploymentStrategy {
                type_: Some(String::from("RollingUpdate")),
                rolling_update: Some(RollingUpdateDeployment {
                    max_surge: Some(IntOrString::Int(1)),
                    max_unavailable: Some(IntOrString::Int(0)),
                }),
            }),
            template,
            ..DeploymentSpec::default()
        }),
        ..Deployment::default()
    }
}

/// What the pods of every workload have; containers and volumes are to be added. No digest where they are told nothing
/// that they read only when they start.
pub(super) fn template(
    component: &Component<'_, '_>,
    image: &Image,
    config_digest: impl Into<Option<String>>,
) -> PodTemplateSpec {
    PodTemplateSpec {
        metadata: Some(ObjectMeta {
            labels: Some(component.labels()),
            annotations: config_digest
                .into()
                .map(|digest| BTreeMap::from([(CONFIG_DIGEST.to_owned(), digest)])),
            ..ObjectMeta::default()
        }),
        spec: Some(PodSpec {
            service_account_name: Some(component.workload.service_account()),
            automount_service_account_token: Some(component.scope.has_token(&component.workload)),
            // Addresses come by name; variables for every Service of the namespace would only be in the way.
            enable_service_links: Some(false),
            security_context: Some(security::pod(image)),
            topology_spread_constraints: Some(placement::spread(component)),
            ..PodSpec::default()
        }),
    }
}

/// What the main container may take.
pub(super) fn resources(resources: &Resources, scratch: &Scratch) -> ResourceRequirements {
    let (request, limit) = of_main(resources);
    footprints(request, limit, scratch)
}

/// What the main container takes of its pod: request and limit.
pub(super) const fn of_main(resources: &Resources) -> (Footprint, Footprint) {
    let request = Footprint { cpu: resources.cpu.request, memory: resources.memory.request };
    let limit = Footprint { cpu: resources.cpu.limit, memory: resources.memory.limit };
    (request, limit)
}

/// What another container may take: the rest of what the checks of capacity count for a pod, of which the main one has
/// its own request and limit.
pub(super) fn rest(
    component: &Component<'_, '_>,
    (request, limit): &(Footprint, Footprint),
    scratch: &Scratch,
) -> Option<ResourceRequirements> {
    let demands = &component.scope.wiring.capacity.demands;
    let demand = demands.iter().find(|demand| demand.workload == component.workload)?;
    Some(footprints(demand.request.minus(*request), demand.limit.minus(*limit), scratch))
}

pub(super) fn footprints(
    request: Footprint,
    limit: Footprint,
    scratch: &Scratch,
) -> ResourceRequirements {
    let of = |footprint: Footprint| {
        BTreeMap::from([
            (String::from("cpu"), Quantity(footprint.cpu.to_string())),
            (String::from("ephemeral-storage"), scratch.on_disk()),
            (String::from("memory"), Quantity(footprint.memory.to_string())),
        ])
    };
    ResourceRequirements { requests: Some(of(request)), limits: Some(of(limit)), claims: None }
}

/// A list, where it is not empty: Kubernetes takes no list and an empty one for the same.
pub(super) fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
