//! A real Spark, told what a driver is told: as the driver's own account it makes its executors on a real API server,
//! whose Pod Security admits them, and removes them when it ends. The executors cannot run here: there is no kubelet.

use std::{
    fs,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use testbed::{ControlPlane, Engine, Error, Object, RenderedStack, Result, Scratch};

/// What the driver does: it keeps its executors until they were seen, or nobody looks any more.
const PROGRAM: &str = r#"
import os, time
from pyspark.sql import SparkSession
session = SparkSession.builder.appName("proof").getOrCreate()
for _ in range(900):
    if os.path.exists("seen"):
        break
    time.sleep(0.2)
session.stop()
"#;

/// Quiet, it takes ten seconds; a machine that compiles beside it takes its time.
const WITHIN: Duration = Duration::from_mins(3);

/// The name of the driver's pod.
const POD: &str = "driver-0";

/// A driver of a stack.
struct Driver<'a> {
    stack: &'a RenderedStack,
    name: String,
    namespace: String,
    executors: usize,
}

fn drivers(stack: &RenderedStack) -> Vec<Driver<'_>> {
    let drivers = stack.stack.services.values().filter_map(|service| {
        let spec::stack::Program::Container(container) = &service.program else { return None };
        let driver = container.spark_driver.as_ref()?;
        Some(Driver {
            stack,
            name: service.name.to_string(),
            namespace: service.namespace.to_string(),
            executors: usize::try_from(driver.executors.value).ok()?,
        })
    });
    drivers.collect()
}

#[test]
fn a_driver_makes_its_executors_and_removes_them() -> Result<()> {
    let (Some(plane), Some(spark)) = (ControlPlane::start()?, Engine::Spark.find()?) else {
        return Ok(());
    };
    plane.define_custom_resources()?;
    let mut count = 0;
    for stack in RenderedStack::all()? {
        let drivers = drivers(&stack);
        if drivers.is_empty() {
            continue;
        }
        let objects = stack.folder().join("objects");
        let apply = ["apply", "--server-side", "--filename"];
        testbed::text(plane.kubectl(apply).arg(objects))?;
        for driver in &drivers {
            let scratch = Scratch::new()?;
            prepare(&plane, driver, &scratch)?;
            let mut child = Command::new(spark.join("bin/spark-submit"));
            let log = scratch.path().join("log");
            let file = fs::File::create(&log).map_err(Error::file(&log))?;
            child
                .current_dir(scratch.path())
                .env("HOME", scratch.path())
                .env("SPARK_CONF_DIR", scratch.path().join("conf"))
                .env("POD_NAME", POD)
                .args(["--conf", "spark.scheduler.maxRegisteredResourcesWaitingTime=1s"])
                .args(["--conf", "spark.ui.enabled=false"])
                .args(here(&plane, &scratch))
                .arg("program.py")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(file);
            let child = child.spawn().map_err(Error::file(&spark))?;
            proof(&plane, driver, &scratch, child)?;
            count += 1;
        }
    }
    assert!(count > 0, "no stack has a Spark driver");
    Ok(())
}

/// What is another here than in the cluster: where the API server answers, and by what the driver's account is known.
fn here(plane: &ControlPlane, scratch: &Scratch) -> Vec<String> {
    let authentication = "spark.kubernetes.authenticate";
    let token = scratch.path().join("token");
    let settings = [
        format!("spark.master=k8s://{}", plane.address()),
        format!("{authentication}.oauthTokenFile={}", token.display()),
        format!("{authentication}.caCertFile={}", plane.certificate().display()),
        String::from("spark.driver.host=127.0.0.1"),
        String::from("spark.driver.bindAddress=127.0.0.1"),
        // Any that is free.
        String::from("spark.driver.port=0"),
        String::from("spark.driver.blockManager.port=0"),
        format!(
            "spark.kubernetes.executor.podTemplateFile={}",
            scratch.path().join("conf/executor.yaml").display()
        ),
    ];
    settings.into_iter().flat_map(|setting| [String::from("--conf"), setting]).collect()
}

/// The driver's pod, its token, and the files that it is told by.
fn prepare(plane: &ControlPlane, driver: &Driver<'_>, scratch: &Scratch) -> Result<()> {
    let find = |kind: &str, name: &str| {
        let mut objects = driver.stack.objects.iter();
        let found = objects.find(|object| object.kind() == kind && object.name() == name);
        found.ok_or_else(|| Error::unexpected(name, format!("there is no such {kind}")))
    };
    let map = find("ConfigMap", &format!("{}-spark", driver.name))?;
    for (name, text) in map.0["data"].as_object().into_iter().flatten() {
        scratch.write(format!("conf/{name}"), text.as_str().unwrap_or_default())?;
    }
    scratch.write("program.py", PROGRAM)?;
    let template = find("Deployment", &driver.name)?.pod_template();
    let template = template.cloned().unwrap_or_default();
    let pod = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": { "name": POD, "namespace": driver.namespace, "labels": template["metadata"]["labels"] },
        "spec": template["spec"],
    });
    let file = scratch.write("pod.json", &pod.to_string())?;
    let remove =
        ["--namespace", &driver.namespace, "delete", "pod", POD, "--ignore-not-found", "--force"];
    testbed::text(&mut plane.kubectl(remove))?;
    testbed::text(plane.kubectl(["create", "--filename"]).arg(file))?;
    let create = ["--namespace", &driver.namespace, "create", "token", &driver.name];
    let token = testbed::text(&mut plane.kubectl(create))?;
    scratch.write("token", token.trim())?;
    Ok(())
}

fn proof(
    plane: &ControlPlane,
    driver: &Driver<'_>,
    scratch: &Scratch,
    mut child: Child,
) -> Result<()> {
    let start = Instant::now();
    let log = || fs::read_to_string(scratch.path().join("log")).unwrap_or_default();
    let made = loop {
        let made = executors(plane, driver)?;
        if made.len() == driver.executors {
            break made;
        }
        let ended = child.try_wait().map_err(Error::file("spark-submit"))?.is_some();
        assert!(!ended && start.elapsed() < WITHIN, "{} executors:\n{}", made.len(), log());
        thread::sleep(Duration::from_millis(200));
    };
    for executor in &made {
        let labels = &executor.0["metadata"]["labels"];
        assert_eq!(labels["app.kubernetes.io/name"], format!("{}-executor", driver.name));
        assert_eq!(executor.text("/metadata/ownerReferences/0/name"), POD);
        assert_eq!(executor.text("/spec/serviceAccountName"), format!("{}-executor", driver.name));
        let container = &executor.0["spec"]["containers"][0];
        assert_eq!(container["resources"]["requests"]["memory"], "1Gi");
        assert_eq!(container["securityContext"]["readOnlyRootFilesystem"], true);
    }
    scratch.write("seen", "")?;
    let status = child.wait().map_err(Error::file("spark-submit"))?;
    assert!(status.success(), "{status}:\n{}", log());
    for word in ["Forbidden", "forbidden"] {
        assert!(!log().contains(word), "the driver asks for what it may not:\n{}", log());
    }
    assert_eq!(executors(plane, driver)?, [], "executors outlive their driver");
    Ok(())
}

/// The executors' pods that there are.
fn executors(plane: &ControlPlane, driver: &Driver<'_>) -> Result<Vec<Object>> {
    let get = ["--namespace", &driver.namespace, "get", "pods", "--output=json"];
    let select = ["--selector", "spark-role=executor"];
    let answer = testbed::text(&mut plane.kubectl(get.into_iter().chain(select)))?;
    let answer: Value =
        serde_json::from_str(&answer).map_err(|error| Error::unexpected("kubectl get", error))?;
    Ok(answer["items"].as_array().cloned().unwrap_or_default().into_iter().map(Object).collect())
}
