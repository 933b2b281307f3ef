//! The target language: objects of Kubernetes, and of the addons that the manifests need.

pub(crate) mod external_secrets;
pub(crate) mod keda;
pub(crate) mod kustomize;
pub(crate) mod prometheus;

use std::borrow::Cow;

use k8s_openapi::api::{
    apps::v1::{DaemonSet, Deployment, StatefulSet},
    autoscaling::v2::HorizontalPodAutoscaler,
    batch::v1::CronJob,
    core::v1::{ConfigMap, Namespace, PersistentVolumeClaim, Service, ServiceAccount},
    networking::v1::NetworkPolicy,
    policy::v1::PodDisruptionBudget,
    rbac::v1::{ClusterRole, ClusterRoleBinding, Role, RoleBinding},
};
use serde::{Deserialize, Deserializer, Serialize};

use self::{
    external_secrets::{ExternalSecret, SecretStore},
    keda::{ScaledObject, TriggerAuthentication},
};

/// A word of ours in an addon's object, or another that a patch puts there.
pub(crate) type Word = Cow<'static, str>;

/// Declares [`Object`]: one variant a kind, each made from its type.
macro_rules! objects {
    ($($kind:ident),+ $(,)?) => {
        /// One object of a manifest.
        #[derive(Clone, Debug, Serialize)]
        #[serde(untagged)]
        #[expect(clippy::enum_variant_names, reason = "a variant is called as its kind")]
        pub(crate) enum Object {
            $(
                #[doc = concat!("A `", stringify!($kind), "`.")]
                $kind(Box<$kind>),
            )+
        }

        impl Object {
            /// The object's kind.
            pub(crate) const fn kind(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => stringify!($kind),)+
                }
            }

            /// Reads an object of the same kind.
            pub(crate) fn same_kind<'de, D: Deserializer<'de>>(
                &self,
                deserializer: D,
            ) -> Result<Self, D::Error> {
                match self {
                    $(Self::$kind(_) => $kind::deserialize(deserializer).map(Self::from),)+
                }
            }

            /// The object's name.
            pub(crate) fn name(&self) -> &str {
                let metadata = match self {
                    $(Self::$kind(object) => &object.metadata,)+
                };
                metadata.name.as_deref().unwrap_or_default()
            }

            /// Where the object stands; none for what stands in no namespace.
            pub(crate) fn namespace(&self) -> Option<&str> {
                let metadata = match self {
                    $(Self::$kind(object) => &object.metadata,)+
                };
                metadata.namespace.as_deref()
            }
        }

        $(impl From<$kind> for Object {
            fn from(object: $kind) -> Self {
                Self::$kind(Box::new(object))
            }
        })+
    };
}

objects! {
    ClusterRole,
    ClusterRoleBinding,
    ConfigMap,
    CronJob,
    DaemonSet,
    Deployment,
    ExternalSecret,
    HorizontalPodAutoscaler,
    Namespace,
    NetworkPolicy,
    PersistentVolumeClaim,
    PodDisruptionBudget,
    Role,
    RoleBinding,
    ScaledObject,
    SecretStore,
    Service,
    ServiceAccount,
    StatefulSet,
    TriggerAuthentication,
}
