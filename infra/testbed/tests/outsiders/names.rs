//! The names of all rules, so that none is forgotten.

use std::collections::BTreeMap;

use super::{
    accepted::ACCEPTED, availability, containers, images, metadata, network, not_asked::NOT_ASKED,
    pods, rbac, rule::Rule, settings,
};

/// The checks that kube-linter 0.8.3 brings.
const KUBE_LINTER: [&str; 63] = [
    "access-to-create-pods",
    "access-to-secrets",
    "cluster-admin-role-binding",
    "dangling-horizontalpodautoscaler",
    "dangling-ingress",
    "dangling-networkpolicy",
    "dangling-networkpolicypeer-podselector",
    "dangling-service",
    "dangling-servicemonitor",
    "default-service-account",
    "deprecated-service-account-field",
    "dnsconfig-options",
    "docker-sock",
    "drop-net-raw-capability",
    "duplicate-env-var",
    "env-value-from",
    "env-var-secret",
    "exposed-services",
    "host-ipc",
    "host-network",
    "host-pid",
    "hpa-minimum-three-replicas",
    "invalid-target-ports",
    "job-ttl-seconds-after-finished",
    "latest-tag",
    "liveness-port",
    "minimum-three-replicas",
    "mismatching-selector",
    "no-anti-affinity",
    "no-extensions-v1beta",
    "no-liveness-probe",
    "no-node-affinity",
    "no-read-only-root-fs",
    "no-readiness-probe",
    "no-rolling-update-strategy",
    "non-existent-service-account",
    "non-isolated-pod",
    "pdb-max-unavailable",
    "pdb-min-available",
    "pdb-unhealthy-pod-eviction-policy",
    "priority-class-name",
    "privilege-escalation-container",
    "privileged-container",
    "privileged-ports",
    "read-secret-from-env-var",
    "readiness-port",
    "required-annotation-email",
    "required-label-owner",
    "restart-policy",
    "run-as-non-root",
    "scc-deny-privileged-container",
    "schema-validation",
    "sensitive-host-mounts",
    "sorted-keys",
    "ssh-port",
    "startup-port",
    "unsafe-proc-mount",
    "unsafe-sysctls",
    "unset-cpu-requirements",
    "unset-memory-requirements",
    "use-namespace",
    "wildcard-in-rules",
    "writable-host-mount",
];

/// The checks that Polaris 10.2.2 brings.
const POLARIS: [&str; 44] = [
    "automountServiceAccountToken",
    "clusterrolePodExecAttach",
    "clusterrolebindingClusterAdmin",
    "clusterrolebindingPodExecAttach",
    "cpuLimitsMissing",
    "cpuRequestsMissing",
    "dangerousCapabilities",
    "deploymentMissingReplicas",
    "hostIPCSet",
    "hostNetworkSet",
    "hostPIDSet",
    "hostPathSet",
    "hostPortSet",
    "hostProcess",
    "hpaMaxAvailability",
    "hpaMinAvailability",
    "insecureCapabilities",
    "linuxHardening",
    "livenessProbeMissing",
    "memoryLimitsMissing",
    "memoryRequestsMissing",
    "metadataAndInstanceMismatched",
    "missingNetworkPolicy",
    "missingPodDisruptionBudget",
    "notReadOnlyRootFilesystem",
    "pdbDisruptionsIsZero",
    "pdbMinAvailableGreaterThanHPAMinReplicas",
    "priorityClassNotSet",
    "privilegeEscalationAllowed",
    "procMount",
    "pullPolicyNotAlways",
    "readinessProbeMissing",
    "rolePodExecAttach",
    "rolebindingClusterAdminClusterRole",
    "rolebindingClusterAdminRole",
    "rolebindingClusterRolePodExecAttach",
    "rolebindingRolePodExecAttach",
    "runAsPrivileged",
    "runAsRootAllowed",
    "sensitiveConfigmapContent",
    "sensitiveContainerEnvVar",
    "tagNotSpecified",
    "tlsSettingsMissing",
    "topologySpreadConstraint",
];

fn rules() -> impl Iterator<Item = &'static Rule> {
    let files: [&[Rule]; 8] = [
        availability::RULES,
        containers::RULES,
        images::RULES,
        metadata::RULES,
        network::RULES,
        pods::RULES,
        rbac::RULES,
        settings::RULES,
    ];
    files.into_iter().flatten()
}

#[test]
fn each_name_is_a_rule_or_has_a_reason_why_not() {
    let of = |program: &'static str| move |name: &str| (format!("{program}/{name}"), 0);
    let known = KUBE_LINTER.into_iter().map(of("kube-linter"));
    let mut seen: BTreeMap<String, usize> =
        known.chain(POLARIS.into_iter().map(of("polaris"))).collect();
    assert_eq!(seen.len(), 63 + 44, "a name stands twice");
    let asked = rules().flat_map(|rule| rule.names);
    let not_asked = NOT_ASKED.iter().flat_map(|it| it.names);
    for name in asked.chain(not_asked) {
        match seen.get_mut(*name) {
            Some(count) => *count += 1,
            None => panic!("neither program has a check `{name}`"),
        }
    }
    let wrong: Vec<_> = seen.iter().filter(|(_, count)| **count != 1).collect();
    assert!(wrong.is_empty(), "forgotten, or said twice: {wrong:?}");
}

#[test]
fn what_is_accepted_is_of_a_rule() {
    for known in ACCEPTED {
        let mut names = rules().map(|rule| rule.names.first());
        assert!(names.any(|name| name == Some(&known.rule)), "no rule is called `{}`", known.rule);
    }
    assert!(NOT_ASKED.iter().all(|it| !it.reason.is_empty()));
}
