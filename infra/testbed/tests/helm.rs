//! The charts, read by the real Helm: linted, compared with the plain objects, and installed, upgraded, rolled back and
//! uninstalled on a real API server.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read,
    path::Path,
};

use serde_json::{Value, json};
use testbed::{Chart, ControlPlane, Error, Object, RenderedStack, Result, Scratch};

/// Calls a test for the chart of every stack that ships one, and fails if there is none.
fn for_each(test: impl Fn(&RenderedStack, &Chart) -> Result<()>) -> Result<()> {
    let mut count = 0;
    for stack in RenderedStack::all()? {
        let Some(folder) = stack.chart() else { continue };
        let Some(chart) = Chart::open(&folder)? else { return Ok(()) };
        test(&stack, &chart)?;
        count += 1;
    }
    assert!(count > 0, "no stack ships a chart");
    Ok(())
}

#[test]
fn helm_finds_nothing_to_say() -> Result<()> {
    for_each(|stack, chart| {
        let said = chart.lint()?;
        assert!(said.contains("0 chart(s) failed"), "{}: {said}", stack.id());
        assert!(!said.contains("[WARNING]") && !said.contains("[ERROR]"), "{}: {said}", stack.id());
        Ok(())
    })
}

#[test]
fn with_its_own_values_a_chart_is_the_plain_objects() -> Result<()> {
    for_each(is_the_plain_objects)
}

/// Patches of what a chart's user may set, of what not, and text that Helm would take for its own.
const PATCHES: &str = r#"
patches:
  kubernetes:
    Deployment/model:
      spec:
        template:
          spec:
            priorityClassName: batch
            containers:
              - name: model
                env: [{ name: BRACES, value: "{{ .Values.nothing }} ${a} \"b\"" }]
                resources: { limits: { cpu: 3 } }
    NetworkPolicy/source: { metadata: { annotations: { note: "{{- end }}" } } }
"#;

#[test]
fn patches_reach_a_chart() -> Result<()> {
    let stack = RenderedStack::changed("lab8", |text| format!("{text}{PATCHES}"))?;
    let folder = stack.chart().ok_or_else(|| Error::unexpected("lab8", "it ships no chart"))?;
    let Some(chart) = Chart::open(&folder)? else { return Ok(()) };
    let said = chart.lint()?;
    assert!(said.contains("0 chart(s) failed"), "{said}");
    let model = stack.objects.iter().find(|it| it.kind() == "Deployment" && it.name() == "model");
    let text = model.map(ToString::to_string).unwrap_or_default();
    let pod = model.map(|model| model.0["spec"]["template"]["spec"].to_string());
    assert!(pod.is_some_and(|pod| pod.contains("batch") && pod.contains("BRACES")), "{text}");
    is_the_plain_objects(&stack, &chart)
}

fn is_the_plain_objects(stack: &RenderedStack, chart: &Chart) -> Result<()> {
    let namespace = namespace(stack);
    let made = chart.template(&stack.id(), &namespace, &[])?;
    let made: BTreeMap<String, Value> = made.into_iter().map(comparable).collect();
    let plain = stack.objects.iter().filter(|object| !belongs_to_a_namespace(object));
    let plain: BTreeMap<String, Value> = plain.cloned().map(comparable).collect();
    assert!(made.keys().eq(plain.keys()), "{:?}\n{:?}", made.keys(), plain.keys());
    for (name, object) in &plain {
        assert_eq!(&made[name], object, "{}: {name}", stack.id());
    }
    Ok(())
}

/// A chart brings no namespace, nor what closes it.
fn belongs_to_a_namespace(object: &Object) -> bool {
    object.kind() == "Namespace" || object.name() == "default-deny"
}

/// An object by its name, without what a chart cannot have the same: who manages it, and the digest by which its pods
/// roll, which Helm takes of templates.
fn comparable(object: Object) -> (String, Value) {
    let name = object.to_string();
    let mut value = object.0;
    forget(&mut value, "app.kubernetes.io/managed-by");
    forget(&mut value, "checksum/config");
    (name, value)
}

fn forget(value: &mut Value, key: &str) {
    match value {
        Value::Object(fields) => {
            fields.remove(key);
            fields.values_mut().for_each(|value| forget(value, key));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| forget(item, key)),
        Value::String(text) if text.contains(key) => {
            // A pod's template that Spark reads stands in a ConfigMap as text.
            let lines: Vec<&str> = text.lines().filter(|line| !line.contains(key)).collect();
            // Helm quotes what the plain objects may leave bare.
            *text = lines.join("\n").replace('"', "");
        }
        _ => {}
    }
}

#[test]
fn bad_values_are_refused() -> Result<()> {
    for_each(|stack, chart| {
        let service = service(stack)?;
        let bad = [
            format!("{service}.replicas=many"),
            format!("{service}.replicas=-1"),
            format!("{service}.resources.limits.memory=much"),
            format!("{service}.imge=registry.example.org/a:1"),
            format!("{service}.image="),
            String::from("networkPolicies=perhaps"),
            String::from("nobody.image=registry.example.org/a:1"),
        ];
        for value in bad {
            let said = chart.refused(&stack.id(), &namespace(stack), &["--set", &value])?;
            assert!(said.contains("schema"), "{value}: {said}");
        }
        Ok(())
    })
}

#[test]
fn values_reach_their_places() -> Result<()> {
    for_each(|stack, chart| {
        let service = service(stack)?;
        let image = format!("{service}.image=registry.example.org/other:2");
        let cpu = format!("{service}.resources.limits.cpu=3");
        let values = ["--set", &image, "--set", &cpu, "--set", "networkPolicies=false"];
        let objects = chart.template("another", "elsewhere", &values)?;
        let deployment = objects
            .iter()
            .find(|object| object.kind() == "Deployment" && object.name() == service)
            .ok_or_else(|| Error::unexpected(&service, "the chart has no such Deployment"))?;
        let container = &deployment.0["spec"]["template"]["spec"]["containers"][0];
        assert_eq!(container["image"], "registry.example.org/other:2");
        assert_eq!(container["resources"]["limits"]["cpu"], "3");
        assert!(objects.iter().all(|object| object.kind() != "NetworkPolicy"));
        let home = namespace(stack);
        for object in &objects {
            assert_eq!(object.namespace(), "elsewhere", "{object}");
            let text = object.0.to_string();
            assert!(!text.contains(&format!(".{home}.svc")), "{object} speaks to `{home}`");
        }
        Ok(())
    })
}

#[test]
fn a_release_lives_and_leaves_nothing() -> Result<()> {
    let Some(plane) = ControlPlane::start()? else { return Ok(()) };
    for_each(|stack, chart| {
        let (id, home) = (stack.id(), namespace(stack));
        let before = everything(&plane)?;
        let images: Vec<String> = services(stack)
            .flat_map(|name| {
                [String::from("--set"), format!("{name}.image=registry.example.org/{name}:1")]
            })
            .collect();
        let images: Vec<&str> = images.iter().map(String::as_str).collect();
        let install =
            ["upgrade", "--install", &id, ".", "--namespace", &home, "--create-namespace"];
        let installed: Vec<&str> = install.iter().chain(&images).copied().collect();
        chart.on(&plane, &installed)?;
        let first = templates(&plane, &home)?;
        assert!(first.values().all(|template| template.contains("registry.example.org/")));
        release_fits(&plane, &home)?;

        let service = service(stack)?;
        let tag = format!("{service}.image=registry.example.org/{service}:2");
        let upgraded: Vec<&str> = installed.iter().copied().chain(["--set", &tag]).collect();
        chart.on(&plane, &upgraded)?;
        let second = templates(&plane, &home)?;
        let changed: Vec<&String> =
            first.keys().filter(|name| first[*name] != second[*name]).collect();
        assert_eq!(changed, [&service], "another tag rolls its own Deployment only");

        chart.on(&plane, &["rollback", &id, "1", "--namespace", &home])?;
        assert_eq!(templates(&plane, &home)?, first, "{id}: rolled back");

        chart.on(&plane, &["uninstall", &id, "--namespace", &home])?;
        let left: BTreeSet<String> = everything(&plane)?.difference(&before).cloned().collect();
        assert_eq!(left, BTreeSet::from([format!("/Namespace/{home}")]), "{id}: what is left");
        Ok(())
    })
}

/// The check of archives allows 300 KiB in a chart; text as random as an archive is, so nothing makes it smaller.
#[test]
fn the_largest_archive_still_fits() -> Result<()> {
    const BYTES: usize = 300 * 1024;
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let Some(plane) = ControlPlane::start()? else { return Ok(()) };
    for_each(|stack, chart| {
        let source = Path::new("/dev/urandom");
        let mut random = vec![0; BYTES / 3 * 4];
        let read = fs::File::open(source).and_then(|mut file| file.read_exact(&mut random));
        read.map_err(Error::file(source))?;
        let text: Vec<u8> =
            random.iter().map(|byte| ALPHABET[usize::from(*byte) % ALPHABET.len()]).collect();
        let files = stack.chart().unwrap_or_default().join("files");
        for entry in fs::read_dir(&files).map_err(Error::file(&files))? {
            let file = entry.map_err(Error::file(&files))?.path();
            fs::write(&file, &text).map_err(Error::file(&file))?;
        }
        let (id, home) = (stack.id(), namespace(stack));
        chart.on(&plane, &["install", &id, ".", "--namespace", &home, "--create-namespace"])?;
        release_fits(&plane, &home)
    })
}

/// Helm's own Secret, of which Kubernetes takes 1 MiB.
fn release_fits(plane: &ControlPlane, namespace: &str) -> Result<()> {
    let secrets = list(plane, "secrets", namespace)?;
    // What is printed is base64 of what counts.
    let sizes = secrets.iter().map(|secret| secret.text("/data/release").len() / 4 * 3);
    let largest = sizes.max().unwrap_or_default();
    assert!(largest > 0 && largest < 1024 * 1024, "{largest} bytes of release");
    Ok(())
}

/// Each Deployment's template of pods, as text.
fn templates(plane: &ControlPlane, namespace: &str) -> Result<BTreeMap<String, String>> {
    let deployments = list(plane, "deployments", namespace)?;
    Ok(deployments
        .iter()
        .map(|object| (object.name().to_owned(), object.0["spec"]["template"].to_string()))
        .collect())
}

/// What a release can leave behind.
fn everything(plane: &ControlPlane) -> Result<BTreeSet<String>> {
    let kinds = "configmaps,deployments,endpoints,networkpolicies,poddisruptionbudgets,rolebindings,roles,secrets,\
                 serviceaccounts,services,statefulsets";
    let mut all = list(plane, kinds, "")?;
    all.extend(list(plane, "namespaces", "")?);
    Ok(all
        .iter()
        .map(|object| format!("{}/{}/{}", object.namespace(), object.kind(), object.name()))
        .collect())
}

/// Live objects of some kinds; of every namespace where none is named.
fn list(plane: &ControlPlane, kinds: &str, namespace: &str) -> Result<Vec<Object>> {
    let place = if namespace.is_empty() {
        vec!["--all-namespaces"]
    } else {
        vec!["--namespace", namespace]
    };
    let get = ["get", kinds, "--output=json"].into_iter().chain(place);
    let answer = testbed::text(&mut plane.kubectl(get))?;
    let answer: Value =
        serde_json::from_str(&answer).map_err(|error| Error::unexpected("kubectl get", error))?;
    Ok(answer["items"].as_array().cloned().unwrap_or_default().into_iter().map(Object).collect())
}

/// Where a stack's programs stand.
fn namespace(stack: &RenderedStack) -> String {
    let cluster = stack.stack.cluster.as_ref();
    cluster.map(|cluster| cluster.default_namespace.to_string()).unwrap_or_default()
}

fn services(stack: &RenderedStack) -> impl Iterator<Item = String> {
    stack.stack.services.keys().map(ToString::to_string)
}

/// One of a stack's services.
fn service(stack: &RenderedStack) -> Result<String> {
    services(stack).next().ok_or_else(|| Error::unexpected(stack.id(), "it has no service"))
}

/// A judge that says nothing may have looked at nothing.
#[test]
fn helm_finds_a_mistake() -> Result<()> {
    let scratch = Scratch::new()?;
    scratch.write("Chart.yaml", &json!({ "apiVersion": "v2", "name": "broken" }).to_string())?;
    scratch.write("templates/broken.yaml", "kind: {{ .Values.kind\n")?;
    let Some(chart) = Chart::open(Path::new(scratch.path()))? else { return Ok(()) };
    assert!(chart.lint().is_err(), "a chart without a version, with a broken template");
    Ok(())
}
