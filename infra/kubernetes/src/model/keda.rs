//! KEDA 2.x, as far as we write it (<https://github.com/kedacore/keda/tree/v2.21.0/config/crd/bases>).

use std::collections::BTreeMap;

use k8s_openapi::{
    api::autoscaling::v2::HorizontalPodAutoscalerBehavior,
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use serde::{Deserialize, Serialize};

use super::Word;

/// The version of the API.
const API_VERSION: &str = "keda.sh/v1alpha1";

/// Scales a workload on what is outside of Kubernetes.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScaledObject {
    api_version: Word,
    kind: Word,
    pub(crate) metadata: ObjectMeta,
    spec: ScaledObjectSpec,
}

impl ScaledObject {
    /// An autoscaler.
    pub(crate) const fn new(metadata: ObjectMeta, spec: ScaledObjectSpec) -> Self {
        Self {
            api_version: Word::Borrowed(API_VERSION),
            kind: Word::Borrowed("ScaledObject"),
            metadata,
            spec,
        }
    }
}

/// What is scaled, on what, and how far.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScaledObjectSpec {
    /// The workload.
    pub(crate) scale_target_ref: ScaleTarget,
    /// Seconds between two looks at whether there is work at all.
    pub(crate) polling_interval: i32,
    /// Seconds without work before the step to zero; one replica is the fewest, so it only says what happens if
    /// somebody lowers that.
    pub(crate) cooldown_period: i32,
    /// The fewest replicas.
    pub(crate) min_replica_count: i32,
    /// The most replicas.
    pub(crate) max_replica_count: i32,
    /// What holds while a trigger cannot be read.
    pub(crate) fallback: Fallback,
    /// The `HorizontalPodAutoscaler` that KEDA makes.
    pub(crate) advanced: Advanced,
    /// What it scales on; the largest answer wins.
    pub(crate) triggers: Vec<Trigger>,
}

/// A workload.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScaleTarget {
    /// The version of its API.
    pub(crate) api_version: Word,
    /// Its kind.
    pub(crate) kind: Word,
    /// Its name.
    pub(crate) name: String,
    /// The container whose variables triggers may name.
    pub(crate) env_source_container_name: String,
}

/// What holds while a trigger cannot be read.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fallback {
    /// After how many failures.
    pub(crate) failure_threshold: i32,
    /// So many replicas.
    pub(crate) replicas: i32,
    /// `currentReplicasIfHigher`: or as many as there are, if more.
    pub(crate) behavior: Word,
}

/// The `HorizontalPodAutoscaler` that KEDA makes.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Advanced {
    /// Its settings.
    pub(crate) horizontal_pod_autoscaler_config: HorizontalPodAutoscalerConfig,
}

/// Settings of a `HorizontalPodAutoscaler`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct HorizontalPodAutoscalerConfig {
    /// Its name.
    pub(crate) name: String,
    /// How fast it goes.
    pub(crate) behavior: HorizontalPodAutoscalerBehavior,
}

/// What an autoscaler scales on.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trigger {
    /// `kafka`, `cpu` or `memory`.
    #[serde(rename = "type")]
    pub(crate) kind: Word,
    /// What a value is compared with: `Utilization` or `AverageValue`.
    pub(crate) metric_type: Word,
    /// Settings; every value is text.
    pub(crate) metadata: BTreeMap<String, String>,
    /// Credentials, where they are needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) authentication_ref: Option<AuthenticationRef>,
}

/// Credentials, by name.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct AuthenticationRef {
    /// The `TriggerAuthentication`.
    pub(crate) name: String,
}

/// Credentials of a trigger.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TriggerAuthentication {
    api_version: Word,
    kind: Word,
    pub(crate) metadata: ObjectMeta,
    spec: TriggerAuthenticationSpec,
}

impl TriggerAuthentication {
    /// Credentials, in order.
    pub(crate) const fn new(
        metadata: ObjectMeta,
        secret_target_ref: Vec<SecretTarget>,
        env: Vec<EnvTarget>,
    ) -> Self {
        let spec = TriggerAuthenticationSpec { secret_target_ref, env };
        Self {
            api_version: Word::Borrowed(API_VERSION),
            kind: Word::Borrowed("TriggerAuthentication"),
            metadata,
            spec,
        }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct TriggerAuthenticationSpec {
    secret_target_ref: Vec<SecretTarget>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    env: Vec<EnvTarget>,
}

/// One parameter of a trigger, from a variable of the workload's container.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EnvTarget {
    /// The parameter.
    pub(crate) parameter: Word,
    /// The variable.
    pub(crate) name: Word,
    /// The container.
    pub(crate) container_name: Word,
}

/// One parameter of a trigger, from a Secret.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct SecretTarget {
    /// The parameter.
    pub(crate) parameter: Word,
    /// The Secret.
    pub(crate) name: String,
    /// The key.
    pub(crate) key: String,
}
