//! The machine of an MLflow.

use super::stacks::{fish, machine};

#[test]
fn the_locked_release_is_installed_by_digest_alone() {
    let requirements = |text: &str| {
        machine(text, "tracking")["/usr/local/lib/stackwright/requirements.txt"].clone()
    };
    let locked = requirements(&fish());
    let pins = locked.lines().filter(|line| line.contains("==")).count();
    assert!(pins > 50, "{locked}");
    assert_eq!(pins, locked.matches("--hash=sha256:").count());
    assert!(locked.contains("\nmlflow==3.17.2 \\\n"), "{locked}");
    assert!(locked.contains("\nsqlalchemy==2.0."), "a plain address is for psycopg2 up to 2.0");
    let other = requirements(&fish().replace("version: \"3.17\"", "version: \"3.16\""));
    assert!(other.starts_with("mlflow==3.16.*\n"), "{other}");
    let exact = requirements(&fish().replace("version: \"3.17\"", "version: \"3.17.1\""));
    assert!(exact.starts_with("mlflow==3.17.1\n"), "{exact}");
}

#[test]
fn artifacts_on_the_own_disk_are_served() {
    let disk = fish().replace("artifacts: data/mlflow-artifacts", "artifacts: own_disk");
    let served = &machine(&disk, "tracking")["/etc/systemd/system/mlflow.service"];
    assert!(served.contains(" --serve-artifacts\n"), "{served}");
    let direct = &machine(&fish(), "tracking")["/etc/systemd/system/mlflow.service"];
    assert!(direct.contains(" --no-serve-artifacts\n"), "{direct}");
}
