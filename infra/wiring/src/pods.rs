//! Every set of pods of a stack, and how many there are of what size.

use spec::{
    name::{NamespaceName, ThingName},
    source::Span,
    stack::{
        AirflowPlacement, GrafanaPlacement, InCluster, KafkaPlacement, Load, Loadtest,
        MlflowPlacement, Postgresql, PostgresqlPlacement, Program, Prometheus, RedisPlacement,
        Resources, Runner, Service, Stack,
    },
};

use crate::{
    Footprint, Workload, exporters,
    names::{
        self,
        role::{
            BACKUP, EXECUTOR, KUBE_STATE_METRICS, LOAD, MIGRATE, NODE_EXPORTER, SCHEDULER,
            TRAINING, WEBSERVER,
        },
    },
};

/// A set of pods.
pub(crate) struct Pods {
    /// Whose.
    pub(crate) workload: Workload,
    /// What they need.
    pub(crate) need: Need,
    /// The line that caused it.
    pub(crate) span: Span,
}

/// What a set of pods needs.
pub(crate) enum Need {
    /// Some pods, wherever there is room.
    Some(Size, Count, Written),
    /// A pod on every node.
    EachNode(Size),
    /// Nothing that the spec states: a load test's pod is made by a person when there is room.
    Unstated,
}

/// What one pod may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Kept for it.
    pub request: Footprint,
    /// The most that it may take.
    pub limit: Footprint,
}

impl From<&Resources> for Size {
    fn from(resources: &Resources) -> Self {
        Self {
            request: Footprint { cpu: resources.cpu.request, memory: resources.memory.request },
            limit: Footprint { cpu: resources.cpu.limit, memory: resources.memory.limit },
        }
    }
}

impl Size {
    pub(crate) fn plus(self, other: Self) -> Self {
        Self { request: self.request.plus(other.request), limit: self.limit.plus(other.limit) }
    }
}

/// Where the sizes were written; the cause of the pods where they are not the spec's.
#[derive(Clone, Copy)]
pub(crate) struct Written {
    pub(crate) cpu: Span,
    pub(crate) memory: Span,
}

impl Written {
    const fn of(resources: &Resources) -> Self {
        Self { cpu: resources.cpu.span, memory: resources.memory.span }
    }
}

/// How many pods.
#[derive(Clone, Copy)]
pub(crate) struct Count {
    pub(crate) start: u32,
    pub(crate) max: u32,
    /// Beyond them while a new version rolls out.
    pub(crate) surge: u32,
}

/// Every set of pods, in order of namespace and name.
pub(crate) fn pods(stack: &Stack) -> Vec<Pods> {
    let mut pods: Vec<Pods> = components(stack)
        .chain(stack.postgresql.values().filter_map(|server| backup(server)))
        .chain(stack.airflow.values().flat_map(|airflow| match &airflow.placement {
            AirflowPlacement::InCluster { pods, .. } => airflow_pods(stack, &airflow.name, pods),
            AirflowPlacement::Managed { .. } => Vec::new(),
        }))
        .chain(stack.prometheus.values().flat_map(|prometheus| beside_prometheus(prometheus)))
        .chain(stack.services.values().flat_map(service))
        .chain(stack.pipelines.values().filter_map(|pipeline| match &pipeline.runs_in {
            Runner::Spark(_) => None,
            Runner::Pod(pod) => Some(Pods {
                workload: Workload::part(&pod.namespace, &pipeline.name, TRAINING),
                need: Need::Some(
                    Size::from(&pod.resources),
                    Count { start: 0, max: 1, surge: 0 },
                    Written::of(&pod.resources),
                ),
                span: pod.span,
            }),
        }))
        .chain(stack.loadtests.values().filter_map(|test| load(stack, test)))
        .collect();
    pods.sort_by(|a, b| a.workload.cmp(&b.workload));
    pods
}

/// Components that are one set of pods. Those that keep state are replaced in place, so they surge by none.
fn components(stack: &Stack) -> impl Iterator<Item = Pods> {
    let postgresql = stack.postgresql.values().filter_map(|server| match &server.placement {
        PostgresqlPlacement::InCluster { pods: placement, .. } => {
            Some(one(&server.name, placement, exporters::sidecar(stack), Rollout::InPlace))
        }
        _ => None,
    });
    let kafka = stack.kafka.values().filter_map(|kafka| match &kafka.placement {
        KafkaPlacement::InCluster(placement) => {
            let beside = Some(exporters::beside_broker(stack));
            Some(one(&kafka.name, placement, beside, Rollout::InPlace))
        }
        KafkaPlacement::Managed { .. } => None,
    });
    let redis = stack.redis.values().filter_map(|redis| match &redis.placement {
        RedisPlacement::InCluster(placement) => {
            Some(one(&redis.name, placement, exporters::sidecar(stack), Rollout::InPlace))
        }
        RedisPlacement::Managed { .. } => None,
    });
    let mlflow = stack.mlflow.values().filter_map(|mlflow| match &mlflow.placement {
        MlflowPlacement::InCluster(placement) => {
            Some(one(&mlflow.name, placement, None, Rollout::of(placement)))
        }
        MlflowPlacement::Vm(_) => None,
    });
    let prometheus =
        stack.prometheus.values().map(|it| one(&it.name, &it.placement, None, Rollout::InPlace));
    let alertmanager =
        stack.alertmanager.values().map(|it| one(&it.name, &it.placement, None, Rollout::InPlace));
    let grafana = stack.grafana.values().filter_map(|grafana| match &grafana.placement {
        GrafanaPlacement::InCluster(placement) => {
            Some(one(&grafana.name, placement, None, Rollout::of(placement)))
        }
        GrafanaPlacement::Vm(_) => None,
    });
    postgresql
        .chain(kafka)
        .chain(redis)
        .chain(mlflow)
        .chain(prometheus)
        .chain(alertmanager)
        .chain(grafana)
}

/// The Job that dumps the databases of a `PostgreSQL`, or restores them.
fn backup(server: &Postgresql) -> Option<Pods> {
    let PostgresqlPlacement::InCluster { pods, dumps: Some(dumps) } = &server.placement else {
        return None;
    };
    Some(Pods {
        workload: Workload::part(&pods.namespace, &server.name, BACKUP),
        need: Need::Some(
            exporters::DUMP,
            Count { start: 0, max: 1, surge: 0 },
            Written { cpu: dumps.span, memory: dumps.span },
        ),
        span: dumps.span,
    })
}

/// How a new version replaces the old one.
#[derive(Clone, Copy)]
enum Rollout {
    /// The old pod goes first: it holds a disk or an identity.
    InPlace,
    /// The new pod comes first.
    Surge,
}

impl Rollout {
    /// Two pods cannot hold one disk.
    const fn of(placement: &InCluster) -> Self {
        if placement.disk.is_some() { Self::InPlace } else { Self::Surge }
    }

    const fn surge(self) -> u32 {
        match self {
            Self::InPlace => 0,
            Self::Surge => 1,
        }
    }
}

fn one(name: &ThingName, placement: &InCluster, beside: Option<Size>, rollout: Rollout) -> Pods {
    let own = Size::from(&placement.resources);
    Pods {
        workload: Workload::new(&placement.namespace, name),
        need: Need::Some(
            beside.map_or(own, |beside| own.plus(beside)),
            fixed(*placement.replicas, rollout),
            Written::of(&placement.resources),
        ),
        span: placement.span,
    }
}

fn fixed(replicas: u32, rollout: Rollout) -> Count {
    Count { start: replicas, max: replicas, surge: rollout.surge() }
}

/// Each of Airflow's parts has the stated size. The Job that brings the tables up to date holds its room only at first
/// and while a version changes.
fn airflow_pods(stack: &Stack, name: &ThingName, placement: &InCluster) -> Vec<Pods> {
    let size = Size::from(&placement.resources);
    let part = |role, size, count| Pods {
        workload: Workload::part(&placement.namespace, name, role),
        need: Need::Some(size, count, Written::of(&placement.resources)),
        span: placement.span,
    };
    let scheduler = exporters::sidecar(stack).map_or(size, |beside| size.plus(beside));
    vec![
        part(WEBSERVER, size, fixed(*placement.replicas, Rollout::Surge)),
        part(SCHEDULER, scheduler, fixed(*placement.replicas, Rollout::InPlace)),
        part(MIGRATE, size, Count { start: 1, max: 0, surge: 0 }),
    ]
}

/// What a Prometheus needs beside it to know about Kubernetes' objects and, where asked, about nodes.
fn beside_prometheus(prometheus: &Prometheus) -> Vec<Pods> {
    let namespace = &prometheus.placement.namespace;
    let span = prometheus.name.span;
    let written = Written { cpu: span, memory: span };
    let mut pods = vec![Pods {
        workload: Workload::part(namespace, &prometheus.name, KUBE_STATE_METRICS),
        need: Need::Some(exporters::KUBE_STATE_METRICS, fixed(1, Rollout::Surge), written),
        span,
    }];
    if let Some(asked) = prometheus.node_exporter.filter(|asked| asked.value) {
        pods.push(Pods {
            workload: Workload::part(
                &names::node_exporter_namespace(prometheus),
                &prometheus.name,
                NODE_EXPORTER,
            ),
            need: Need::EachNode(exporters::NODE),
            span: asked.span,
        });
    }
    pods
}

/// A service, and a Spark driver's executors. A driver is replaced in place: two would each keep executors.
fn service(service: &Service) -> Vec<Pods> {
    let driver = match &service.program {
        Program::Container(container) => container.spark_driver.as_ref(),
        Program::Inference(_) | Program::Worker(_) => None,
    };
    let rollout = if driver.is_some() { Rollout::InPlace } else { Rollout::Surge };
    let count =
        Count { start: *service.scale.start(), max: *service.scale.max(), surge: rollout.surge() };
    let mut pods = vec![Pods {
        workload: Workload::new(&service.namespace, &service.name),
        need: Need::Some(Size::from(&service.resources), count, Written::of(&service.resources)),
        span: service.name.span,
    }];
    if let Some(driver) = driver {
        let executors = |drivers: u32| driver.executors.saturating_mul(drivers);
        let count = Count { start: executors(count.start), max: executors(count.max), surge: 0 };
        pods.push(Pods {
            workload: Workload::part(&service.namespace, &service.name, EXECUTOR),
            need: Need::Some(Size::from(&driver.executor), count, Written::of(&driver.executor)),
            span: driver.span,
        });
    }
    pods
}

/// A load test runs in the cluster, beside what it loads, because managed brokers and most services are not to be
/// reached from elsewhere.
fn load(stack: &Stack, test: &Loadtest) -> Option<Pods> {
    let namespace: &NamespaceName = match &test.load {
        Load::Http(http) => &stack.services.get(&http.service.value)?.namespace,
        Load::Kafka(_) => &stack.cluster.as_ref()?.default_namespace,
    };
    Some(Pods {
        workload: Workload::part(namespace, &test.name, LOAD),
        need: Need::Unstated,
        span: test.name.span,
    })
}
