//! Finds the engines that `.ci/engines/install` installs. Nothing is installed here: a test must not spend minutes
//! on building its judge.

use std::{
    env,
    fmt::Display,
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use crate::{Error, Result, command};

/// An engine of `.ci/engines/lock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// etcd, kube-apiserver, kubectl.
    Kubernetes,
    /// kubeconform.
    Kubelint,
    /// The strict schemas of Kubernetes' kinds, and the definitions of custom ones.
    Schemas,
    /// cyclonus, which judges network policies.
    Cyclonus,
    /// Helm.
    Helm,
    /// Terraform.
    Terraform,
    /// `OpenTofu`, which reads the same files.
    Opentofu,
    /// A stand-in for the Yandex Cloud provider, for both.
    Yandexstub,
    /// What the real Yandex Cloud provider asks of the cloud before it plans.
    Yandexendpoint,
    /// tflint.
    Tflint,
    /// Prometheus and promtool.
    Prometheus,
    /// Alertmanager and amtool.
    Alertmanager,
    /// Both of the oldest series that is known.
    Oldalertmanager,
    /// amlint, which knows what makes an Alertmanager's configuration lose alerts.
    Amlint,
    /// `redis_exporter`, `postgres_exporter`, `node_exporter`.
    Exporters,
    /// checkov.
    Checkov,
    /// shellcheck.
    Shellcheck,
    /// systemd-analyze.
    Systemd,
    /// cloud-init.
    Cloudinit,
    /// `MLflow`, and a Python that imports it.
    Mlflow,
    /// redis-server, redis-cli.
    Redis,
    /// A shell and tools as small images have them.
    Busybox,
    /// spark-submit and all of Spark; Java is the machine's.
    Spark,
    /// Kafka and its commands.
    Kafka,
    /// `PostgreSQL`: the server, psql, `pg_dump` and their like.
    Postgres,
}

impl Engine {
    /// Its name in the lock file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kubernetes => "kubernetes",
            Self::Kubelint => "kubelint",
            Self::Schemas => "schemas",
            Self::Cyclonus => "cyclonus",
            Self::Helm => "helm",
            Self::Terraform => "terraform",
            Self::Opentofu => "opentofu",
            Self::Yandexstub => "yandexstub",
            Self::Yandexendpoint => "yandexendpoint",
            Self::Tflint => "tflint",
            Self::Prometheus => "prometheus",
            Self::Alertmanager => "alertmanager",
            Self::Oldalertmanager => "oldalertmanager",
            Self::Amlint => "amlint",
            Self::Exporters => "exporters",
            Self::Checkov => "checkov",
            Self::Shellcheck => "shellcheck",
            Self::Systemd => "systemd",
            Self::Cloudinit => "cloudinit",
            Self::Mlflow => "mlflow",
            Self::Redis => "redis",
            Self::Busybox => "busybox",
            Self::Spark => "spark",
            Self::Kafka => "kafka",
            Self::Postgres => "postgres",
        }
    }

    /// Where it is; nothing, said aloud on stderr, where it is missing and may be missing.
    ///
    /// It must not be missing where `CI` or `STACKWRIGHT_REQUIRE_ENGINES` is set, as `cargo verify` does: a proof that
    /// was skipped there would look like a proof.
    pub fn find(self) -> Result<Option<PathBuf>> {
        let error = match self.locate() {
            Ok(path) => return Ok(Some(path)),
            Err(error @ Error::Missing { .. }) if !required() => error,
            Err(error) => return Err(error),
        };
        skip(error)?;
        Ok(None)
    }

    /// `STACKWRIGHT_ENGINE_<NAME>`, which `cargo verify` sets, or else the installer's own answer.
    fn locate(self) -> Result<PathBuf> {
        if let Some(path) = env::var_os(variable(self.name())) {
            return Ok(PathBuf::from(path));
        }
        let missing = |reason: String| Error::Missing { engine: self.name(), reason };
        let ask = |arguments: &[&str]| {
            command::text(Command::new(installer()).args(arguments))
                .map_err(|error| missing(error.to_string()))
        };
        let state = ask(&["--list", self.name()])?;
        if !state.lines().all(|line| line.ends_with(" installed")) {
            return Err(missing(String::from("not installed")));
        }
        let answer = ask(&[self.name()])?;
        let path =
            parse(&answer).find(|(name, _)| *name == self.name()).map(|(_, path)| path.to_owned());
        path.ok_or_else(|| missing(format!("the installer answers `{}`", answer.trim())))
    }
}

/// The folder of the whole tree.
#[must_use]
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// The script that installs engines.
#[must_use]
pub fn installer() -> PathBuf {
    root().join(".ci/engines/install")
}

/// The lines `NAME PATH` of the installer's answer.
pub fn parse(answer: &str) -> impl Iterator<Item = (&str, &Path)> {
    answer
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(name, path)| (name, Path::new(path)))
}

/// The variable that says where an engine is.
#[must_use]
pub fn variable(engine: &str) -> String {
    format!("STACKWRIGHT_ENGINE_{}", engine.to_uppercase())
}

/// Says aloud on stderr that the test which calls this proves nothing, and why.
pub(crate) fn skip(why: impl Display) -> Result<()> {
    let thread = thread::current();
    let test = thread.name().unwrap_or("a test");
    // Written to the stream itself, since the test harness would swallow what `eprintln!` prints.
    writeln!(io::stderr().lock(), "SKIPPED: {test}, because {why}")
        .map_err(Error::file("/dev/stderr"))
}

fn required() -> bool {
    ["CI", "STACKWRIGHT_REQUIRE_ENGINES"]
        .iter()
        .any(|name| env::var(name).is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false")))
}
