//! The fields that the API server never changes once an object is there, and those that a pod is made from: Kubernetes
//! 1.33, by kind. What stands in no row changes in place.
//!
//! A field that others of its kind have and no generator writes is not listed, but where a whole `spec` is.

use serde_json::Value;
use spec::quantity::Bytes;

use super::Effect;

/// What is known of a kind.
struct Kind {
    name: &'static str,
    /// The template of pods that the kind's controller replaces by new ones when it differs. A `CronJob` is not among
    /// them: its pods are made when the time comes.
    template: Option<&'static str>,
    fixed: &'static [Fixed],
}

/// A field that is never changed, with all that is in it.
struct Fixed {
    path: &'static str,
    /// What in it changes all the same.
    except: &'static [&'static str],
    when: When,
}

/// When a field is never changed.
#[derive(Clone, Copy)]
enum When {
    Always,
    /// Where a value is written. Where none is, the server keeps the one that it has.
    Written,
    /// Where it was there before and still is.
    Kept,
    /// Unless a size grows.
    NotLarger,
    /// Once the object says that it is immutable.
    Sealed,
}

const fn always(path: &'static str) -> Fixed {
    Fixed { path, except: &[], when: When::Always }
}

const fn when(path: &'static str, when: When) -> Fixed {
    Fixed { path, except: &[], when }
}

/// The table.
static KINDS: &[Kind] = &[
    // `ValidateUpdate` of
    // <https://github.com/kubernetes/kubernetes/blob/v1.33.4/pkg/registry/apps/deployment/strategy.go>
    Kind { name: "Deployment", template: Some("spec.template"), fixed: &[always("spec.selector")] },
    // `ValidateStatefulSetUpdate` of
    // <https://github.com/kubernetes/kubernetes/blob/v1.33.4/pkg/apis/apps/validation/validation.go>
    Kind {
        name: "StatefulSet",
        template: Some("spec.template"),
        fixed: &[Fixed {
            path: "spec",
            except: &[
                "spec.minReadySeconds",
                "spec.ordinals",
                "spec.persistentVolumeClaimRetentionPolicy",
                "spec.replicas",
                "spec.revisionHistoryLimit",
                "spec.template",
                "spec.updateStrategy",
            ],
            when: When::Always,
        }],
    },
    // `ValidateUpdate` of
    // <https://github.com/kubernetes/kubernetes/blob/v1.33.4/pkg/registry/apps/daemonset/strategy.go>
    Kind { name: "DaemonSet", template: Some("spec.template"), fixed: &[always("spec.selector")] },
    // `ValidateJobSpecUpdate` of
    // <https://github.com/kubernetes/kubernetes/blob/v1.33.4/pkg/apis/batch/validation/validation.go>
    Kind {
        name: "Job",
        template: None,
        fixed: &[
            always("spec.backoffLimitPerIndex"),
            always("spec.completionMode"),
            always("spec.completions"),
            always("spec.managedBy"),
            always("spec.podFailurePolicy"),
            always("spec.selector"),
            always("spec.successPolicy"),
            always("spec.template"),
        ],
    },
    // `ValidatePersistentVolumeClaimUpdate` of
    // <https://github.com/kubernetes/kubernetes/blob/v1.33.4/pkg/apis/core/validation/validation.go>; the cloud's classes
    // let a claim grow
    // (<https://yandex.cloud/en/docs/managed-kubernetes/operations/volumes/volume-expansion>).
    Kind {
        name: "PersistentVolumeClaim",
        template: None,
        fixed: &[
            Fixed {
                path: "spec",
                except: &["spec.resources.requests.storage"],
                when: When::Always,
            },
            when("spec.resources.requests.storage", When::NotLarger),
        ],
    },
    // `ValidateServiceUpdate` there. An address that is written no more stays (`patchAllocatedValues` of
    // <https://github.com/kubernetes/kubernetes/blob/v1.33.4/pkg/registry/core/service/storage/storage.go>), and so does
    // the port of a balancer's health checks.
    Kind {
        name: "Service",
        template: None,
        fixed: &[
            when("spec.clusterIP", When::Written),
            when("spec.healthCheckNodePort", When::Kept),
        ],
    },
    // `ValidateConfigMapUpdate` there.
    Kind {
        name: "ConfigMap",
        template: None,
        fixed: &[
            when("binaryData", When::Sealed),
            when("data", When::Sealed),
            when("immutable", When::Sealed),
        ],
    },
    // `ValidateSecretUpdate` there.
    Kind {
        name: "Secret",
        template: None,
        fixed: &[
            when("data", When::Sealed),
            when("immutable", When::Sealed),
            when("stringData", When::Sealed),
            always("type"),
        ],
    },
    // `ValidateRoleBindingUpdate` of
    // <https://github.com/kubernetes/kubernetes/blob/v1.33.4/pkg/apis/rbac/validation/validation.go>
    Kind { name: "RoleBinding", template: None, fixed: &[always("roleRef")] },
    Kind { name: "ClusterRoleBinding", template: None, fixed: &[always("roleRef")] },
];

/// What the fields of a kind do when they differ.
pub(super) struct Rules {
    kind: Option<&'static Kind>,
    /// Whether the object said that it is immutable.
    is_sealed: bool,
}

impl Rules {
    /// Those of an object as it is there.
    pub(super) fn of(kind: &str, before: &Value) -> Self {
        let is_sealed = before.get("immutable").and_then(Value::as_bool).unwrap_or_default();
        Self { kind: KINDS.iter().find(|it| it.name == kind), is_sealed }
    }

    /// What a difference does.
    pub(super) fn effect(
        &self,
        path: &str,
        before: Option<&Value>,
        after: Option<&Value>,
    ) -> Effect {
        let Some(kind) = self.kind else { return Effect::InPlace };
        let is_fixed = kind.fixed.iter().any(|fixed| {
            is_within(path, fixed.path)
                && !fixed.except.iter().any(|except| is_within(path, except))
                && self.binds(fixed.when, before, after)
        });
        let is_template = kind.template.is_some_and(|template| is_within(path, template));
        match (is_fixed, is_template) {
            (true, _) => Effect::Recreates,
            (false, true) => Effect::Restarts,
            (false, false) => Effect::InPlace,
        }
    }

    fn binds(&self, when: When, before: Option<&Value>, after: Option<&Value>) -> bool {
        let size = |value: Option<&Value>| value?.as_str()?.parse::<Bytes>().ok();
        match when {
            When::Always => true,
            When::Written => after.is_some(),
            When::Kept => before.is_some() && after.is_some(),
            When::NotLarger => size(before).zip(size(after)).is_none_or(|(b, a)| a < b),
            When::Sealed => self.is_sealed,
        }
    }
}

/// Whether a path is another, or leads below it.
fn is_within(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
