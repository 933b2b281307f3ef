//! What `kubectl apply -k` reads (<https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/>).

use serde::Serialize;

/// A kustomization: files, in order.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Kustomization {
    api_version: &'static str,
    kind: &'static str,
    resources: Vec<String>,
}

impl Kustomization {
    /// Files, relative to the kustomization.
    pub(crate) const fn new(resources: Vec<String>) -> Self {
        Self { api_version: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources }
    }
}
