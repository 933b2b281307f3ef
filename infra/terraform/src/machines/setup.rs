//! What every machine has: its system's updates, its program's user and files, secrets, an exporter where one is asked.

use contract::{network, ports};
use minijinja::context;
use serde::Serialize;
use spec::{
    name::ThingName,
    stack::{Cloud, Stack},
};
use wiring::{Peer, Wiring};

use super::{fetch, template::render};

/// The API that hands out what is in secrets:
/// <https://yandex.cloud/en/docs/lockbox/api-ref/Payload/getEx>.
const LOCKBOX: &str = "https://payload.lockbox.api.cloud.yandex.net";

/// How long a connection to a database is used again: a security group forgets one that was silent for 180 seconds, and
/// tells neither side (<https://yandex.cloud/en/docs/vpc/concepts/security-groups>).
pub(super) const REUSED_SECONDS: u32 = 120;

/// A machine's program and what is its own.
pub(super) struct Setup {
    /// What it is, in a few words: `MLflow 3.17`.
    pub(super) title: String,
    /// The program's name in names of units, and its own user.
    pub(super) program: &'static str,
    /// The home of that user.
    pub(super) home: &'static str,
    /// The unit that runs the program.
    pub(super) unit: &'static str,
    /// Packages of the system that it needs.
    pub(super) packages: &'static [&'static str],
    /// Where a disk of its own is mounted, which outlives the machine.
    pub(super) data: Option<&'static str>,
    /// How people reach it, a line each.
    pub(super) way_in: Vec<String>,
    /// Its files.
    pub(super) files: Vec<File>,
}

/// A file of a machine; root's, and readable by everyone, since no secret is in it.
#[derive(Debug, Serialize)]
pub(super) struct File {
    path: String,
    mode: &'static str,
    content: String,
}

impl File {
    /// One to read.
    pub(super) fn new(path: &str, content: impl Into<String>) -> Self {
        Self { path: path.to_owned(), mode: "0644", content: content.into() }
    }

    /// One to run.
    pub(super) fn script(path: &str, content: impl Into<String>) -> Self {
        Self { path: path.to_owned(), mode: "0755", content: content.into() }
    }
}

/// The units that must have ended before a program starts.
pub(super) fn needs(program: &str, wiring: &Wiring, thing: &ThingName) -> Vec<String> {
    let fetches = !fetch::fetch(wiring, thing).secrets.is_empty();
    let secrets = fetches.then(|| format!("{program}-secrets.service"));
    [format!("install-{program}.service")].into_iter().chain(secrets).collect()
}

impl Setup {
    /// The machine's user data.
    pub(super) fn cloud_config(self, stack: &Stack, wiring: &Wiring, thing: &ThingName) -> String {
        let has_exporter = is_scraped(wiring, thing);
        let common = ["ca-certificates", "curl", "jq", "unattended-upgrades"];
        let exporter = has_exporter.then_some("prometheus-node-exporter");
        let mut packages: Vec<_> =
            common.into_iter().chain(self.packages.iter().copied()).chain(exporter).collect();
        packages.sort_unstable();

        let mut files = vec![
            File::new("/etc/apt/apt.conf.d/20auto-upgrades", render("upgrades", ())),
            install(&self),
        ];
        if has_exporter {
            files.push(File::new(
                "/etc/systemd/system/prometheus-node-exporter.service.d/hardening.conf",
                render("node-exporter", context! { metadata => network::METADATA }),
            ));
        }
        files.extend(secrets(&self, stack, wiring, thing));
        files.extend(self.files);
        let values = context! {
            summary => format!("`{thing}` of the stack `{}`: {}.", stack.id(), self.title),
            way_in => self.way_in,
            packages,
            user => self.program,
            home => self.home,
            unit => self.unit,
            device => format!("/dev/disk/by-id/virtio-{}", super::DATA_DEVICE),
            data => self.data,
            files,
        };
        render("cloud-config", values)
    }
}

/// The unit that runs the program's script of installation.
fn install(setup: &Setup) -> File {
    let program = setup.program;
    let values = context! { program, script => format!("/usr/local/sbin/install-{program}") };
    File::new(
        &format!("/etc/systemd/system/install-{program}.service"),
        render("install-service", values),
    )
}

/// The unit that brings the machine's secrets, and its script; none where there are no secrets.
fn secrets(setup: &Setup, stack: &Stack, wiring: &Wiring, thing: &ThingName) -> Vec<File> {
    let fetch = fetch::fetch(wiring, thing);
    let Some(Cloud::Yandex(yandex)) = &stack.cloud else { return Vec::new() };
    if fetch.secrets.is_empty() {
        return Vec::new();
    }
    let script = context! {
        lockbox => LOCKBOX,
        folder => yandex.folder.as_str(),
        secrets => fetch.secrets,
        files => fetch.files,
        variables => fetch.variables,
    };
    let program = setup.program;
    vec![
        File::new(
            &format!("/etc/systemd/system/{program}-secrets.service"),
            render("secrets-service", context! { program, user => program }),
        ),
        File::script("/usr/local/sbin/fetch-secrets", render("fetch-secrets", script)),
    ]
}

/// Whether a Prometheus asks the machine itself, beside its program.
fn is_scraped(wiring: &Wiring, thing: &ThingName) -> bool {
    wiring.scrapes.iter().any(|scrape| {
        scrape.port == ports::NODE_EXPORTER
            && matches!(&scrape.target, Peer::Machine { thing: machine, .. } if machine == thing)
    })
}
