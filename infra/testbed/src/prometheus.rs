//! Prometheus, started as its container would be.

use std::{fs, path::PathBuf, process::Command, time::Duration};

use serde_json::{Value, json};

use crate::{ControlPlane, Engine, Error, Given, Process, ReservedPort, Result, Scratch, http};

/// Quiet, it answers after a second.
const READY_WITHIN: Duration = Duration::from_mins(1);

/// A running Prometheus; it ends when this is dropped.
#[derive(Debug)]
pub struct Prometheus {
    port: u16,
    server: Process,
    scratch: Scratch,
}

/// What is other here than in the cluster: where the API server is and as whom it is asked, and where hosts are whose
/// names nobody knows here. Everything else is as it was rendered, but for the folders of the pod, which become folders
/// of the test, and TLS, which no stand-in speaks.
#[derive(Debug)]
pub struct Elsewhere<'a> {
    /// The API server.
    pub plane: &'a ControlPlane,
    /// The token of the pod's own account.
    pub token: String,
    /// Texts of the configuration that are others here.
    pub replaced: Vec<(String, String)>,
}

impl Prometheus {
    /// Starts what a container is given; nothing where the engine may be missing and is.
    pub fn start(given: &Given, elsewhere: &Elsewhere<'_>) -> Result<Option<Self>> {
        let Some(engine) = Engine::Prometheus.find()? else { return Ok(None) };
        let scratch = Scratch::new()?;
        let root = scratch.path().join("pod");
        let here = |text: &str| given.moved(&root, text);
        for folder in &given.folders {
            let folder = here(folder);
            fs::create_dir_all(&folder).map_err(Error::file(folder))?;
        }
        let token = scratch.write("token", &elsewhere.token)?;
        for (path, text) in &given.files {
            let text = if path.ends_with("/prometheus.yaml") {
                configuration(&here(text), elsewhere, &token.display().to_string())?
            } else {
                text.clone()
            };
            scratch.write(here(path), &text)?;
        }
        let port = ReservedPort::new()?.number();
        let mut words = given.command.iter();
        let program = words.next().map_or("", |word| word.rsplit('/').next().unwrap_or(word));
        let mut command = Command::new(engine.join("bin").join(program));
        command.args(words.map(|word| match word.strip_prefix("--web.listen-address=") {
            Some(_) => format!("--web.listen-address=127.0.0.1:{port}"),
            None => here(word),
        }));
        let mut server = Process::start("prometheus", &command, &scratch)?;
        server.wait_for("an answer that it is ready", READY_WITHIN, || {
            let answer = http::get(port, "localhost", "/-/ready");
            Ok(answer.ok().filter(|(status, _)| *status == 200))
        })?;
        Ok(Some(Self { port, server, scratch }))
    }

    /// What it answers at a path of its API, once that is what is waited for.
    pub fn wait_for<T>(
        &mut self,
        what: &str,
        limit: Duration,
        path: &str,
        mut find: impl FnMut(&Value) -> Option<T>,
    ) -> Result<T> {
        let port = self.port;
        self.server.wait_for(what, limit, || {
            let answer = http::get(port, "localhost", path).ok();
            let data = answer.and_then(|(_, body)| serde_json::from_str::<Value>(&body).ok());
            Ok(data.and_then(|answer| find(&answer["data"])))
        })
    }

    /// A file of the pod, as one of the test.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.scratch.path().join("pod").join(path.trim_start_matches('/'))
    }

    /// Everything that it has said so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.server.log()
    }
}

fn configuration(text: &str, elsewhere: &Elsewhere<'_>, token: &str) -> Result<String> {
    let plain = elsewhere
        .replaced
        .iter()
        .chain(&[(String::from("scheme: https"), String::from("scheme: http"))])
        .fold(text.to_owned(), |text, (there, here)| text.replace(there, here));
    let plain = plain.replace("/var/run/secrets/kubernetes.io/serviceaccount/token", token);
    let not_yaml = |error| Error::unexpected("the configuration of Prometheus", error);
    let mut file: Value = serde_yaml::from_str(&plain).map_err(not_yaml)?;
    for pointer in ["/scrape_configs", "/alerting/alertmanagers"] {
        let users = file.pointer_mut(pointer).and_then(Value::as_array_mut).into_iter().flatten();
        let discoveries = users
            .flat_map(|user| user["kubernetes_sd_configs"].as_array_mut().into_iter().flatten());
        for discovery in discoveries {
            discovery["api_server"] = elsewhere.plane.address().into();
            discovery["authorization"] = json!({ "credentials_file": token });
            let certificate = elsewhere.plane.certificate().display().to_string();
            discovery["tls_config"] = json!({ "ca_file": certificate });
        }
    }
    serde_yaml::to_string(&file).map_err(not_yaml)
}
