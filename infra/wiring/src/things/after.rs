//! What starts after what: who is asked, and on which port.

use contract::ports;
use spec::{
    name::ThingName,
    source::Spanned,
    stack::{
        AirflowPlacement, GrafanaPlacement, InCluster, KafkaPlacement, MlflowPlacement,
        PostgresqlPlacement, Program, Readiness, RedisPlacement, Stack,
    },
};

use crate::{
    Peer, Wait, Why, Workload,
    draft::{Client, Draft},
    names::role,
};

/// A service starts after another thing: its pods ask the other's Service, which answers once a pod behind it is ready.
/// What has no Service in the cluster (a program without ports, what the cloud runs) cannot be asked.
pub(crate) fn wire(draft: &mut Draft<'_>, client: &Client, first: &Spanned<ThingName>) {
    let asked = service(draft.stack, &first.value).or_else(|| component(draft.stack, &first.value));
    let wait = if asked.is_some() { Wait::Pods } else { Wait::Apply };
    if let Some((workload, port)) = asked {
        draft.flow(client, &Peer::Workload(workload), port, Why::Order, first.span);
    }
    draft.before(first, client.thing(), wait, first.span);
}

fn service(stack: &Stack, name: &ThingName) -> Option<(Workload, u16)> {
    let service = stack.services.get(name)?;
    let port = match &service.program {
        Program::Inference(_) => ports::HTTP,
        Program::Worker(_) => return None,
        Program::Container(container) => match &container.ready {
            Some(Readiness::Tcp(check) | Readiness::Http { port: check, .. }) => check.port.get(),
            None => container.ports.values().next()?.get(),
        },
    };
    Some((Workload::new(&service.namespace, &service.name), port))
}

fn component(stack: &Stack, name: &ThingName) -> Option<(Workload, u16)> {
    let at = |pods: &InCluster, port| Some((Workload::new(&pods.namespace, name), port));
    if let Some(redis) = stack.redis.get(name)
        && let RedisPlacement::InCluster(pods) = &redis.placement
    {
        return at(pods, ports::REDIS);
    }
    if let Some(kafka) = stack.kafka.get(name)
        && let KafkaPlacement::InCluster(pods) = &kafka.placement
    {
        return at(pods, ports::KAFKA);
    }
    if let Some(server) = stack.postgresql.get(name)
        && let PostgresqlPlacement::InCluster { pods, .. } = &server.placement
    {
        return at(pods, ports::POSTGRESQL);
    }
    if let Some(mlflow) = stack.mlflow.get(name)
        && let MlflowPlacement::InCluster(pods) = &mlflow.placement
    {
        return at(pods, mlflow.port.get());
    }
    if let Some(airflow) = stack.airflow.get(name)
        && let AirflowPlacement::InCluster { pods, .. } = &airflow.placement
    {
        let webserver = Workload::part(&pods.namespace, name, role::WEBSERVER);
        return Some((webserver, ports::AIRFLOW));
    }
    if let Some(grafana) = stack.grafana.get(name)
        && let GrafanaPlacement::InCluster(pods) = &grafana.placement
    {
        return at(pods, ports::GRAFANA);
    }
    let prometheus = stack.prometheus.get(name).map(|it| (&it.placement, ports::PROMETHEUS));
    let alertmanager = stack.alertmanager.get(name).map(|it| (&it.placement, ports::ALERTMANAGER));
    prometheus.or(alertmanager).and_then(|(pods, port)| at(pods, port))
}
