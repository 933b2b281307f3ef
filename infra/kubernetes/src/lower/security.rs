//! As whom pods run, and what they cannot do: the restricted profile of Pod Security, and a read-only root beside it
//! (<https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted>).

use k8s_openapi::api::core::v1::{
    Capabilities, LocalObjectReference, PodSecurityContext, SeccompProfile, SecurityContext,
    ServiceAccount,
};

use super::{scope::Component, secrets};
use crate::image::Image;

/// The workload's own account; it gets a token only where its program asks the API server.
pub(super) fn account(component: &Component<'_, '_>) -> ServiceAccount {
    let pull =
        secrets::pull_secret(component.scope).map(|name| vec![LocalObjectReference { name }]);
    ServiceAccount {
        metadata: component.metadata_of(component.workload.service_account()),
        automount_service_account_token: Some(component.scope.has_token(&component.workload)),
        image_pull_secrets: pull,
        ..ServiceAccount::default()
    }
}

/// The pod: the image's own user, whose group owns the volumes.
pub(super) fn pod(image: &Image) -> PodSecurityContext {
    PodSecurityContext {
        run_as_non_root: Some(true),
        run_as_user: Some(image.uid),
        run_as_group: Some(image.gid),
        fs_group: Some(image.gid),
        // Volumes whose root has the right owner are not walked again; a cache may hold many files.
        fs_group_change_policy: Some(String::from("OnRootMismatch")),
        seccomp_profile: Some(SeccompProfile {
            type_: String::from("RuntimeDefault"),
            localhost_profile: None,
        }),
        ..PodSecurityContext::default()
    }
}

/// Each container.
pub(super) fn container() -> SecurityContext {
    SecurityContext {
        allow_privilege_escalation: Some(false),
        read_only_root_filesystem: Some(true),
        capabilities: Some(Capabilities { drop: Some(vec![String::from("ALL")]), add: None }),
        ..SecurityContext::default()
    }
}
