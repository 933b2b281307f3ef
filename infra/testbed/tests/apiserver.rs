//! A real API server takes everything that is rendered, twice, the second time without a change; and Pod Security
//! admits the pods.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Output,
};

use serde_json::{Value, json};
use testbed::{ControlPlane, Error, Object, RenderedStack, Result, Scratch};

/// One test, since one control plane is dear enough.
#[test]
fn everything_is_taken_and_admitted() -> Result<()> {
    let Some(plane) = ControlPlane::start()? else { return Ok(()) };
    plane.define_custom_resources()?;
    let examples = RenderedStack::all()?;
    let known: BTreeSet<String> = examples.iter().map(RenderedStack::id).collect();
    for stack in examples {
        let objects = stack.folder().join("objects").display().to_string();
        let whole = stack.folder().display().to_string();

        // From nothing: the namespaces come first by the name of their file.
        apply(&plane, &["--filename", &objects])?;
        let first = versions(&plane, &stack)?;
        apply(&plane, &["--filename", &objects])?;
        assert_eq!(
            versions(&plane, &stack)?,
            first,
            "{}: the second apply changed something",
            stack.id()
        );
        apply(&plane, &["--kustomize", &whole])?;
        assert_eq!(versions(&plane, &stack)?, first, "{}: apply -k changed something", stack.id());

        pods_are_admitted(&plane, &stack)?;
        privileged_pods_are_refused(&plane, &stack)?;

        empty(&plane, &stack)?;
        apply(&plane, &["--kustomize", &whole])?;
        let again = versions(&plane, &stack)?;
        assert!(first.keys().eq(again.keys()), "{}: apply -k from nothing", stack.id());
        empty(&plane, &stack)?;
    }
    // What the examples do not ask for, once.
    for stack in RenderedStack::with_manifests()? {
        if known.contains(&stack.id()) {
            continue;
        }
        let objects = stack.folder().join("objects").display().to_string();
        apply(&plane, &["--filename", &objects])?;
        if !pods(&stack).is_empty() {
            pods_are_admitted(&plane, &stack)?;
        }
        empty(&plane, &stack)?;
    }
    Ok(())
}

/// Without `--validate=strict` the server would drop fields that it does not know.
fn apply(plane: &ControlPlane, what: &[&str]) -> Result<String> {
    let apply = ["apply", "--server-side", "--field-manager=stackwright", "--validate=strict"];
    testbed::text(&mut plane.kubectl(apply.iter().chain(what).copied()))
}

fn empty(plane: &ControlPlane, stack: &RenderedStack) -> Result<()> {
    let namespaces =
        stack.objects.iter().filter(|object| object.kind() == "Namespace").map(Object::name);
    plane.forget(&stack.folder().join("objects"), &namespaces.collect::<Vec<_>>())?;
    let left = testbed::text(&mut plane.kubectl([
        "get",
        "deployments,networkpolicies,services",
        "-A",
        "-o",
        "name",
    ]))?;
    assert_eq!(left.trim(), "service/kubernetes", "what was to be removed is still there");
    Ok(())
}

/// Each live object's resource version, which every write changes.
fn versions(plane: &ControlPlane, stack: &RenderedStack) -> Result<BTreeMap<String, String>> {
    let names = stack.objects.iter().map(|object| {
        let metadata =
            json!({ "name": object.name(), "namespace": object.0["metadata"]["namespace"] });
        json!({ "apiVersion": object.0["apiVersion"], "kind": object.kind(), "metadata": metadata })
    });
    let output = ask(plane, &["get", "--output=json"], &names.collect::<Vec<_>>())?;
    let answer: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
        Error::unexpected("kubectl get", format!("{error}\n{}", testbed::said(&output)))
    })?;
    let live = answer["items"].as_array().cloned().unwrap_or_default().into_iter().map(Object);
    let versions: BTreeMap<String, String> =
        live.map(|object| (object.to_string(), version(&object))).collect();
    assert_eq!(versions.len(), stack.objects.len(), "{}: objects that are not there", stack.id());
    Ok(versions)
}

/// What changes when an object does. A claim is written once more when it is applied the second time, with nothing changed
/// in it; so what is in it is compared.
fn version(object: &Object) -> String {
    if object.kind() != "PersistentVolumeClaim" {
        return object.text("/metadata/resourceVersion").to_owned();
    }
    let mut content = object.0.clone();
    content["metadata"]["resourceVersion"] = Value::Null;
    content.to_string()
}

/// Asks for each pod that the objects would make, in its namespace.
fn pods_are_admitted(plane: &ControlPlane, stack: &RenderedStack) -> Result<()> {
    let pods = pods(stack);
    let count = pods.len();
    let admitted = ask(plane, &["create", "--dry-run=server", "--validate=strict"], &pods)?;
    let said = testbed::said(&admitted);
    assert!(
        count > 0 && said.matches(" created (server dry run)").count() == count,
        "{}: {said}",
        stack.id()
    );
    assert!(!said.contains("Warning"), "{}: {said}", stack.id());
    Ok(())
}

/// Asks for the same pods as privileged ones; all but the node exporter's, which has a namespace of its own for what it
/// needs.
fn privileged_pods_are_refused(plane: &ControlPlane, stack: &RenderedStack) -> Result<()> {
    let mut pods = pods(stack);
    pods.retain(|pod| pod["metadata"]["labels"]["app.kubernetes.io/component"] != "node-exporter");
    for pod in &mut pods {
        pod["spec"]["containers"][0]["securityContext"] = json!({ "privileged": true });
    }
    let count = pods.len();
    let refused = ask(plane, &["create", "--dry-run=server"], &pods)?;
    let said = testbed::said(&refused);
    assert_eq!(
        said.matches("violates PodSecurity \"restricted:").count(),
        count,
        "{}: {said}",
        stack.id()
    );
    assert!(!said.contains("created"), "{}: {said}", stack.id());
    Ok(())
}

fn pods(stack: &RenderedStack) -> Vec<Value> {
    let pod = |object: &Object| {
        let template = object.pod_template()?;
        let metadata = json!({
            "name": object.name(),
            "namespace": object.namespace(),
            "labels": template["metadata"]["labels"],
            "annotations": template["metadata"]["annotations"],
        });
        let mut spec = template["spec"].clone();
        let claims = object.0["spec"]["volumeClaimTemplates"].as_array().into_iter().flatten();
        // As the controller of a StatefulSet adds them.
        let claims = claims.map(|claim| {
            let name = &claim["metadata"]["name"];
            json!({ "name": name, "persistentVolumeClaim": { "claimName": name } })
        });
        let volumes = spec["volumes"].as_array().cloned().unwrap_or_default();
        spec["volumes"] = volumes.into_iter().chain(claims).collect();
        Some(json!({ "apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec }))
    };
    stack.objects.iter().filter_map(pod).collect()
}

/// Runs kubectl on some objects.
fn ask(plane: &ControlPlane, command: &[&str], objects: &[Value]) -> Result<Output> {
    let scratch = Scratch::new()?;
    let list = json!({ "apiVersion": "v1", "kind": "List", "items": objects });
    let file = scratch.write("objects.json", &list.to_string())?;
    testbed::output(plane.kubectl(command.iter().copied()).arg("--filename").arg(file))
}
