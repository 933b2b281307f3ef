//! What containers may do, and what they may take.

use serde_json::Value;

use super::{
    rule::{Rule, rendered},
    view::{Container, containers_that, lasting_that, list, says, text},
};

/// Rights that are as good as root's on the node.
const DANGEROUS: [&str; 3] = ["ALL", "NET_ADMIN", "SYS_ADMIN"];

fn capabilities<'a>(container: &Container<'a>) -> &'a Value {
    &container.this["securityContext"]["capabilities"]
}

/// Whether nobody but root could be meant.
fn may_be_root(container: &Container<'_>) -> bool {
    let user = container.security("runAsUser").as_i64();
    let is_said = container.security("runAsNonRoot") == true || user.is_some_and(|user| user > 0);
    !is_said || user == Some(0) || container.security("runAsGroup").as_i64() == Some(0)
}

/// Whether nothing at all narrows what the container may ask of the kernel.
fn is_unhardened(container: &Container<'_>) -> bool {
    let has_profile =
        !matches!(text(&container.security("seccompProfile")["type"]), "" | "Unconfined",);
    let is_labelled = container.security("seLinuxOptions").is_object();
    let drops = list(&capabilities(container)["drop"]).next().is_some();
    let is_narrowed = drops && !says(&capabilities(container)["add"], "ALL");
    !(has_profile || is_labelled || is_narrowed)
}

/// Whether an amount is not said.
fn lacks(container: &Value, bound: &str, resource: &str) -> bool {
    text(&container["resources"][bound][resource]).is_empty()
}

rules! {
    capabilities_are_dropped: Rule {
        // Whoever drops all of them drops the one for raw packets, unless it comes back.
        names: &["polaris/insecureCapabilities", "kube-linter/drop-net-raw-capability"],
        judge: |_, it| containers_that(it, |container| {
            let capabilities = capabilities(container);
            !says(&capabilities["drop"], "ALL") || says(&capabilities["add"], "NET_RAW")
        }),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/containers/0/securityContext/capabilities/add",
            "[NET_RAW]",
        ),
    },
    dangerous_capabilities: Rule {
        names: &["polaris/dangerousCapabilities"],
        judge: |_, it| containers_that(it, |container| {
            DANGEROUS.iter().any(|right| says(&capabilities(container)["add"], right))
        }),
        mistake: rendered(
            "StatefulSet",
            "/spec/template/spec/containers/0/securityContext/capabilities/add",
            "[sys_admin]",
        ),
    },
    linux_hardening: Rule {
        names: &["polaris/linuxHardening"],
        judge: |_, it| containers_that(it, is_unhardened),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec",
            "{ containers: [{ name: api, securityContext: { seccompProfile: { type: Unconfined } } }] }",
        ),
    },
    privilege_escalation: Rule {
        names: &["kube-linter/privilege-escalation-container", "polaris/privilegeEscalationAllowed"],
        judge: |_, it| containers_that(it, |container| {
            container.this["securityContext"]["allowPrivilegeEscalation"] != false
        }),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation",
            "null",
        ),
    },
    privileged: Rule {
        names: &["kube-linter/privileged-container", "polaris/runAsPrivileged"],
        judge: |_, it| containers_that(it, |container| container.security("privileged") == true),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/containers/0/securityContext/privileged",
            "true",
        ),
    },
    read_only_root: Rule {
        names: &["kube-linter/no-read-only-root-fs", "polaris/notReadOnlyRootFilesystem"],
        judge: |_, it| containers_that(it, |container| {
            container.this["securityContext"]["readOnlyRootFilesystem"] != true
        }),
        mistake: rendered(
            "StatefulSet",
            "/spec/template/spec/initContainers/0/securityContext/readOnlyRootFilesystem",
            "false",
        ),
    },
    non_root: Rule {
        names: &["kube-linter/run-as-non-root", "polaris/runAsRootAllowed"],
        judge: |_, it| containers_that(it, may_be_root),
        mistake: rendered("Deployment", "/spec/template/spec/securityContext/runAsGroup", "0"),
    },
    proc_mount: Rule {
        names: &["kube-linter/unsafe-proc-mount", "polaris/procMount"],
        judge: |_, it| containers_that(it, |container| {
            !matches!(text(&container.this["securityContext"]["procMount"]), "" | "Default")
        }),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/containers/0/securityContext/procMount",
            "Unmasked",
        ),
    },
    cpu_requests: Rule {
        names: &["kube-linter/unset-cpu-requirements", "polaris/cpuRequestsMissing"],
        judge: |_, it| containers_that(it, |container| lacks(container.this, "requests", "cpu")),
        mistake: rendered(
            "StatefulSet",
            "/spec/template/spec/initContainers/0/resources/requests/cpu",
            "null",
        ),
    },
    cpu_limits: Rule {
        names: &["polaris/cpuLimitsMissing"],
        judge: |_, it| lasting_that(it, |container| lacks(container, "limits", "cpu")),
        mistake: rendered("Deployment", "/spec/template/spec/containers/0/resources/limits/cpu", "null"),
    },
    memory_requests: Rule {
        names: &["polaris/memoryRequestsMissing"],
        judge: |_, it| lasting_that(it, |container| lacks(container, "requests", "memory")),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/containers/0/resources/requests",
            "{ cpu: 1 }",
        ),
    },
    memory_limits: Rule {
        names: &["kube-linter/unset-memory-requirements", "polaris/memoryLimitsMissing"],
        judge: |_, it| containers_that(it, |container| lacks(container.this, "limits", "memory")),
        mistake: rendered("Deployment", "/spec/template/spec/containers/0/resources/limits", "null"),
    },
}
