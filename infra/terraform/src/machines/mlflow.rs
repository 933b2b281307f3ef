//! An MLflow on a machine: a virtual environment of pinned packages, and a unit that runs the server.

use contract::{network, storage};
use minijinja::context;
use spec::{
    quantity::Version,
    stack::{Artifacts, Mlflow, Stack, VirtualMachine},
};
use wiring::{Wiring, names};

use super::{
    fetch::{self, Variable},
    setup::{self, File, REUSED_SECONDS, Setup},
    template::render,
};

/// The user, and the beginning of the names of units.
const PROGRAM: &str = "mlflow";

/// Its user's home, and where artifacts of its own are.
const HOME: &str = "/var/lib/mlflow";

/// Everything that is installed for the newest known release, by version and digest: what
/// `uv pip compile --python-version 3.10` finds for `mlflow==3.17.2`, `psycopg2-binary`, `boto3` and
/// `sqlalchemy<2.1`. From 2.1 on `SQLAlchemy` takes `postgresql://` for psycopg 3, whose prepared statements do not pass a
/// pooler that gives a connection for one transaction.
const LOCK: &str = include_str!("templates/mlflow-3.17-ubuntu-2204.txt");
/// The release in [`LOCK`].
const LOCKED: [u32; 3] = [3, 17, 2];
/// The image whose Python (3.10) the lock is for.
const LOCKED_IMAGE: &str = "ubuntu-2204-lts";

/// A worker takes about half a gibibyte.
const BYTES_A_WORKER: u64 = 1 << 30;

/// What the machine of an MLflow has.
pub(super) fn setup(stack: &Stack, wiring: &Wiring, mlflow: &Mlflow, vm: &VirtualMachine) -> Setup {
    let port = mlflow.port.get();
    let host = names::machine_host(stack, &mlflow.name);
    let (requirements, options) = requirements(&mlflow.version, vm.image.as_str());
    let install = context! { version => mlflow.version.to_string(), options };
    Setup {
        title: format!("MLflow {}", *mlflow.version),
        program: PROGRAM,
        home: HOME,
        unit: "mlflow.service",
        packages: &["python3-venv"],
        data: matches!(mlflow.artifacts, Artifacts::OwnDisk(_)).then_some(HOME),
        way_in: vec![
            format!(
                "Programs of the network reach it at http://{host}:{port}; it asks nobody who they are."
            ),
            format!(
                "People come through a tunnel, `ssh -L {port}:localhost:{port}`, and open http://localhost:{port}."
            ),
        ],
        files: vec![
            File::script("/usr/local/sbin/install-mlflow", render("install-mlflow", install)),
            File::new("/usr/local/lib/stackwright/requirements.txt", requirements),
            File::new(
                "/usr/local/lib/stackwright/upgrade-database.py",
                render("upgrade-database", ()),
            ),
            File::new("/etc/systemd/system/mlflow.service", service(wiring, mlflow, vm, &host)),
        ],
    }
}

/// What pip installs, and with which options: by digest where the release is the locked one.
fn requirements(version: &Version, image: &str) -> (String, &'static str) {
    if image == LOCKED_IMAGE && LOCKED.starts_with(version.numbers()) && version.suffix().is_none()
    {
        return (LOCK.to_owned(), "--require-hashes --no-deps --only-binary :all:");
    }
    let numbers: Vec<String> = version.numbers().iter().map(u32::to_string).collect();
    let series = if numbers.len() < LOCKED.len() { ".*" } else { "" };
    let mlflow = format!("mlflow=={}{series}", numbers.join("."));
    (format!("{mlflow}\npsycopg2-binary\nboto3\nsqlalchemy<2.1\n"), "--only-binary :all:")
}

fn service(wiring: &Wiring, mlflow: &Mlflow, vm: &VirtualMachine, host: &str) -> String {
    let port = mlflow.port.get();
    let artifacts = match mlflow.artifacts {
        // Clients reach the bucket themselves, each with its own key.
        Artifacts::Bucket(_) => "--no-serve-artifacts",
        Artifacts::OwnDisk(_) => "--serve-artifacts",
    };
    let size = &vm.machine.size;
    let fit = u32::try_from(size.memory.bytes() / BYTES_A_WORKER).unwrap_or(u32::MAX);
    let mut variables = fetch::variables(wiring, &mlflow.name);
    variables.extend(settings(mlflow, host));
    let values = context! {
        user => PROGRAM,
        needs => setup::needs(PROGRAM, wiring, &mlflow.name),
        has_environment => !fetch::fetch(wiring, &mlflow.name).variables.is_empty(),
        variables,
        port,
        workers => size.cores.value.min(fit).max(1),
        artifacts,
        metadata => network::METADATA,
    };
    render("mlflow-service", values)
}

/// Settings that do not depend on what the MLflow is connected to.
fn settings(mlflow: &Mlflow, host: &str) -> Vec<Variable> {
    let port = mlflow.port.get();
    let thing = mlflow.name.as_str();
    let hosts = [host, thing, "localhost", "127.0.0.1"];
    let hosts: Vec<String> = hosts.iter().map(|host| format!("{host}:{port}")).collect();
    let mut settings = vec![
        // From 3.5 on the server refuses every other name in a request
        // (https://mlflow.org/docs/latest/self-hosting/security/network/).
        Variable::new("MLFLOW_SERVER_ALLOWED_HOSTS", hosts.join(",")),
        // Its background jobs are for judging language models; they would take six more processes.
        Variable::new("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false"),
        Variable::new("MLFLOW_DISABLE_TELEMETRY", "true"),
        Variable::new("GIT_PYTHON_REFRESH", "quiet"),
        Variable::new("MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE", REUSED_SECONDS.to_string()),
    ];
    if let Artifacts::Bucket(_) = mlflow.artifacts {
        settings.extend([
            Variable::new("AWS_DEFAULT_REGION", storage::SIGNING_REGION),
            // The key is given; the metadata service is not to be asked for one.
            Variable::new("AWS_EC2_METADATA_DISABLED", "true"),
            // Checksums of newer kinds are Amazon's own.
            Variable::new("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required"),
            Variable::new("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required"),
        ]);
    }
    settings
}
