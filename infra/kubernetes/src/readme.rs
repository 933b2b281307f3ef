//! The output's README: what must exist before the manifests, in order, and how they are applied.

mod backups;
mod before;
mod secrets;
mod tables;

use spec::stack::{Kafka, KafkaPlacement, Scale};

use crate::lower::{Kinds, NAMESPACES, Scope};

/// The text, in Markdown.
pub(crate) fn readme(scope: &Scope<'_>, kinds: &Kinds) -> String {
    let steps = [
        Some(before::cluster(scope)),
        before::addons(scope),
        Some(namespaces()),
        secrets::reader_key(scope),
        secrets::lockbox(scope),
        secrets::by_hand(scope),
        Some(apply(scope)),
    ];
    let steps = steps.into_iter().flatten().enumerate();
    let steps = steps.map(|(index, (title, body))| format!("## {}. {title}\n\n{body}", index + 1));
    let rest = [
        backups::backups(scope),
        Some(("Files", tables::files(kinds))),
        Some(("Images", tables::images(scope))),
        Some(("Good to know", terms(scope))),
    ];
    let rest = rest.into_iter().flatten().map(|(title, body)| format!("## {title}\n\n{body}"));
    let sections: Vec<String> = std::iter::once(heading(scope)).chain(steps).chain(rest).collect();
    sections.join("\n")
}

/// A step: its title and its text.
type Step = (&'static str, String);

/// A block of commands for a shell.
fn shell(commands: &[String]) -> String {
    format!("```sh\n{}\n```\n", commands.join("\n"))
}

fn heading(scope: &Scope<'_>) -> String {
    let summary =
        scope.stack.summary.as_ref().map(|summary| format!("{summary}\n\n")).unwrap_or_default();
    format!(
        "# {} in Kubernetes\n\n{summary}Rendered by Stackwright from `stack.yaml`: change that file, not these. \
         Commands are run in this folder.\n",
        scope.stack.id()
    )
}

fn namespaces() -> Step {
    let body = format!(
        "Everything in them is refused until its own policy lets it.\n\n{}",
        shell(&[format!("kubectl apply -f objects/{NAMESPACES}.yaml")])
    );
    ("Namespaces", body)
}

/// The manifests themselves, and the counts that they leave to the autoscalers.
fn apply(scope: &Scope<'_>) -> Step {
    let has_archives = !scope.stack.files.is_empty();
    // What kubectl would keep of a ConfigMap in an annotation may be larger than an annotation.
    let server_side = if has_archives { " --server-side" } else { "" };
    let mut body = shell(&[format!(
        "kubectl apply{server_side} -f objects/   # or: kubectl apply{server_side} -k ."
    )]);
    let counts: Vec<String> = scope
        .services()
        .filter(|service| {
            matches!(&service.scale, Scale::Auto { .. }) && service.scale.start().value > 1
        })
        .map(|service| {
            let start = service.scale.start().value;
            format!(
                "kubectl -n {} scale deployment/{} --replicas={start}",
                service.namespace, service.name
            )
        })
        .collect();
    if !counts.is_empty() {
        body += "\nAn autoscaled Deployment states no replicas, so that no later apply undoes what the autoscaler did. \
                 The first apply therefore makes one pod; to begin with what the spec says, once:\n\n";
        body += &shell(&counts);
    }
    ("Apply", body)
}

fn terms(scope: &Scope<'_>) -> String {
    let mut terms = String::from(
        "- A change of a `ConfigMap` rolls the pods that read it. A changed secret arrives within an hour, and is read \
         when a pod starts: `kubectl rollout restart` takes it over at once. The users of a Redis are such a secret; the passwords \
         of a PostgreSQL's users are set anew whenever its pod starts, and nothing else of it changes: so restart \
         it after one changed, since new clients and the nightly dump are refused until then.\n\
         - Network policies bind only where the cluster's network enforces them (Calico, Cilium).\n\
         - The autoscalers' own namespaces are not closed by these policies.\n",
    );
    let in_cluster = |kafka: &Kafka| matches!(kafka.placement, KafkaPlacement::InCluster(_));
    if scope.stack.kafka.values().any(|kafka| in_cluster(kafka)) {
        terms += "- A Kafka in the cluster takes over a user's new password within minutes, without a restart; programs read theirs \
                  when they start. Its administrator's is read when a broker starts: restart the brokers, all of them at \
                  once.\n";
    }
    terms
}
