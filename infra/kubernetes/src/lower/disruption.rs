//! How many pods may be taken away at once.

use k8s_openapi::{
    api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec},
    apimachinery::pkg::util::intstr::IntOrString,
};

use super::scope::Component;

/// One at a time, however many there are, so that a node can always be emptied; pods that do not work anyway never
/// keep one from being emptied (<https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy>).
pub(super) fn budget(component: &Component<'_, '_>) -> PodDisruptionBudget {
    PodDisruptionBudget {
        metadata: component.metadata(),
        spec: Some(PodDisruptionBudgetSpec {
            max_unavailable: Some(IntOrString::Int(1)),
            selector: Some(component.selector()),
            unhealthy_pod_eviction_policy: Some(String::from("AlwaysAllow")),
            ..PodDisruptionBudgetSpec::default()
        }),
        ..PodDisruptionBudget::default()
    }
}
