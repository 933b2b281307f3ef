//! Real engines for tests: in go files that were rendered, out comes what the programs say that will read them.
//!
//! `.ci/engines/install` installs the engines and `.ci/engines/lock` pins them; here they are only found and run. What
//! is started ends with the test, also when the test panics or is killed.

mod command;
mod engines;
mod error;
mod http;
mod nobody;
mod port;
mod process;
mod scratch;

mod edits;
mod machine;
mod object;
mod pod;
mod service;
mod stacks;

mod chart;
mod control_plane;
mod controllers;
mod cyclonus;
pub mod exporters;
mod helm;
mod kafka;
mod kubeconform;
mod kubectl;
mod mlflow;
mod postgres;
mod prometheus;
mod promtool;
mod redis;
mod stand_in;
mod state_metrics;
pub mod terraform;

mod accepted;
mod alertmanager;
mod amlint;
mod amtool;
mod checkov;
mod cloud_init;
mod finding;
mod inbox;
mod kube_score;
mod shellcheck;
mod systemd;
mod tflint;

pub use self::{
    accepted::{Accepted, Sieve},
    alertmanager::{Alertmanager, redirected, stays},
    amlint::amlint,
    amtool::Amtool,
    chart::Chart,
    checkov::{checkov, checkov_of_manifests},
    cloud_init::cloud_init,
    command::{output, refused, said, text},
    control_plane::ControlPlane,
    controllers::Controllers,
    cyclonus::{Connection, Cyclonus, Endpoint, Pod},
    edits::EditedStack,
    engines::{Engine, installer, parse, root, variable},
    error::{Error, Result},
    exporters::{Beside, Exporter, Told},
    finding::Finding,
    inbox::{Inbox, Received},
    kafka::{Broker, Kafka, Login, Producer},
    kube_score::kube_score,
    kubeconform::{Conformity, Kubeconform},
    kubectl::kustomize,
    machine::Machine,
    mlflow::Mlflow,
    object::Object,
    pod::{Given, given, given_to, secrets},
    port::ReservedPort,
    postgres::{Postgres, PostgresPod},
    process::Process,
    prometheus::{Elsewhere, Prometheus},
    promtool::{Promtool, files},
    redis::Redis,
    scratch::Scratch,
    service::Service,
    shellcheck::shellcheck,
    stacks::RenderedStack,
    stand_in::{StandIn, own_address},
    state_metrics::StateMetrics,
    systemd::systemd_verify,
    terraform::Terraform,
    tflint::tflint,
};
