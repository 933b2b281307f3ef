//! What must be done before a program starts, in a small image of our own choice: nobody knows whether the program's
//! image has a shell.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::{
    api::core::v1::{Container, ResourceRequirements, VolumeMount},
    apimachinery::pkg::api::resource::Quantity,
};
use wiring::{Peer, Why};

use super::{scope::Component, security};
use crate::image;

/// Waits for the addresses that it is given.
const WAIT: &str = include_str!("wait.sh");

/// A container that waits for what must be ready before a workload; none where nothing must.
pub(super) fn container(component: &Component<'_, '_>) -> Option<Container> {
    let scope = component.scope;
    let addresses: BTreeSet<String> = scope
        .flows_out_of(&component.workload)
        .iter()
        .filter(|flow| flow.why == Why::Order)
        .filter_map(|flow| match &flow.to {
            Peer::Workload(first) if scope.waits_for(&component.workload.thing, &first.thing) => {
                Some(format!("{}:{}", first.host(), flow.port))
            }
            _ => None,
        })
        .collect();
    (!addresses.is_empty())
        .then(|| helper(component, "wait", WAIT, addresses.into_iter().collect(), Vec::new()))
}

/// A container that runs a script with arguments and ends. It has the pod's user, so that what it writes is the
/// program's own.
pub(super) fn helper(
    component: &Component<'_, '_>,
    name: &str,
    script: &str,
    arguments: Vec<String>,
    mounts: Vec<VolumeMount>,
) -> Container {
    let mut command: Vec<String> =
        image::BUSYBOX.command.iter().map(|&word| word.to_owned()).collect();
    command.push(script.to_owned());
    // What the shell calls itself in its messages.
    command.push(name.to_owned());
    Container {
        name: name.to_owned(),
        image: Some(image::busybox(component.scope.stack)),
        command: Some(command),
        args: Some(arguments),
        resources: Some(small()),
        volume_mounts: super::deployment::some(mounts),
        security_context: Some(security::container()),
        ..Container::default()
    }
}

/// Less than any program asks for, so that no pod needs more room for what runs before it.
fn small() -> ResourceRequirements {
    let of = |cpu: &str, memory: &str| {
        Some(BTreeMap::from([
            (String::from("cpu"), Quantity(cpu.to_owned())),
            (String::from("ephemeral-storage"), Quantity(String::from("10Mi"))),
            (String::from("memory"), Quantity(memory.to_owned())),
        ]))
    };
    ResourceRequirements { requests: of("10m", "16Mi"), limits: of("100m", "32Mi"), claims: None }
}

#[cfg(test)]
mod tests {
    use super::WAIT;

    /// Kubernetes replaces `$(NAME)` in a command before a shell sees it.
    #[test]
    fn scripts_mean_the_same_to_kubernetes_and_to_a_shell() {
        assert!(![WAIT, super::super::archive::UNPACK].iter().any(|script| script.contains("$(")));
    }
}
