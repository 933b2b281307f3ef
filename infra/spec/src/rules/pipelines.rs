//! Pipelines and machines: whether those outside the cluster can reach what is in it.

use super::Check;
use crate::{
    diagnostic::Diagnostic,
    name::ThingName,
    source::Span,
    stack::{
        AirflowPlacement, ClusterPlacement, Dataset, Datasource, GrafanaPlacement, InCluster,
        Mlflow, MlflowPlacement, Pipeline, PostgresqlPlacement, Runner, Stack,
    },
};

crate::rule! {
    static ORCHESTRATOR_CANNOT_REACH = "orchestrator-cannot-reach", Error, No;
    static MACHINE_CANNOT_REACH = "machine-cannot-reach", Error, No;
}

pub(super) const CHECKS: &[Check] = &[
    Check::parts(&ORCHESTRATOR_CANNOT_REACH, orchestrator_cannot_reach),
    Check::parts(&MACHINE_CANNOT_REACH, machine_cannot_reach),
];

/// A pipeline with a part that cannot reach another: one report each, the first that is found.
fn orchestrator_cannot_reach(stack: &Stack) -> Vec<Diagnostic> {
    let pipelines = stack.pipelines.values();
    pipelines
        .filter_map(|pipeline| {
            registry(pipeline).or_else(|| pods(stack, pipeline)).or_else(|| data(pipeline))
        })
        .collect()
}

const IN_CLUSTER: &str = "a Service of the cluster has no address outside of it";

/// Training logs to the registry, and the orchestrator verifies there what was registered.
fn registry(pipeline: &Pipeline) -> Option<Diagnostic> {
    let registry = &pipeline.trains.registered_in;
    let inside = in_cluster(registry)?;
    let airflow = &pipeline.orchestrated_by;
    let (who, at) = match (&airflow.placement, &pipeline.runs_in) {
        (AirflowPlacement::Managed { .. }, _) => {
            (format!("the managed Airflow `{}`", airflow.name), airflow.span)
        }
        (_, Runner::Spark(spark)) => (format!("the Spark `{}`", spark.name), spark.span),
        (AirflowPlacement::InCluster { .. }, Runner::Pod(_)) => return None,
    };
    let message = format!(
        "{who} cannot reach `{}`, where `{}` is registered: {IN_CLUSTER}",
        registry.name, pipeline.trains.name
    );
    let report = Diagnostic::new(&ORCHESTRATOR_CANNOT_REACH, at, message)
        .related(inside.span, format!("`{}` is in the cluster", registry.name))
        .help(format!(
            "place `{}` on a `vm`, or orchestrate and train in the cluster",
            registry.name
        ))
        .thing(&pipeline.name);
    Some(report)
}

fn in_cluster(mlflow: &Mlflow) -> Option<&InCluster> {
    match &mlflow.placement {
        MlflowPlacement::InCluster(placement) => Some(placement),
        MlflowPlacement::Vm(_) => None,
    }
}

/// A managed Airflow that would start pods in a cluster of which nothing is known.
fn pods(stack: &Stack, pipeline: &Pipeline) -> Option<Diagnostic> {
    let (Runner::Pod(pod), AirflowPlacement::Managed { .. }) =
        (&pipeline.runs_in, &pipeline.orchestrated_by.placement)
    else {
        return None;
    };
    let ClusterPlacement::External(external) = stack.cluster.as_ref()?.placement else {
        return None;
    };
    let airflow = &pipeline.orchestrated_by;
    let message = format!(
        "the managed Airflow `{}` cannot start pods in a cluster that exists apart from the stack",
        airflow.name
    );
    let report = Diagnostic::new(&ORCHESTRATOR_CANNOT_REACH, airflow.span, message)
        .related(pod.span, "runs in the cluster")
        .related(external, "whose address is not known")
        .help("run Airflow `in_cluster`, or let a `spark` train")
        .thing(&pipeline.name);
    Some(report)
}

/// Training that cannot read its data: a volume is mounted by pods of its own namespace, and by nothing else.
fn data(pipeline: &Pipeline) -> Option<Diagnostic> {
    let Dataset::Volume(volume) = &pipeline.reads.value else { return None };
    let (message, at, help) = match &pipeline.runs_in {
        Runner::Spark(spark) => (
            format!(
                "the Spark `{}` cannot read the volume `{}`: only pods mount it",
                spark.name, volume.name
            ),
            spark.span,
            String::from("read from a bucket's prefix, or train in a pod of the cluster"),
        ),
        Runner::Pod(pod) if pod.namespace.value != volume.namespace.value => (
            format!(
                "`{}` runs in `{}` and cannot read the volume `{}`, which is in `{}`",
                pipeline.name, pod.namespace, volume.name, volume.namespace
            ),
            pod.namespace.span,
            format!("write `namespace: {}` in `runs_in.cluster`", volume.namespace),
        ),
        Runner::Pod(_) => return None,
    };
    let report = Diagnostic::new(&ORCHESTRATOR_CANNOT_REACH, pipeline.reads.span, message)
        .related(at, "trains here")
        .related(volume.name.span, "the volume")
        .help(help)
        .thing(&pipeline.name);
    Some(report)
}

/// A virtual machine that needs a server in the cluster. A Prometheus gets an internal balancer for its Grafana;
/// nothing else does.
fn machine_cannot_reach(stack: &Stack) -> Vec<Diagnostic> {
    let registries = stack.mlflow.values().filter_map(|mlflow| {
        let MlflowPlacement::Vm(_) = mlflow.placement else { return None };
        let PostgresqlPlacement::InCluster { pods: inside, .. } = &mlflow.database.server.placement
        else {
            return None;
        };
        Some(unreachable(
            &mlflow.name,
            &mlflow.database.server.name,
            mlflow.database.database.span,
            inside.span,
        ))
    });
    let boards = stack
        .grafana
        .values()
        .filter(|grafana| matches!(grafana.placement, GrafanaPlacement::Vm(_)));
    let shown = boards.flat_map(|grafana| {
        grafana.reads.iter().filter_map(move |source| {
            let (name, inside) = match &source.value {
                Datasource::Prometheus(_) => return None,
                Datasource::Mlflow(mlflow) => (&mlflow.name, in_cluster(mlflow)?),
                Datasource::Database(reference) => match &reference.server.placement {
                    PostgresqlPlacement::InCluster { pods: inside, .. } => {
                        (&reference.server.name, inside)
                    }
                    PostgresqlPlacement::Managed { .. } | PostgresqlPlacement::External { .. } => {
                        return None;
                    }
                },
            };
            Some(unreachable(&grafana.name, name, source.span, inside.span))
        })
    });
    registries.chain(shown).collect()
}

fn unreachable(machine: &ThingName, server: &ThingName, at: Span, inside: Span) -> Diagnostic {
    let message =
        format!("`{machine}` is a virtual machine and cannot reach `{server}`: {IN_CLUSTER}");
    Diagnostic::new(&MACHINE_CANNOT_REACH, at, message)
        .related(inside, format!("`{server}` is in the cluster"))
        .help(format!("place both in the cluster, or `{server}` outside of it"))
        .thing(machine)
}
