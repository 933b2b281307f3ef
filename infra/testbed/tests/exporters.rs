//! The catalogue of metrics, held against what the real programs tell: names, kinds, and the labels of every series that
//! is there.

use std::collections::BTreeSet;

use contract::metrics::{Kind, Source, alertmanager, kube_state, prometheus};
use testbed::{ControlPlane, Error, Result, Scratch, Told, exporters};

/// Every metric of a source is told, as what it is, with its labels.
fn compare(source: &Source, told: &Told) {
    let mut seen = 0;
    for metric in source.metrics {
        let kind = match metric.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram(_) => "histogram",
        };
        assert_eq!(told.kinds.get(metric.name).map(String::as_str), Some(kind), "{}", metric.name);
        let expected: BTreeSet<_> =
            metric.labels.iter().map(|label| String::from(label.name)).collect();
        for labels in told.labels.get(metric.name).into_iter().flatten() {
            assert_eq!(labels, &expected, "{}", metric.name);
            seen += 1;
        }
    }
    assert!(seen > 0, "{} tells no series", source.name);
}

#[test]
fn prometheus_tells_what_the_catalogue_has() -> Result<()> {
    let Some(told) = exporters::prometheus()? else { return Ok(()) };
    compare(&prometheus::SOURCE, &told);
    Ok(())
}

#[test]
fn an_alertmanager_tells_what_the_catalogue_has() -> Result<()> {
    let Some(told) = exporters::alertmanager()? else { return Ok(()) };
    compare(&alertmanager::SOURCE, &told);
    Ok(())
}

#[test]
fn kube_state_metrics_tells_what_the_catalogue_has() -> Result<()> {
    let Some(plane) = ControlPlane::start()? else { return Ok(()) };
    let scratch = Scratch::new()?;
    let file = scratch.write("objects.yaml", OBJECTS)?;
    let file = file.to_str().ok_or_else(|| Error::unexpected("the folder", "no text"))?;
    testbed::text(&mut plane.kubectl(["apply", "--server-side", "-f", file]))?;
    let names: Vec<_> = kube_state::SOURCE.metrics.iter().map(|metric| metric.name).collect();
    let Some(told) = exporters::kube_state_metrics(&plane, &names)? else { return Ok(()) };
    compare(&kube_state::SOURCE, &told);
    for name in [
        kube_state::HPA_MAX.name,
        kube_state::HPA_CURRENT.name,
        kube_state::DEPLOYMENT_REPLICAS.name,
        kube_state::STATEFUL_SET_REPLICAS.name,
        kube_state::CONTAINER_REQUESTS.name,
        kube_state::POD_PHASE.name,
        kube_state::BUDGET_DESIRED.name,
    ] {
        assert!(told.labels.contains_key(name), "{name} is not told");
    }
    Ok(())
}

/// One of each that something is told of.
const OBJECTS: &str = r#"
apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: default }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: default }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: main, image: web, resources: { requests: { cpu: 100m }, limits: { cpu: 200m } } }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: store, namespace: default }
spec:
  serviceName: store
  selector: { matchLabels: { app: store } }
  template:
    metadata: { labels: { app: store } }
    spec: { containers: [{ name: main, image: store }] }
---
apiVersion: v1
kind: Pod
metadata: { name: one, namespace: default }
spec:
  nodeName: none
  automountServiceAccountToken: false
  containers: [{ name: main, image: web, resources: { requests: { cpu: 100m }, limits: { cpu: 200m } } }]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: default }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 1
  maxReplicas: 4
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: default }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: all, namespace: default }
spec: { hard: { pods: "100" } }
"#;
