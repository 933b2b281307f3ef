//! Volumes of what keeps something in the cluster: that they have room.

use contract::metrics::{
    Metric,
    kubelet::{self, VOLUME_AVAILABLE, VOLUME_CAPACITY},
};
use spec::{
    name::{NamespaceName, ThingName},
    quantity::Duration,
    stack::{InCluster, KafkaPlacement, PostgresqlPlacement, RedisPlacement},
};

use super::{Group, about, one, pods::NAMESPACE};
use crate::{
    alert::{Alert, ONE, Proof, Shape, Shown, Signal, VALUE, signal},
    promql::series,
    scope::Scope,
    threshold::{Compares, Share},
};

pub(super) const NAME: &str = "storage";
/// Its one alert.
const FILLING: &str = "VolumeFilling";

pub(super) fn groups(scope: &Scope<'_>) -> Vec<Group> {
    if !scope.has(&kubelet::SOURCE) {
        return Vec::new();
    }
    let alerts = kept(scope).into_iter().map(|(thing, namespace)| filling(scope, thing, namespace));
    one(NAME, scope, alerts.collect())
}

/// What has a disk in the cluster, and where.
fn kept<'a>(scope: &Scope<'a>) -> Vec<(&'a ThingName, &'a NamespaceName)> {
    let stack = scope.stack;
    let postgresql = stack.postgresql.values().filter_map(|it| match &it.placement {
        PostgresqlPlacement::InCluster { pods, .. } => Some((&it.name.value, pods)),
        _ => None,
    });
    let kafka = stack.kafka.values().filter_map(|it| match &it.placement {
        KafkaPlacement::InCluster(pods) => Some((&it.name.value, pods)),
        KafkaPlacement::Managed { .. } => None,
    });
    let redis = stack.redis.values().filter_map(|it| match &it.placement {
        RedisPlacement::InCluster(pods) => Some((&it.name.value, pods)),
        RedisPlacement::Managed { .. } => None,
    });
    let has_disk = |(_, pods): &(&ThingName, &'a InCluster)| pods.disk.is_some();
    let prometheus = stack.prometheus.values().map(|it| (&it.name.value, &it.placement));
    let alertmanager = stack.alertmanager.values().map(|it| (&it.name.value, &it.placement));
    let watching = prometheus.chain(alertmanager);
    let all = postgresql.chain(kafka).chain(redis).chain(watching).filter(has_disk);
    all.map(|(name, pods)| (name, &pods.namespace.value)).collect()
}

/// The fullest of a thing's volumes. A StatefulSet's claims are called as the claim's template (`data`), the set and the
/// pod's number.
fn filling(scope: &Scope<'_>, thing: &ThingName, namespace: &NamespaceName) -> Alert {
    let threshold = scope.share(FILLING, 10);
    let claim = &["namespace", "persistentvolumeclaim"];
    let of = |metric| {
        series(metric)
            .eq("namespace", namespace.to_string())
            .re("persistentvolumeclaim", format!("data-{thing}-[0-9]+"))
            .now()
    };
    let size = of(&VOLUME_CAPACITY).largest(claim);
    let free = of(&VOLUME_AVAILABLE).smallest(claim).per(claim, &size).smallest(NAMESPACE);
    let told = |second: Share| {
        let volume = |claim: String, free: i64| {
            let namespace = namespace.to_string();
            let of = |metric: &Metric, node: &str, bytes: i64| {
                let labels = [
                    ("namespace", namespace.as_str()),
                    ("persistentvolumeclaim", claim.as_str()),
                    ("node", node),
                ];
                signal(metric.name, &labels, Shape::Level(bytes * ONE))
            };
            // The second node is the one on which the pod was before, when the volume was smaller.
            vec![
                of(&VOLUME_CAPACITY, "a", ONE),
                of(&VOLUME_CAPACITY, "b", ONE / 2),
                of(&VOLUME_AVAILABLE, "a", free),
                of(&VOLUME_AVAILABLE, "b", free + ONE),
            ]
        };
        let signals: Vec<Signal> = [
            volume(format!("data-{thing}-0"), ONE),
            volume(format!("data-{thing}-1"), second.millionths),
            volume(format!("data-{thing}-backup-0"), 1),
        ]
        .concat();
        signals
    };
    Alert {
        name: String::from(FILLING),
        hold: Duration::from_secs(600),
        query: free.below(&threshold.fraction()).query(),
        summary: format!("A volume of {thing} is nearly full."),
        description: format!(
            "{VALUE} of a volume of {thing} is free (threshold {threshold}). When nothing is, {thing} takes nothing more, and may end."
        ),
        shown: Shown::Percentage,
        compares: Some(Compares::Share),
        steps: vec![
            String::from(
                "See whether it fills faster than before: a topic or a table that nobody thought of, a dump that is not cleared away.",
            ),
            format!("Raise `disk.size` of `{thing}` in stack.yaml: a disk can grow, not shrink."),
        ],
        proof: Proof {
            wrong: told(threshold.less()),
            value: threshold.less().to_string(),
            silent: vec![(String::from("it is just at the threshold"), told(threshold))],
            ..Proof::default()
        },
        ..about(scope, NAME, thing, namespace)
    }
}
