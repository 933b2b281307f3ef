//! A Grafana on a machine: the vendor's package, data sources and a folder of dashboards.

mod sources;

use contract::{network, ports};
use minijinja::context;
use spec::{
    name::ThingName,
    stack::{Datasource, Grafana, Mlflow, MlflowPlacement, Stack},
};
use wiring::{Wiring, names};

use super::{
    fetch::{self, Variable},
    setup::{self, File, Setup},
    template::render,
};

/// The user, as the package calls it, and the beginning of the names of units.
const PROGRAM: &str = "grafana";

/// The key that signs the packages: <https://grafana.com/docs/grafana/latest/setup-grafana/installation/debian/>.
const FINGERPRINT: &str = "B53AE77BADB630A683046005963FA27710458545";
/// The cloud's mirror of them.
const PACKAGES: &str = "https://mirror.yandex.ru/mirrors/packages.grafana.com/oss/deb";

/// What root makes on the machine and systemd hands to Grafana.
const SECRET_KEY: &str = "secret-key";
const ADMIN_PASSWORD: &str = "admin-password";

/// What the machine of a Grafana has.
pub(super) fn setup(stack: &Stack, wiring: &Wiring, grafana: &Grafana) -> Setup {
    let makes_password = grafana.admin_password.is_none();
    let mut credentials = vec![SECRET_KEY];
    credentials.extend(makes_password.then_some(ADMIN_PASSWORD));
    let version = grafana.version.to_string();
    let install = context! {
        version => &version,
        credentials => &credentials,
        fingerprint => FINGERPRINT,
        packages_url => PACKAGES,
    };
    let ini = context! { port => ports::GRAFANA, makes_password };
    let folder = "/etc/stackwright/provisioning";
    Setup {
        title: format!("Grafana {version}"),
        program: PROGRAM,
        home: "/usr/share/grafana",
        unit: "grafana-server.service",
        packages: &["gnupg"],
        data: None,
        way_in: way_in(stack, grafana),
        files: vec![
            File::script("/usr/local/sbin/install-grafana", render("install-grafana", install)),
            File::new(
                "/etc/apt/preferences.d/grafana.pref",
                render("grafana-version", context! { version }),
            ),
            File::new("/etc/stackwright/grafana.ini", render("grafana-ini", ini)),
            File::new(
                &format!("{folder}/datasources/stack.yaml"),
                render(
                    "datasources",
                    context! { sources => sources::sources(stack, wiring, grafana) },
                ),
            ),
            File::new(&format!("{folder}/dashboards/stack.yaml"), render("dashboards", ())),
            File::new(
                "/etc/systemd/system/grafana-server.service",
                service(wiring, &grafana.name, &credentials),
            ),
        ],
    }
}

fn service(wiring: &Wiring, thing: &ThingName, credentials: &[&str]) -> String {
    let values = context! {
        user => PROGRAM,
        needs => setup::needs(PROGRAM, wiring, thing),
        has_environment => !fetch::fetch(wiring, thing).variables.is_empty(),
        variables => fetch::variables(wiring, thing).into_iter().map(of_package).collect::<Vec<_>>(),
        credentials,
        port => ports::GRAFANA,
        metadata => network::METADATA,
    };
    render("grafana-service", values)
}

/// A variable that names a file is read by the container image's script alone; the program has its own way to say it
/// (<https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#variable-expansion>).
fn of_package(variable: Variable) -> Variable {
    match variable.name.strip_suffix("__FILE") {
        Some(name) => Variable::new(name, format!("$__file{{{}}}", variable.value)),
        None => variable,
    }
}

/// How people come in, and where what has no data source is found.
fn way_in(stack: &Stack, grafana: &Grafana) -> Vec<String> {
    let port = ports::GRAFANA;
    let password = match &grafana.admin_password {
        Some(secret) => format!("The password of `admin` is the secret `{}`.", secret.name),
        None => format!(
            "The password of `admin` was made here: `sudo cat /var/lib/stackwright/{ADMIN_PASSWORD}`."
        ),
    };
    let mut lines = vec![
        format!(
            "People come through a tunnel, `ssh -L {port}:localhost:{port}`, and open http://localhost:{port}."
        ),
        password,
    ];
    let registries = grafana.reads.iter().filter_map(|source| match &source.value {
        Datasource::Mlflow(mlflow) => address(stack, mlflow),
        Datasource::Prometheus(_) | Datasource::Database(_) => None,
    });
    lines.extend(registries.map(|address| {
        format!("MLflow has no data source of Grafana's own: runs are at {address}, their tables in its database.")
    }));
    lines
}

fn address(stack: &Stack, mlflow: &Mlflow) -> Option<String> {
    match mlflow.placement {
        MlflowPlacement::Vm(_) => Some(format!(
            "http://{}:{}",
            names::machine_host(stack, &mlflow.name),
            mlflow.port.get()
        )),
        MlflowPlacement::InCluster(_) => None,
    }
}
