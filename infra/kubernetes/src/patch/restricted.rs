//! The restricted profile of Pod Security, which every namespace enforces: what of a pod breaks it
//! (<https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted>, as of 1.33). A test asks the API
//! server the same.

use std::fmt;

use k8s_openapi::api::core::v1::{
    AppArmorProfile, Container, PodSpec, SELinuxOptions, SeccompProfile, Volume,
    WindowsSecurityContextOptions,
};

/// Settings of the kernel that are of one pod only.
const SYSCTLS: &[&str] = &[
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
];

/// What `SELinux` types containers may have.
const SELINUX_TYPES: &[&str] =
    &["", "container_engine_t", "container_init_t", "container_kvm_t", "container_t"];

/// Something that breaks the profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Violation {
    /// The container; none for the pod itself.
    pub(super) container: Option<String>,
    /// The field, as Kubernetes calls it.
    pub(super) field: &'static str,
    /// What is wrong with it, behind its name: `: true`, ` has no ALL`.
    pub(super) what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}{}`", self.field, self.what)?;
        match &self.container {
            Some(container) => write!(f, " of the container `{container}`"),
            None => Ok(()),
        }
    }
}

fn violation(field: &'static str, what: impl Into<String>) -> Violation {
    Violation { container: None, field, what: what.into() }
}

fn is(field: &'static str, value: impl fmt::Display) -> Violation {
    violation(field, format!(": {value}"))
}

/// Everything that breaks the profile.
pub(super) fn violations(pod: &PodSpec) -> Vec<Violation> {
    let mut found = of_pod(pod);
    let settings = Settings::of(pod);
    for container in pod.init_containers.iter().flatten().chain(&pod.containers) {
        let of_container = of_container(container, &settings).into_iter();
        found.extend(
            of_container.map(|violation| Violation {
                container: Some(container.name.clone()),
                ..violation
            }),
        );
    }
    found
}

/// What containers have from their pod where they do not say it themselves.
struct Settings {
    run_as_non_root: Option<bool>,
    has_seccomp: bool,
}

impl Settings {
    fn of(pod: &PodSpec) -> Self {
        let context = pod.security_context.as_ref();
        let seccomp = context.and_then(|context| context.seccomp_profile.as_ref());
        Self {
            run_as_non_root: context.and_then(|context| context.run_as_non_root),
            has_seccomp: seccomp.is_some_and(|profile| is_confined(&profile.type_)),
        }
    }
}

fn of_pod(pod: &PodSpec) -> Vec<Violation> {
    let mut found = Vec::new();
    let host =
        [("hostNetwork", pod.host_network), ("hostPID", pod.host_pid), ("hostIPC", pod.host_ipc)];
    found.extend(host.into_iter().filter(|it| it.1 == Some(true)).map(|it| is(it.0, true)));
    let volumes = pod.volumes.iter().flatten().filter(|volume| !is_allowed(volume));
    found
        .extend(volumes.map(|it| {
            is("volumes", format!("{}, of a type that reaches out of the pod", it.name))
        }));
    let Some(context) = &pod.security_context else { return found };
    found.extend(identity(context.run_as_user, context.run_as_non_root));
    let sysctls = context.sysctls.iter().flatten().map(|sysctl| sysctl.name.as_str());
    found.extend(sysctls.filter(|name| !SYSCTLS.contains(name)).map(|name| is("sysctls", name)));
    found.extend(confinement(
        context.seccomp_profile.as_ref(),
        context.app_armor_profile.as_ref(),
        context.se_linux_options.as_ref(),
    ));
    found.extend(context.windows_options.as_ref().and_then(host_process));
    found
}

fn of_container(container: &Container, pod: &Settings) -> Vec<Violation> {
    let mut found = Vec::new();
    let ports = container.ports.iter().flatten().filter_map(|port| port.host_port);
    found.extend(ports.filter(|port| *port != 0).map(|port| is("hostPort", port)));
    let context = container.security_context.clone().unwrap_or_default();
    if context.privileged == Some(true) {
        found.push(is("privileged", true));
    }
    if context.allow_privilege_escalation != Some(false) {
        found.push(violation("allowPrivilegeEscalation", " is not false"));
    }
    let capabilities = context.capabilities.clone().unwrap_or_default();
    if !capabilities.drop.iter().flatten().any(|name| name == "ALL") {
        found.push(violation("capabilities", ".drop has no ALL"));
    }
    let added = capabilities.add.iter().flatten().filter(|name| *name != "NET_BIND_SERVICE");
    found.extend(added.map(|name| violation("capabilities", format!(".add has {name}"))));
    found.extend(identity(context.run_as_user, context.run_as_non_root));
    if context.run_as_non_root.or(pod.run_as_non_root).is_none() {
        found.push(violation("runAsNonRoot", " is not true"));
    }
    if context.seccomp_profile.is_none() && !pod.has_seccomp {
        found.push(violation("seccompProfile", " is missing"));
    }
    found.extend(confinement(
        context.seccomp_profile.as_ref(),
        context.app_armor_profile.as_ref(),
        context.se_linux_options.as_ref(),
    ));
    let mount = context.proc_mount.filter(|mount| mount != "Default");
    found.extend(mount.map(|mount| is("procMount", mount)));
    found.extend(context.windows_options.as_ref().and_then(host_process));
    found
}

fn identity(user: Option<i64>, non_root: Option<bool>) -> Vec<Violation> {
    let root = (user == Some(0)).then(|| is("runAsUser", 0));
    let may_be_root = (non_root == Some(false)).then(|| is("runAsNonRoot", false));
    root.into_iter().chain(may_be_root).collect()
}

fn confinement(
    seccomp: Option<&SeccompProfile>,
    app_armor: Option<&AppArmorProfile>,
    selinux: Option<&SELinuxOptions>,
) -> Vec<Violation> {
    let mut found = Vec::new();
    if let Some(profile) = seccomp.filter(|profile| !is_confined(&profile.type_)) {
        found.push(violation("seccompProfile", format!(".type: {}", profile.type_)));
    }
    if let Some(profile) = app_armor.filter(|profile| !is_confined(&profile.type_)) {
        found.push(violation("appArmorProfile", format!(".type: {}", profile.type_)));
    }
    if let Some(options) = selinux {
        let is_plain = [&options.user, &options.role]
            .iter()
            .all(|part| part.as_deref().unwrap_or_default().is_empty());
        if !is_plain || !SELINUX_TYPES.contains(&options.type_.as_deref().unwrap_or_default()) {
            found.push(violation("seLinuxOptions", " are others than a container may have"));
        }
    }
    found
}

fn host_process(options: &WindowsSecurityContextOptions) -> Option<Violation> {
    (options.host_process == Some(true)).then(|| is("hostProcess", true))
}

/// Whether a profile of seccomp or of `AppArmor` confines at all.
fn is_confined(profile: &str) -> bool {
    matches!(profile, "RuntimeDefault" | "Localhost")
}

/// Volumes that bring nothing of the node into the pod.
const fn is_allowed(volume: &Volume) -> bool {
    volume.config_map.is_some()
        || volume.csi.is_some()
        || volume.downward_api.is_some()
        || volume.empty_dir.is_some()
        || volume.ephemeral.is_some()
        || volume.persistent_volume_claim.is_some()
        || volume.projected.is_some()
        || volume.secret.is_some()
}
