//! Kubernetes objects as the files say them, without any type of ours: what is judged is what was written.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use crate::{Error, Result};

/// One document of a manifest.
#[derive(Clone, Debug, PartialEq)]
pub struct Object(pub Value);

impl Object {
    /// Every document of a file; `origin` names it in errors.
    pub fn read_all(origin: &str, text: &str) -> Result<Vec<Self>> {
        let documents = serde_yaml::Deserializer::from_str(text);
        let read = |document| {
            Value::deserialize(document).map(Self).map_err(|error| Error::unexpected(origin, error))
        };
        documents.map(read).collect()
    }

    /// The string at a JSON pointer; empty where there is none.
    #[must_use]
    pub fn text(&self, pointer: &str) -> &str {
        self.0.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.text("/kind")
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text("/metadata/name")
    }

    /// Its namespace; empty for what stands in none.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text("/metadata/namespace")
    }

    /// Its kind, with the component that it is of where a label says that: `Deployment redis`.
    #[must_use]
    pub fn role(&self) -> String {
        let component = self.text("/metadata/labels/app.kubernetes.io~1component");
        [self.kind(), component].join(" ").trim_end().to_owned()
    }

    /// The template of the pods that it makes, or the pod that it is, with `metadata` and `spec`; nothing for what makes
    /// no pods.
    #[must_use]
    pub fn pod_template(&self) -> Option<&Value> {
        match self.kind() {
            "CronJob" => self.0.pointer("/spec/jobTemplate/spec/template"),
            "DaemonSet" | "Deployment" | "Job" | "ReplicaSet" | "StatefulSet" => {
                self.0.pointer("/spec/template")
            }
            "Pod" => Some(&self.0),
            _ => None,
        }
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.kind(), self.namespace(), self.name())
    }
}
