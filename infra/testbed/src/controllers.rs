//! What makes a control plane move: the controllers, the scheduler, nodes that run every pod without running anything
//! (kwok), and a metrics API whose values a test sets.

use std::{net::Ipv4Addr, process::Command, time::Duration};

use serde_json::json;

use crate::{ControlPlane, Engine, Error, Process, ReservedPort, Result, Scratch, command};

/// Quiet, everything is ready after four seconds.
const READY_WITHIN: Duration = Duration::from_secs(90);

/// The node; more pods than fit on it would not be scheduled. A second one at the same address would tell the same of its
/// pods once more.
const NODE: &str = "node-1";

/// Asks a server that signs its own certificate.
const PUT: &str = "import ssl, sys, urllib.request as u; u.urlopen(u.Request(sys.argv[1], method='PUT'), context=ssl._create_unverified_context())";

/// Running controllers; they end when this is dropped.
#[derive(Debug)]
pub struct Controllers {
    metrics_port: u16,
    _processes: Vec<Process>,
    _scratch: Scratch,
}

impl Controllers {
    /// Starts them; nothing where the engine may be missing and is. Kubelets are said to be at the address, and pods get
    /// addresses of the range, which begins with its first.
    pub fn start(plane: &ControlPlane, node: Ipv4Addr, pods: Ipv4Addr) -> Result<Option<Self>> {
        let Some(engine) = Engine::Kubernetes.find()? else { return Ok(None) };
        let scratch = Scratch::new()?;
        let kubeconfig = format!("--kubeconfig={}", plane.kubeconfig().display());
        let start = |name: &'static str, arguments: &[String]| {
            let mut program = Command::new(engine.join("bin").join(name));
            program.arg(&kubeconfig).args(arguments);
            Process::start(name, &program, &scratch)
        };
        let mut metrics = start("fake-metrics", &[])?;
        let log = scratch.path().join("fake-metrics.log");
        let metrics_port = metrics.wait_for("its port", READY_WITHIN, || {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            Ok(said.strip_suffix('\n').and_then(|port| port.parse::<u16>().ok()))
        })?;
        let certificate = plane.certificate();
        let key = certificate.with_extension("key");
        let controllers = [
            String::from("--secure-port=0"),
            String::from("--leader-elect=false"),
            String::from("--kube-api-qps=500"),
            String::from("--kube-api-burst=1000"),
            format!("--service-account-private-key-file={}", key.display()),
            format!("--root-ca-file={}", certificate.display()),
            // A test waits for seconds where a cluster waits for minutes; what is decided is the same.
            String::from("--horizontal-pod-autoscaler-sync-period=1s"),
            String::from("--horizontal-pod-autoscaler-cpu-initialization-period=1s"),
            String::from("--horizontal-pod-autoscaler-initial-readiness-delay=1s"),
        ];
        let scheduler = ["--secure-port=0", "--leader-elect=false"].map(String::from);
        let own = ReservedPort::new()?.number();
        let kwok = [
            String::from("--manage-all-nodes"),
            String::from("--node-lease-duration-seconds=40"),
            format!("--node-ip={node}"),
            format!("--node-port={}", contract::ports::KUBELET),
            format!("--cidr={pods}/16"),
            format!("--server-address=127.0.0.1:{own}"),
        ];
        apply(plane, metrics_port)?;
        let processes = vec![
            metrics,
            start("kube-controller-manager", &controllers)?,
            start("kube-scheduler", &scheduler)?,
            start("kwok", &kwok)?,
        ];
        let is = |what: &[&str]| {
            let limit = format!("--timeout={}s", READY_WITHIN.as_secs());
            let words = ["wait", &limit].into_iter().chain(what.iter().copied());
            command::text(&mut plane.kubectl(words)).map(drop)
        };
        is(&["--for=condition=Ready", "node", "--all"])?;
        is(&["--for=condition=Available", "apiservice", "v1beta1.metrics.k8s.io"])?;
        Ok(Some(Self { metrics_port, _processes: processes, _scratch: scratch }))
    }

    /// What all ready pods of a Deployment use together, as the metrics API tells it from now on.
    pub fn load(&self, namespace: &str, deployment: &str, millicores: u64) -> Result<()> {
        let address = format!(
            "https://127.0.0.1:{}/load/{namespace}/{deployment}?cpu={millicores}m&memory=512Mi",
            self.metrics_port
        );
        command::text(Command::new("python3").args(["-c", PUT, &address])).map(drop)
    }
}

/// Nodes, and the metrics API behind a name that the API server resolves to this machine.
fn apply(plane: &ControlPlane, metrics_port: u16) -> Result<()> {
    let room =
        json!({ "cpu": "16", "memory": "64Gi", "ephemeral-storage": "100Gi", "pods": "110" });
    let node = json!({
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": { "name": NODE, "labels": { "kubernetes.io/hostname": NODE, "kubernetes.io/os": "linux" } },
        "status": { "allocatable": room, "capacity": room },
    });
    let service = json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": { "name": "fake-metrics", "namespace": "kube-system" },
        "spec": { "type": "ExternalName", "externalName": "localhost" },
    });
    let api = json!({
        "apiVersion": "apiregistration.k8s.io/v1",
        "kind": "APIService",
        "metadata": { "name": "v1beta1.metrics.k8s.io" },
        "spec": {
            "group": "metrics.k8s.io",
            "version": "v1beta1",
            "groupPriorityMinimum": 100,
            "versionPriority": 100,
            "insecureSkipTLSVerify": true,
            "service": { "name": "fake-metrics", "namespace": "kube-system", "port": metrics_port },
        },
    });
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": [node, service, api] });
    let scratch = Scratch::new()?;
    let file = scratch.write("cluster.json", &list.to_string())?;
    let file = file.to_str().ok_or_else(|| Error::unexpected("a folder", "its name is no text"))?;
    command::text(&mut plane.kubectl(["apply", "--server-side", "--filename", file])).map(drop)
}
