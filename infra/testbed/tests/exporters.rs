//! The catalogue of metrics, held against what the real programs tell: names, kinds, and the labels of every series that
//! is there. What stands beside a server is held against it where that server's tests are.

use contract::metrics::{alertmanager, kube_state, node, prometheus};
use testbed::{ControlPlane, Error, Exporter, RenderedStack, Result, Scratch, exporters};

#[test]
fn prometheus_tells_what_the_catalogue_has() -> Result<()> {
    let Some(told) = exporters::prometheus()? else { return Ok(()) };
    assert_eq!(told.differences(&prometheus::SOURCE), [""; 0]);
    Ok(())
}

#[test]
fn an_alertmanager_tells_what_the_catalogue_has() -> Result<()> {
    let Some(told) = exporters::alertmanager()? else { return Ok(()) };
    assert_eq!(told.differences(&alertmanager::SOURCE), [""; 0]);
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
    assert_eq!(told.differences(&kube_state::SOURCE), [""; 0]);
    for name in [
        kube_state::HPA_MAX.name,
        kube_state::HPA_CURRENT.name,
        kube_state::DEPLOYMENT_REPLICAS.name,
        kube_state::STATEFUL_SET_REPLICAS.name,
        kube_state::CONTAINER_REQUESTS.name,
        kube_state::POD_PHASE.name,
        kube_state::BUDGET_DESIRED.name,
    ] {
        assert!(told.series.contains_key(name), "{name} is not told");
    }
    Ok(())
}

/// As rendered, with this machine for the node.
#[test]
fn a_node_tells_what_the_catalogue_has() -> Result<()> {
    let mut count = 0;
    for stack in RenderedStack::all()? {
        for object in stack.objects.iter().filter(|object| object.kind() == "DaemonSet") {
            let given = testbed::given(&stack.objects, object.namespace(), object.name())?;
            let Some(given) = given else { return Ok(()) };
            let Some(mut exporter) = Exporter::start(&given, None)? else { return Ok(()) };
            let names: Vec<_> = node::SOURCE.metrics.iter().map(|metric| metric.name).collect();
            let told = exporter.told(&names)?;
            assert_eq!(told.differences(&node::SOURCE), [""; 0]);
            let mounts = told.series[node::DISK_SIZE.name].iter();
            let mounts: Vec<_> =
                mounts.map(|series| series.labels["mountpoint"].as_str()).collect();
            assert!(mounts.contains(&"/"), "{mounts:?}");
            for hidden in ["/host", "/proc", "/dev", "/sys"] {
                assert!(!mounts.iter().any(|mount| mount.starts_with(hidden)), "{mounts:?}");
            }
            count += 1;
        }
    }
    assert!(count > 0, "no stack renders a node exporter");
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
