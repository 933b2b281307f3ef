//! What a patch may not change: what others rely on.

use k8s_openapi::api::core::v1::PodSpec;
use serde_json::Value;

use super::restricted;
use crate::{lower::NAME_LABEL, model::Object};

/// Something that must stay, and that a patch breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// The way to what was changed, as keys.
    pub(super) path: Vec<&'static str>,
    /// The field below it, wherever that is; none where the path is all.
    pub(super) field: Option<&'static str>,
    /// What is broken.
    pub(super) message: String,
    /// Why it must stay.
    pub(super) why: &'static str,
}

const SELECTOR: &str = "Services, network policies and autoscalers find the pods by it, and it cannot be changed once it is there";
const IDENTITY: &str =
    "others find the object by it: rename the thing in the spec, or move it there";
const RESTRICTED: &str = "every namespace enforces the restricted profile of Pod Security, so such a pod would be refused";

/// Where an object says what it selects or works on.
const SELECTORS: &[&[&str]] =
    &[&["spec", "selector"], &["spec", "podSelector"], &["spec", "scaleTargetRef"]];

/// Everything that must stay and does not.
pub(super) fn broken(before: &Object, after: &Object) -> Vec<Broken> {
    let (old, new) = (json(before), json(after));
    let mut found = Vec::new();
    for name in ["name", "namespace"] {
        if old["metadata"][name] != new["metadata"][name] {
            found.push(Broken {
                path: vec!["metadata", name],
                field: None,
                message: format!("the {name} would be another"),
                why: IDENTITY,
            });
        }
    }
    for path in SELECTORS {
        if at(&old, path) != at(&new, path) {
            found.push(Broken {
                path: path.to_vec(),
                field: None,
                message: format!("the selector `{}` would be another", path.join(".")),
                why: SELECTOR,
            });
        }
    }
    found.extend(pod_label(&old, &new));
    found.extend(profile_of_namespace(before, &old, &new));
    if let (Some(before), Some((after, path))) = (pod(before), pod(after)) {
        let known = restricted::violations(before.0);
        let new = restricted::violations(after).into_iter().filter(|what| !known.contains(what));
        found.extend(new.map(|what| Broken {
            path: path.to_vec(),
            field: Some(what.field),
            message: format!("the restricted security would be broken by {what}"),
            why: RESTRICTED,
        }));
    }
    found
}

/// The label that the selectors ask for.
fn pod_label(old: &Value, new: &Value) -> Option<Broken> {
    const PATH: [&str; 4] = ["spec", "template", "metadata", "labels"];
    (at(old, &PATH)[NAME_LABEL] != at(new, &PATH)[NAME_LABEL]).then(|| Broken {
        path: PATH.to_vec(),
        field: None,
        message: format!("the pods' label `{NAME_LABEL}` would be another than their selector"),
        why: SELECTOR,
    })
}

/// The labels by which a namespace enforces the profile.
fn profile_of_namespace(object: &Object, old: &Value, new: &Value) -> Option<Broken> {
    const PATH: [&str; 2] = ["metadata", "labels"];
    let profile = |value: &Value| -> Vec<(String, Value)> {
        let labels = at(value, &PATH).as_object().into_iter().flatten();
        let profile = labels.filter(|(name, _)| name.starts_with("pod-security.kubernetes.io/"));
        profile.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    let is_namespace = matches!(object, Object::Namespace(_));
    (is_namespace && profile(old) != profile(new)).then(|| Broken {
        path: PATH.to_vec(),
        field: None,
        message: String::from("the restricted security would be another"),
        why: "every pod of the stack is made for it",
    })
}

/// The pods that an object makes, and the way to them.
fn pod(object: &Object) -> Option<(&PodSpec, &'static [&'static str])> {
    const TEMPLATE: &[&str] = &["spec", "template", "spec"];
    match object {
        Object::DaemonSet(it) => Some((it.spec.as_ref()?.template.spec.as_ref()?, TEMPLATE)),
        Object::Deployment(it) => Some((it.spec.as_ref()?.template.spec.as_ref()?, TEMPLATE)),
        Object::StatefulSet(it) => Some((it.spec.as_ref()?.template.spec.as_ref()?, TEMPLATE)),
        Object::CronJob(it) => {
            let job = it.spec.as_ref()?.job_template.spec.as_ref()?;
            let path = &["spec", "jobTemplate", "spec", "template", "spec"];
            Some((job.template.spec.as_ref()?, path))
        }
        _ => None,
    }
}

fn json(object: &Object) -> Value {
    serde_json::to_value(object).unwrap_or_default()
}

/// What stands at a path; null where nothing does.
fn at<'v>(value: &'v Value, path: &[&str]) -> &'v Value {
    path.iter().fold(value, |value, key| &value[*key])
}
