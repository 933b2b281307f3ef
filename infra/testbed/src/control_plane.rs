//! A real control plane: etcd and kube-apiserver, with their own admission, validation and authorization.
//!
//! There is no controller, scheduler or kubelet, so what is applied stays as it was applied: a changed object means
//! that an apply changed it.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde_json::json;

use crate::{Engine, Error, Process, ReservedPort, Result, Scratch, command};

/// Quiet, it takes three seconds; a machine that compiles beside it takes its time.
const READY_WITHIN: Duration = Duration::from_secs(90);

/// A running control plane; it ends when this is dropped.
#[derive(Debug)]
pub struct ControlPlane {
    kubectl: PathBuf,
    definitions: PathBuf,
    server: Process,
    _etcd: Process,
    port: ReservedPort,
    scratch: Scratch,
}

impl ControlPlane {
    /// Starts an empty one and waits until it answers; nothing where the engine may be missing and is.
    pub fn start() -> Result<Option<Self>> {
        let (Some(engine), Some(schemas)) = (Engine::Kubernetes.find()?, Engine::Schemas.find()?)
        else {
            return Ok(None);
        };
        let scratch = Scratch::new()?;
        let port = ReservedPort::new()?;
        let token = random_token()?;
        scratch.write("tokens.csv", &format!("{token},admin,admin,system:masters\n"))?;
        scratch.write("kubeconfig", &kubeconfig(&port, &token))?;
        let bin = engine.join("bin");
        let etcd = Process::start("etcd", &etcd(&bin.join("etcd")), &scratch)?;
        let server = Process::start(
            "kube-apiserver",
            &api_server(&bin.join("kube-apiserver"), &port),
            &scratch,
        )?;
        let mut plane = Self {
            kubectl: bin.join("kubectl"),
            definitions: schemas.join("crds"),
            server,
            _etcd: etcd,
            port,
            scratch,
        };
        plane.wait_until_ready()?;
        Ok(Some(plane))
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let mut ready = self.kubectl(["get", "--raw", "/readyz"]);
        // kubectl cannot even read its configuration before the server has written its certificate.
        let certificate = self.certificate();
        self.server.wait_for("/readyz", READY_WITHIN, || {
            if !certificate.exists() {
                return Ok(None);
            }
            Ok(command::output(&mut ready)?.status.success().then_some(()))
        })
    }

    /// A kubectl that speaks to this control plane as an administrator.
    pub fn kubectl<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(&self.kubectl);
        // HOME also holds its caches: one of another server would mislead it.
        command.env("KUBECONFIG", self.kubeconfig()).env("HOME", self.scratch.path());
        command.args(arguments);
        command
    }

    /// The configuration of its clients.
    #[must_use]
    pub fn kubeconfig(&self) -> PathBuf {
        self.scratch.path().join("kubeconfig")
    }

    /// The configuration of a client that has a token.
    pub fn kubeconfig_of(&self, name: &str, token: &str) -> Result<PathBuf> {
        self.scratch.write(format!("{name}.kubeconfig"), &kubeconfig(&self.port, token))
    }

    /// A token of a `ServiceAccount`.
    pub fn token(&self, namespace: &str, account: &str) -> Result<String> {
        let mut create = self.kubectl(["create", "token", account, "--namespace", namespace]);
        command::text(&mut create).map(|token| token.trim().to_owned())
    }

    /// Where it answers.
    #[must_use]
    pub fn address(&self) -> String {
        format!("https://127.0.0.1:{}", self.port.number())
    }

    /// The certificate that its own is signed with.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.scratch.path().join("certs/apiserver.crt")
    }

    /// Makes it empty again: deletes the objects of a folder, and their namespaces to the last trace. That trace is what
    /// a controller would remove that does not run here.
    pub fn forget(&self, folder: &Path, namespaces: &[&str]) -> Result<()> {
        command::text(self.kubectl(["delete", "--wait=false", "--filename"]).arg(folder))?;
        for namespace in namespaces {
            let finalized = json!({
                "apiVersion": "v1",
                "kind": "Namespace",
                "metadata": { "name": namespace },
                "spec": { "finalizers": [] },
            });
            let path = format!("/api/v1/namespaces/{namespace}/finalize");
            let file = self.scratch.write("finalized.json", &finalized.to_string())?;
            command::text(self.kubectl(["replace", "--raw", &path, "--filename"]).arg(file))?;
        }
        Ok(())
    }

    /// Defines the custom resources of KEDA, of External Secrets and of the Prometheus operator, as their makers ship them.
    pub fn define_custom_resources(&self) -> Result<()> {
        // Some are larger than the annotation in which a client-side apply would keep them.
        let mut apply = self.kubectl(["apply", "--server-side", "--recursive", "--filename"]);
        command::text(apply.arg(&self.definitions))?;
        let mut wait =
            self.kubectl(["wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"]);
        command::text(&mut wait)?;
        Ok(())
    }
}

fn etcd(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.args([
        "--data-dir=etcd",
        "--unsafe-no-fsync",
        "--log-level=warn",
        "--listen-client-urls=unix://client.sock",
        "--listen-peer-urls=unix://peer.sock",
        // Never dialled, but a socket is refused here.
        "--advertise-client-urls=http://localhost:2379",
    ]);
    command
}

fn api_server(program: &Path, port: &ReservedPort) -> Command {
    let mut command = Command::new(program);
    command.arg(format!("--secure-port={}", port.number())).args([
        "--permit-port-sharing",
        "--etcd-servers=unix://client.sock",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--cert-dir=certs",
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--authorization-mode=Node,RBAC",
        // As everywhere that runs a network plugin; so it is Pod Security that refuses privileged pods.
        "--allow-privileged",
        "--token-auth-file=tokens.csv",
        "--service-account-issuer=https://kubernetes.default.svc",
        // The key that the server makes for its own certificate, before it reads these two.
        "--service-account-key-file=certs/apiserver.key",
        "--service-account-signing-key-file=certs/apiserver.key",
    ]);
    command
}

fn kubeconfig(port: &ReservedPort, token: &str) -> String {
    let server = format!("https://127.0.0.1:{}", port.number());
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "test",
        "clusters": [{ "name": "test", "cluster": { "server": server, "certificate-authority": "certs/apiserver.crt" } }],
        "users": [{ "name": "admin", "user": { "token": token } }],
        "contexts": [{ "name": "test", "context": { "cluster": "test", "user": "admin" } }],
    })
    .to_string()
}

/// Other users of the machine can reach the port, so the token must not be known.
fn random_token() -> Result<String> {
    let mut bytes = [0_u8; 16];
    let read =
        |bytes: &mut [u8]| -> io::Result<()> { File::open("/dev/urandom")?.read_exact(bytes) };
    read(&mut bytes).map_err(Error::file("/dev/urandom"))?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}
