//! What kube-state-metrics tells of Kubernetes' objects. Its series are about others, so its own `namespace`, `pod` and
//! `container` stand before those of the target that is scraped.

use super::{
    Kind::{Counter, Gauge},
    Label, declare,
};

const NAMESPACE: Label = Label::any("namespace");
const HPA: Label = Label::any("horizontalpodautoscaler");
const DEPLOYMENT: Label = Label::any("deployment");
const STATEFUL_SET: Label = Label::any("statefulset");
const POD: Label = Label::any("pod");
const UID: Label = Label::any("uid");
const CONTAINER: Label = Label::any("container");
const NODE: Label = Label::any("node");
const BUDGET: Label = Label::any("poddisruptionbudget");
const QUOTA: Label = Label::any("resourcequota");

/// What a condition is: every condition is told three times, and one of them is 1.
const STATUS: Label = Label::of("status", &["true", "false", "unknown"]);
/// Conditions of an autoscaler.
const HPA_CONDITION: Label =
    Label::of("condition", &["AbleToScale", "ScalingActive", "ScalingLimited"]);
/// Conditions of a Deployment.
const DEPLOYMENT_CONDITION: Label =
    Label::of("condition", &["Available", "Progressing", "ReplicaFailure"]);
const METRIC_NAME: Label = Label::any("metric_name");
const TARGET_TYPE: Label = Label::of("metric_target_type", &["value", "utilization", "average"]);
const PHASE: Label = Label::of("phase", &["Pending", "Running", "Succeeded", "Failed", "Unknown"]);
const RESOURCE: Label = Label::any("resource");
const RESOURCE_UNIT: Label = Label::of("unit", &["core", "byte", "integer"]);
const QUOTA_TYPE: Label = Label::of("type", &["hard", "used"]);
const REASON: Label = Label::any("reason");

declare::source! {
    "kube-state-metrics", Some("2.15.0"), "https://github.com/kubernetes/kube-state-metrics/tree/v2.15.0/docs/metrics";
    HPA_MIN: Gauge, Count, [NAMESPACE, HPA], "kube_horizontalpodautoscaler_spec_min_replicas", "The fewest replicas that an autoscaler may set.";
    HPA_MAX: Gauge, Count, [NAMESPACE, HPA], "kube_horizontalpodautoscaler_spec_max_replicas", "The most replicas that an autoscaler may set.";
    HPA_CURRENT: Gauge, Count, [NAMESPACE, HPA], "kube_horizontalpodautoscaler_status_current_replicas", "Replicas as an autoscaler last saw them.";
    HPA_DESIRED: Gauge, Count, [NAMESPACE, HPA], "kube_horizontalpodautoscaler_status_desired_replicas", "Replicas as an autoscaler last asked for them.";
    HPA_CONDITIONS: Gauge, Truth, [NAMESPACE, HPA, HPA_CONDITION, STATUS], "kube_horizontalpodautoscaler_status_condition", "The condition of an autoscaler.";
    HPA_TARGET: Gauge, ByLabel, [NAMESPACE, HPA, METRIC_NAME, TARGET_TYPE], "kube_horizontalpodautoscaler_status_target_metric", "A measured value as an autoscaler last saw it; utilization is in percent.";
    DEPLOYMENT_REPLICAS: Gauge, Count, [NAMESPACE, DEPLOYMENT], "kube_deployment_spec_replicas", "Replicas that a Deployment should have.";
    DEPLOYMENT_AVAILABLE: Gauge, Count, [NAMESPACE, DEPLOYMENT], "kube_deployment_status_replicas_available", "Replicas of a Deployment that are ready.";
    DEPLOYMENT_CONDITIONS: Gauge, Truth, [NAMESPACE, DEPLOYMENT, DEPLOYMENT_CONDITION, STATUS], "kube_deployment_status_condition", "The condition of a Deployment.";
    STATEFUL_SET_REPLICAS: Gauge, Count, [NAMESPACE, STATEFUL_SET], "kube_statefulset_replicas", "Replicas that a StatefulSet should have.";
    STATEFUL_SET_READY: Gauge, Count, [NAMESPACE, STATEFUL_SET], "kube_statefulset_status_replicas_ready", "Replicas of a StatefulSet that are ready.";
    CONTAINER_REQUESTS: Gauge, ByLabel, [NAMESPACE, POD, UID, CONTAINER, NODE, RESOURCE, RESOURCE_UNIT], "kube_pod_container_resource_requests", "What a container requests.";
    CONTAINER_LIMITS: Gauge, ByLabel, [NAMESPACE, POD, UID, CONTAINER, NODE, RESOURCE, RESOURCE_UNIT], "kube_pod_container_resource_limits", "What a container may take at most; told only of containers that have a limit.";
    CONTAINER_WAITING: Gauge, Truth, [NAMESPACE, POD, UID, CONTAINER, REASON], "kube_pod_container_status_waiting_reason", "Why a container waits; told only of those that do.";
    CONTAINER_RESTARTS: Counter, Count, [NAMESPACE, POD, UID, CONTAINER], "kube_pod_container_status_restarts_total", "How often a container was started again.";
    POD_PHASE: Gauge, Truth, [NAMESPACE, POD, UID, PHASE], "kube_pod_status_phase", "Which phase a pod is in.";
    BUDGET_HEALTHY: Gauge, Count, [NAMESPACE, BUDGET], "kube_poddisruptionbudget_status_current_healthy", "Pods under a disruption budget that are ready.";
    BUDGET_DESIRED: Gauge, Count, [NAMESPACE, BUDGET], "kube_poddisruptionbudget_status_desired_healthy", "Pods under a disruption budget that must be ready.";
    RESOURCE_QUOTA: Gauge, ByLabel, [NAMESPACE, QUOTA, RESOURCE, QUOTA_TYPE], "kube_resourcequota", "What a quota allows, and what is used of it.";
}
