//! How many pods there are: one autoscaler a workload, never two, since two that select the same pods both stop
//! (<https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/>). Where a target is lag, KEDA makes the
//! `HorizontalPodAutoscaler`, with all targets in it and the same name.

use std::collections::BTreeMap;

use contract::env;
use k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscaler,
    HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget,
    ResourceMetricSource,
};
use spec::{
    quantity::Load,
    source::Spanned,
    stack::{Scale, Service, Targets},
};
use wiring::{Binding, Delivery, KeyRef, Value};

use super::{scope::Component, service::literal};
use crate::model::{
    Object, Word,
    keda::{
        Advanced, AuthenticationRef, EnvTarget, Fallback, HorizontalPodAutoscalerConfig,
        ScaleTarget, ScaledObject, ScaledObjectSpec, SecretTarget, Trigger, TriggerAuthentication,
    },
};

/// The version of Deployments' API.
const APPS: &str = "apps/v1";

/// The protocol that is asked for lag: the oldest that the language knows, which every newer broker still speaks, while
/// the scaler's own default (1.0) is refused by Kafka 4 (KIP-896).
const KAFKA_PROTOCOL: &str = "3.6.0";

/// The autoscaler of a service, and what it needs; nothing where the number of pods is fixed.
pub(super) fn objects(component: &Component<'_, '_>, service: &Service) -> Vec<Object> {
    let Scale::Auto { min, start, max, targets, .. } = &service.scale else { return Vec::new() };
    let bounds = Bounds { min: count(min), start: count(start), max: count(max) };
    match &targets.lag {
        Some(lag) => on_lag(component, bounds, targets, lag.value),
        None => vec![on_resources(component, bounds, targets).into()],
    }
}

/// The fewest pods, the first, the most.
#[derive(Clone, Copy)]
struct Bounds {
    min: i32,
    start: i32,
    max: i32,
}

fn count(value: &Spanned<u32>) -> i32 {
    i32::try_from(value.value).unwrap_or(i32::MAX)
}

fn on_resources(
    component: &Component<'_, '_>,
    bounds: Bounds,
    targets: &Targets,
) -> HorizontalPodAutoscaler {
    let metrics = resources(targets).map(|(name, percent)| MetricSpec {
        type_: String::from("Resource"),
        resource: Some(ResourceMetricSource {
            name: name.to_owned(),
            target: MetricTarget {
                type_: String::from("Utilization"),
                average_utilization: Some(percent),
                ..MetricTarget::default()
            },
        }),
        ..MetricSpec::default()
    });
    HorizontalPodAutoscaler {
        metadata: component.metadata(),
        spec: Some(HorizontalPodAutoscalerSpec {
            scale_target_ref: CrossVersionObjectReference {
                api_version: Some(APPS.to_owned()),
                kind: String::from("Deployment"),
                name: component.name(),
            },
            min_replicas: Some(bounds.min),
            max_replicas: bounds.max,
            metrics: Some(metrics.collect()),
            behavior: Some(behavior(0)),
        }),
        ..HorizontalPodAutoscaler::default()
    }
}

/// What of CPU and memory is to be held, in percent of the request.
fn resources(targets: &Targets) -> impl Iterator<Item = (&'static str, i32)> {
    let percent = |load: &Spanned<Load>| i32::try_from(load.value.of(100)).unwrap_or(i32::MAX);
    let cpu = targets.cpu.as_ref().map(|load| ("cpu", percent(load)));
    let memory = targets.memory.as_ref().map(|load| ("memory", percent(load)));
    cpu.into_iter().chain(memory)
}

/// Said in full, because an absent behavior is another algorithm than an empty one. Up: double, or four more, each 15
/// seconds, on the least of what the window asked for. Down: at most half of the pods each minute, on the most that
/// five minutes asked for.
fn behavior(up_window_seconds: i32) -> HorizontalPodAutoscalerBehavior {
    let policy = |type_: &str, value, period_seconds| HPAScalingPolicy {
        type_: type_.to_owned(),
        value,
        period_seconds,
    };
    HorizontalPodAutoscalerBehavior {
        scale_up: Some(HPAScalingRules {
            stabilization_window_seconds: Some(up_window_seconds),
            select_policy: Some(String::from("Max")),
            policies: Some(vec![policy("Percent", 100, 15), policy("Pods", 4, 15)]),
            tolerance: None,
        }),
        scale_down: Some(HPAScalingRules {
            stabilization_window_seconds: Some(300),
            select_policy: Some(String::from("Max")),
            policies: Some(vec![policy("Percent", 50, 60)]),
            tolerance: None,
        }),
    }
}

fn on_lag(
    component: &Component<'_, '_>,
    bounds: Bounds,
    targets: &Targets,
    lag: u32,
) -> Vec<Object> {
    let credentials = credentials(component);
    let authentication_ref =
        (!credentials.is_empty()).then(|| AuthenticationRef { name: component.name() });
    let kafka = Trigger {
        kind: Word::Borrowed("kafka"),
        metric_type: Word::Borrowed("AverageValue"),
        metadata: kafka_metadata(component, lag)
            .into_iter()
            .map(|(setting, value)| (setting.to_owned(), value))
            .collect(),
        authentication_ref,
    };
    let others = resources(targets).map(|(kind, percent)| Trigger {
        kind: Word::Borrowed(kind),
        metric_type: Word::Borrowed("Utilization"),
        metadata: BTreeMap::from([(String::from("value"), percent.to_string())]),
        authentication_ref: None,
    });
    let scaled = ScaledObject::new(
        component.metadata(),
        ScaledObjectSpec {
            scale_target_ref: ScaleTarget {
                api_version: Word::Borrowed(APPS),
                kind: Word::Borrowed("Deployment"),
                name: component.name(),
                env_source_container_name: component.kind.to_owned(),
            },
            polling_interval: 15,
            cooldown_period: 300,
            min_replica_count: bounds.min,
            max_replica_count: bounds.max,
            // While the lag cannot be read nobody knows whether there is work: as many as at first, or as there are.
            fallback: Fallback {
                failure_threshold: 4,
                replicas: bounds.start,
                behavior: Word::Borrowed("currentReplicasIfHigher"),
            },
            advanced: Advanced {
                horizontal_pod_autoscaler_config: HorizontalPodAutoscalerConfig {
                    name: component.name(),
                    // Each step makes the group share its partitions out anew, so a spike of half a minute makes none.
                    behavior: behavior(30),
                },
            },
            triggers: std::iter::once(kafka).chain(others).collect(),
        },
    );
    let authentication = (!credentials.is_empty())
        .then(|| TriggerAuthentication::new(component.metadata(), credentials, user(component)));
    authentication.map(Object::from).into_iter().chain([scaled.into()]).collect()
}

/// What the scaler asks, and how it counts. A group that has never committed starts at the earliest message, as the
/// worker does; more pods than partitions would idle.
fn kafka_metadata(component: &Component<'_, '_>, lag: u32) -> BTreeMap<&'static str, String> {
    let text = |variable: &str| literal(component, variable).map(str::to_owned);
    let mut metadata = BTreeMap::from([
        ("activationLagThreshold", String::from("0")),
        ("allowIdleConsumers", String::from("false")),
        ("lagThreshold", lag.to_string()),
        ("offsetResetPolicy", String::from("earliest")),
        ("version", KAFKA_PROTOCOL.to_owned()),
    ]);
    metadata.extend(text(env::KAFKA_CONSUME_TOPIC).map(|topic| ("topic", topic)));
    metadata.extend(text(env::KAFKA_GROUP).map(|group| ("consumerGroup", group)));
    match text(env::KAFKA_BOOTSTRAP_SERVERS) {
        Some(servers) => metadata.insert("bootstrapServers", servers),
        None => metadata.insert("bootstrapServersFromEnv", env::KAFKA_BOOTSTRAP_SERVERS.to_owned()),
    };
    let is_encrypted =
        text(env::KAFKA_SECURITY_PROTOCOL).is_some_and(|protocol| protocol.ends_with("_SSL"));
    metadata.insert("tls", String::from(if is_encrypted { "enable" } else { "disable" }));
    let mechanism = text(env::KAFKA_SASL_MECHANISM).map(|mechanism| match mechanism.as_str() {
        "SCRAM-SHA-256" => "scram_sha256",
        "SCRAM-SHA-512" => "scram_sha512",
        _ => "plaintext",
    });
    metadata.extend(mechanism.map(|mechanism| ("sasl", mechanism.to_owned())));
    metadata
}

/// The worker's user, where it is no secret. The scaler takes it as a credential all the same, never as a setting
/// (<https://keda.sh/docs/2.18/scalers/apache-kafka/#authentication-parameters>).
fn user(component: &Component<'_, '_>) -> Vec<EnvTarget> {
    let target = |_| EnvTarget {
        parameter: Word::Borrowed("username"),
        name: Word::Borrowed(env::KAFKA_USERNAME),
        container_name: Word::Borrowed(component.kind),
    };
    literal(component, env::KAFKA_USERNAME).map(target).into_iter().collect()
}

/// The worker's own credentials, with which the scaler asks for the lag of the worker's group.
fn credentials(component: &Component<'_, '_>) -> Vec<SecretTarget> {
    let bindings = component.scope.wiring.bindings_of(&component.workload);
    let held = |delivery: &Delivery| {
        bindings.iter().find_map(|binding| match binding {
            Binding { delivery: found, value: Value::Secret(key), .. } if found == delivery => {
                Some(key)
            }
            _ => None,
        })
    };
    let target = |parameter, key: &KeyRef| SecretTarget {
        parameter: Word::Borrowed(parameter),
        name: key.secret.clone(),
        key: key.key.clone(),
    };
    let variable = |name: &str| held(&Delivery::Env(name.to_owned()));
    let authority = literal(component, env::KAFKA_CA_FILE)
        .and_then(|path| held(&Delivery::File(path.to_owned())));
    [
        variable(env::KAFKA_USERNAME).map(|key| target("username", key)),
        variable(env::KAFKA_PASSWORD).map(|key| target("password", key)),
        authority.map(|key| target("ca", key)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use serde_yaml::Value;

    use crate::tests::{MODEL, WITH_CLOUD, at, objects, services, text_at};

    fn key(kind: &str, name: &str) -> (String, String) {
        (kind.to_owned(), name.to_owned())
    }

    #[test]
    fn lag_and_cpu_make_one_autoscaler() {
        let objects = objects(&services(WITH_CLOUD));
        assert!(!objects.contains_key(&key("HorizontalPodAutoscaler", "worker")));
        let scaled = &objects[&key("ScaledObject", "worker")];
        assert_eq!(text_at(scaled, "spec.advanced.horizontalPodAutoscalerConfig.name"), "worker");
        assert_eq!(text_at(scaled, "spec.triggers.0.metadata.lagThreshold"), "500");
        assert_eq!(text_at(scaled, "spec.triggers.0.metadata.topic"), "requests");
        assert_eq!(text_at(scaled, "spec.triggers.0.metadata.tls"), "disable");
        assert_eq!(text_at(scaled, "spec.triggers.1.type"), "cpu");
        assert_eq!(text_at(scaled, "spec.triggers.1.metadata.value"), "70");
        assert_eq!(at(scaled, "spec.triggers.2"), None);
    }

    #[test]
    fn credentials_are_the_worker_s_own() {
        let objects = objects(&services(WITH_CLOUD));
        let credentials = &objects[&key("TriggerAuthentication", "worker")];
        assert_eq!(text_at(credentials, "spec.secretTargetRef.0.parameter"), "password");
        assert_eq!(text_at(credentials, "spec.secretTargetRef.0.name"), "events-worker");
        assert_eq!(text_at(credentials, "spec.env.0.parameter"), "username");
        assert_eq!(text_at(credentials, "spec.env.0.name"), "KAFKA_USERNAME");
        assert_eq!(text_at(credentials, "spec.env.0.containerName"), "worker");
    }

    #[test]
    fn only_a_fixed_number_of_pods_stands_in_a_deployment() {
        let objects = objects(&services(WITH_CLOUD));
        let replicas = |name: &str| {
            at(&objects[&key("Deployment", name)], "spec.replicas").and_then(Value::as_u64)
        };
        assert_eq!(replicas("api"), Some(2));
        assert_eq!(replicas("worker"), None);
    }

    #[test]
    fn memory_alone_makes_a_plain_autoscaler() {
        let text = format!(
            "{WITH_CLOUD}{MODEL}services:\n  api:\n    inference: {{ model: fish }}\n    cpu: 1\n    memory: 1Gi\n    \
             scale: {{ min: 2, max: 3, target: {{ memory: 80% }} }}\n"
        );
        let objects = objects(&text);
        let scaler = &objects[&key("HorizontalPodAutoscaler", "api")];
        assert_eq!(text_at(scaler, "spec.metrics.0.resource.name"), "memory");
        assert_eq!(
            at(scaler, "spec.metrics.0.resource.target.averageUtilization").and_then(Value::as_u64),
            Some(80)
        );
        for direction in ["scaleUp", "scaleDown"] {
            assert!(
                at(scaler, &format!("spec.behavior.{direction}.policies.0")).is_some(),
                "{direction} is not said"
            );
        }
    }
}
