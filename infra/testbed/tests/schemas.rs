//! Everything that is rendered is valid by the strict schemas of the stack's own Kubernetes, and `kubectl kustomize`
//! gives the same objects.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testbed::{Error, Kubeconform, Object, RenderedStack, Result, Scratch};

#[test]
fn every_object_is_valid() -> Result<()> {
    let Some(kubeconform) = Kubeconform::find()? else { return Ok(()) };
    for stack in RenderedStack::with_manifests()? {
        let found =
            kubeconform.judge(&stack.folder().join("objects"), &stack.kubernetes_version())?;
        assert!(found.invalid.is_empty(), "{}:\n{}", stack.id(), found.invalid.join("\n"));
        assert_eq!(found.valid, stack.objects.len(), "{}: objects that were not read", stack.id());
    }
    Ok(())
}

/// What must be refused: the pointer of a place in an object of a kind, and what is written there.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("Deployment", "/spec/revisionHistoryLimit", r#""two""#),
    ("Deployment", "/spec/template/spec/containers/0/imagePulPolicy", r#""Always""#),
    ("Service", "/spec/ports/0/port", r#""http""#),
    ("HorizontalPodAutoscaler", "/spec/maxReplica", "3"),
    ("NetworkPolicy", "/spec/policyTypes", r#""Ingress""#),
    ("ScaledObject", "/spec/minReplicaCount", r#""one""#),
    ("ScaledObject", "/spec/trigger", "[]"),
    ("ExternalSecret", "/spec/target/creationPolicy", r#""Sometimes""#),
    ("SecretStore", "/spec/provider/yandexlockbox/fetching/byNames", "{}"),
];

#[test]
fn a_mistake_is_refused() -> Result<()> {
    let Some(kubeconform) = Kubeconform::find()? else { return Ok(()) };
    let stacks = RenderedStack::all()?;
    for (kind, pointer, value) in MISTAKES {
        let has_kind = |object: &&Object| object.kind() == *kind;
        let found =
            stacks.iter().find_map(|stack| Some((stack, stack.objects.iter().find(has_kind)?)));
        let Some((stack, object)) = found else {
            return Err(Error::unexpected(
                kind,
                "no stack renders it: mistakes in it cannot be tried",
            ));
        };
        let mut mistaken = object.clone();
        write(&mut mistaken.0, pointer, value)?;
        let scratch = Scratch::new()?;
        for (object, is_valid) in [(object, true), (&mistaken, false)] {
            let file = scratch.write("object.json", &object.0.to_string())?;
            let found = kubeconform.judge(&file, &stack.kubernetes_version())?;
            let expected = (usize::from(is_valid), usize::from(!is_valid));
            assert_eq!(
                (found.valid, found.invalid.len()),
                expected,
                "{object} {pointer}: {:?}",
                found.invalid
            );
        }
    }
    Ok(())
}

/// Writes JSON at a pointer whose parent exists.
fn write(object: &mut Value, pointer: &str, value: &str) -> Result<()> {
    let missing = || Error::unexpected(pointer, "there is no such place");
    let (parent, key) = pointer.rsplit_once('/').ok_or_else(missing)?;
    let parent = object.pointer_mut(parent).and_then(Value::as_object_mut).ok_or_else(missing)?;
    parent.insert(
        key.to_owned(),
        serde_json::from_str(value).map_err(|error| Error::unexpected(value, error))?,
    );
    Ok(())
}

#[test]
fn kustomize_gives_the_same_objects() -> Result<()> {
    for stack in RenderedStack::with_manifests()? {
        let Some(built) = testbed::kustomize(&stack.folder())? else { return Ok(()) };
        let (built, written) = (by_name(&built), by_name(&stack.objects));
        assert_eq!(
            built.keys().collect::<Vec<_>>(),
            written.keys().collect::<Vec<_>>(),
            "{}",
            stack.id()
        );
        for (name, object) in &written {
            assert_eq!(built.get(name), Some(object), "{}: {name}", stack.id());
        }
    }
    Ok(())
}

fn by_name(objects: &[Object]) -> BTreeMap<String, Value> {
    objects.iter().map(|object| (object.to_string(), json!(object.0))).collect()
}
