//! What `review` forecasts of Kubernetes' objects is what a real API server does: it refuses exactly what is to be made
//! anew, takes everything else, and writes nothing where nothing differs.

mod edits;
mod fields;

use std::{collections::BTreeMap, process::Output};

use serde_json::{Value, json};
use testbed::{ControlPlane, Error, Object, Result, Scratch};

/// The annotation that is applied with every object of the head: who has it was not refused.
const MARK: &str = "testbed.stackwright.dev/head";

/// One test, since one control plane is dear enough.
#[test]
fn it_is_what_the_server_does() -> Result<()> {
    let Some(plane) = ControlPlane::start()? else { return Ok(()) };
    plane.define_custom_resources()?;
    define_classes(&plane)?;
    // The edits name every node port; what the fields leave to the server comes out of the rest.
    let wrong = [edits::wrong(&plane)?, fields::wrong(&plane)?].concat();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    Ok(())
}

/// The classes of the cloud's disks, which let a claim grow.
fn define_classes(plane: &ControlPlane) -> Result<()> {
    let class = |name: &str| {
        Object(json!({
            "apiVersion": "storage.k8s.io/v1",
            "kind": "StorageClass",
            "metadata": { "name": name },
            "provisioner": "disk-csi-driver.mks.ycloud.io",
            "allowVolumeExpansion": true,
        }))
    };
    must(&apply(plane, &[class("yc-network-ssd"), class("yc-network-hdd")])?)
}

/// Applies objects, of which some may be refused.
fn apply(plane: &ControlPlane, objects: &[Object]) -> Result<Output> {
    // Without `--validate=strict` the server would drop fields that it does not know.
    let command = ["apply", "--server-side", "--field-manager=stackwright", "--validate=strict"];
    ask(plane, &command, objects)
}

fn must(output: &Output) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    Err(Error::unexpected("kubectl", testbed::said(output)))
}

/// What the server said of those that it refused.
fn refusals(said: &str) -> impl Iterator<Item = String> {
    said.lines().filter(|line| !line.ends_with("serverside-applied")).map(String::from)
}

/// The objects as they are there, by what they are known by.
fn live(plane: &ControlPlane, objects: &[Object]) -> Result<BTreeMap<String, Object>> {
    let names: Vec<_> = objects
        .iter()
        .map(|Object(it)| {
            let of = &it["metadata"];
            let metadata = json!({ "name": of["name"], "namespace": of["namespace"] });
            Object(
                json!({ "apiVersion": it["apiVersion"], "kind": it["kind"], "metadata": metadata }),
            )
        })
        .collect();
    let output = ask(plane, &["get", "--output=json"], &names)?;
    let answer: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
        Error::unexpected("kubectl get", format!("{error}\n{}", testbed::said(&output)))
    })?;
    // One alone comes without a list.
    let items = answer["items"].as_array().cloned().unwrap_or_else(|| vec![answer]);
    Ok(items.into_iter().map(Object).map(|object| (object.to_string(), object)).collect())
}

/// Runs kubectl on some objects.
fn ask(plane: &ControlPlane, command: &[&str], objects: &[Object]) -> Result<Output> {
    let scratch = Scratch::new()?;
    let items: Vec<_> = objects.iter().map(|object| &object.0).collect();
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": items });
    let file = scratch.write("objects.json", &list.to_string())?;
    testbed::output(plane.kubectl(command.iter().copied()).arg("--filename").arg(file))
}

/// An object of the head, with the mark.
fn marked(mut object: Object) -> Object {
    object.0["metadata"]["annotations"][MARK] = json!("applied");
    object
}

fn has_mark(object: &Object) -> bool {
    object.0["metadata"]["annotations"][MARK].is_string()
}

/// Gives each claim its disk, as a provisioner would: only then may it grow.
fn bind_claims(plane: &ControlPlane, objects: &[Object]) -> Result<()> {
    for claim in objects.iter().filter(|object| object.kind() == "PersistentVolumeClaim") {
        let spec = &claim.0["spec"];
        let status = json!({ "status": {
            "phase": "Bound",
            "accessModes": spec["accessModes"],
            "capacity": spec["resources"]["requests"],
        } })
        .to_string();
        let patch = ["patch", "--subresource=status", "--type=merge", "--patch", &status];
        let of = ["--namespace", claim.namespace(), "persistentvolumeclaim", claim.name()];
        testbed::text(&mut plane.kubectl(patch.into_iter().chain(of)))?;
    }
    Ok(())
}
