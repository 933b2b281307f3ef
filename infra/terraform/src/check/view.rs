//! What several rules ask of a stack.

use spec::{
    name::ThingName,
    quantity::Version,
    source::{Span, Spanned},
    stack::{
        AirflowPlacement, ClusterPlacement, Disk, GrafanaPlacement, KafkaPlacement, Machine,
        MlflowPlacement, NodeGroup, PostgresqlPlacement, RedisPlacement, SparkPlacement, Stack,
        VirtualMachine, Yandex,
    },
};

use crate::facts::Service;

/// A component that the cloud runs.
pub(super) struct Managed<'a> {
    pub(super) name: &'a Spanned<ThingName>,
    pub(super) service: Service,
    /// None where the spec states none.
    pub(super) version: Option<&'a Spanned<Version>>,
    pub(super) machine: &'a Machine,
    /// None where the cloud chooses it.
    pub(super) disk: Option<&'a Disk>,
    /// How many there are, as far as the spec states it; of Kafka, in each of its zones.
    pub(super) hosts: Option<Spanned<u32>>,
    /// The placement key.
    pub(super) span: Span,
}

/// Every component that the cloud runs.
pub(super) fn managed(stack: &Stack) -> Vec<Managed<'_>> {
    let postgresql = stack.postgresql.values().filter_map(|it| match &it.placement {
        PostgresqlPlacement::Managed { machine, disk, hosts, span, .. } => Some(Managed {
            name: &it.name,
            service: Service::Postgresql,
            version: Some(&it.version),
            machine,
            disk: Some(disk),
            hosts: Some(*hosts),
            span: *span,
        }),
        PostgresqlPlacement::InCluster { .. } | PostgresqlPlacement::External { .. } => None,
    });
    let kafka = stack.kafka.values().filter_map(|it| match &it.placement {
        KafkaPlacement::Managed { machine, disk, brokers, span } => Some(Managed {
            name: &it.name,
            service: Service::Kafka,
            version: Some(&it.version),
            machine,
            disk: Some(disk),
            hosts: Some(*brokers),
            span: *span,
        }),
        KafkaPlacement::InCluster(_) => None,
    });
    let redis = stack.redis.values().filter_map(|it| match &it.placement {
        RedisPlacement::Managed { machine, disk, hosts, span } => Some(Managed {
            name: &it.name,
            service: Service::Redis,
            version: Some(&it.version),
            machine,
            disk: Some(disk),
            hosts: Some(*hosts),
            span: *span,
        }),
        RedisPlacement::InCluster(_) => None,
    });
    let airflow = stack.airflow.values().filter_map(|it| match &it.placement {
        AirflowPlacement::Managed { machine, span, .. } => Some(Managed {
            name: &it.name,
            service: Service::Airflow,
            version: Some(&it.version),
            machine,
            disk: None,
            hosts: None,
            span: *span,
        }),
        AirflowPlacement::InCluster { .. } => None,
    });
    let spark = stack.spark.values().map(|it| {
        let SparkPlacement::Dataproc { machine, disk, span, .. } = &it.placement;
        Managed {
            name: &it.name,
            service: Service::Spark,
            version: None,
            machine,
            disk: Some(disk),
            hosts: None,
            span: *span,
        }
    });
    postgresql.chain(kafka).chain(redis).chain(airflow).chain(spark).collect()
}

/// Every virtual machine, and the thing that it is.
pub(super) fn machines(stack: &Stack) -> Vec<(&Spanned<ThingName>, &VirtualMachine)> {
    let mlflow = stack.mlflow.values().filter_map(|it| match &it.placement {
        MlflowPlacement::Vm(machine) => Some((&it.name, machine)),
        MlflowPlacement::InCluster(_) => None,
    });
    let grafana = stack.grafana.values().filter_map(|it| match &it.placement {
        GrafanaPlacement::Vm(machine) => Some((&it.name, machine)),
        GrafanaPlacement::InCluster(_) => None,
    });
    mlflow.chain(grafana).collect()
}

/// The nodes of a cluster that the stack makes.
pub(super) fn nodes(stack: &Stack) -> Option<&NodeGroup> {
    match &stack.cluster.as_ref()?.placement {
        ClusterPlacement::Managed(nodes) => Some(nodes),
        ClusterPlacement::External(_) => None,
    }
}

/// In how many zones the hosts of managed services can be: at least one, so that sums go on where none is stated.
pub(super) fn data_zones(cloud: &Yandex) -> u32 {
    u32::try_from(cloud.network.data.len()).unwrap_or(u32::MAX).max(1)
}
