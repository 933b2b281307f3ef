//! What stands around the templates: `Chart.yaml`, the values, and what is told to people.

use std::fmt::Write as _;

use contract::versions::OLDEST_KUBERNETES;
use serde_json::{Value, json};
use spec::{
    artifact::Artifacts,
    name::ThingName,
    stack::{Program, Stack},
};
use wiring::{Wait, Wiring};

use super::values::Values;
use crate::yaml;

/// The chart's version. Whoever publishes it gives it another: `helm package --version`.
const VERSION: &str = "0.1.0";

/// Every file that is no template.
pub(super) fn files(stack: &Stack, wiring: &Wiring, values: &Values) -> Artifacts {
    let heading = format!(
        "# What can be set of the chart {}. All else is decided by the stack that the chart is rendered from.\n",
        stack.name
    );
    Artifacts::from([
        (String::from("helm/Chart.yaml"), chart(stack)),
        (String::from("helm/values.yaml"), heading + &values.yaml()),
        (String::from("helm/values.schema.json"), values.schema()),
        (String::from("helm/templates/NOTES.txt"), notes(stack, wiring)),
        (String::from("helm/README.md"), readme(stack, wiring, values)),
    ])
}

fn chart(stack: &Stack) -> String {
    let [major, minor] = OLDEST_KUBERNETES;
    let summary =
        stack.summary.as_ref().map_or_else(|| stack.name.to_string(), ToString::to_string);
    yaml::documents(&[json!({
        "apiVersion": "v2",
        "name": stack.name.to_string(),
        "description": summary,
        "type": "application",
        "version": VERSION,
        "kubeVersion": format!(">={major}.{minor}.0-0"),
        "maintainers": [{ "name": stack.owner.to_string() }],
    })])
}

/// The programs in the order in which they become ready.
fn in_order<'a>(stack: &'a Stack, wiring: &Wiring) -> Vec<&'a ThingName> {
    let mut left: Vec<&ThingName> = stack.services.keys().collect();
    let mut ordered: Vec<&ThingName> = Vec::new();
    while !left.is_empty() {
        let waits = |name: &ThingName| {
            wiring.order.iter().any(|order| {
                order.then == *name && order.wait == Wait::Pods && left.contains(&&order.first)
            })
        };
        // A circle is refused before anything is rendered; without one somebody waits for nobody.
        let next = left.iter().position(|name| !waits(name)).unwrap_or_default();
        ordered.push(left.remove(next));
    }
    ordered
}

fn waits(wiring: &Wiring, name: &ThingName) -> bool {
    wiring.order.iter().any(|order| order.then == *name && order.wait == Wait::Pods)
}

/// What Helm says after an installation.
fn notes(stack: &Stack, wiring: &Wiring) -> String {
    let ordered = in_order(stack, wiring);
    let names: Vec<&str> = ordered.iter().map(|name| name.as_str()).collect();
    let mut text = format!(
        "{{{{ .Chart.Name }}}} is installed as {{{{ .Release.Name }}}} in the namespace {{{{ .Release.Namespace }}}}.\n\n\
         Its programs become ready in this order: {}. To follow them:\n",
        names.join(", ")
    );
    let mut command = |line: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  kubectl -n {{{{ .Release.Namespace }}}} {line}");
    };
    for name in &names {
        command(format!("rollout status deployment/{name}"));
    }
    for name in ordered.iter().filter(|name| waits(wiring, name)) {
        command(format!("logs deployment/{name} --container wait    # what it waits for"));
    }
    let last = names.last().copied().unwrap_or_default();
    let _ = write!(
        text,
        "\nWhat the last of them says:\n  kubectl -n {{{{ .Release.Namespace }}}} logs deployment/{last} --follow\n\
         {{{{- if not .Values.networkPolicies }}}}\n\n\
         The network policies are switched off: every pod of the cluster can reach these.\n{{{{- end }}}}\n"
    );
    text
}

fn readme(stack: &Stack, wiring: &Wiring, values: &Values) -> String {
    let name = &stack.name;
    let ordered: Vec<String> =
        in_order(stack, wiring).iter().map(|name| format!("`{name}`")).collect();
    let containers =
        stack.services.values().filter(|it| matches!(it.program, Program::Container(_)));
    let images: Vec<String> =
        containers.map(|service| format!(" \\\n  --set {}.image=IMAGE", service.name)).collect();
    let images = images.concat();
    let summary =
        stack.summary.as_ref().map(|summary| format!("{summary}\n\n")).unwrap_or_default();
    let rows: Vec<String> = values
        .settings()
        .iter()
        .map(|setting| {
            let about = setting.about.replace('\n', " ");
            let default = match &setting.default {
                Value::String(text) if text.is_empty() => String::from("empty"),
                Value::String(text) => format!("`{text}`"),
                other => format!("`{other}`"),
            };
            format!("| `{}` | {default} | {about} |\n", setting.path.join("."))
        })
        .collect();
    let rows = rows.concat();
    format!(
        "# The chart {name}\n\n{summary}Rendered by Stackwright from `stack.yaml`: change that file, not these.\n\n\
         ## Install\n\n```sh\nhelm upgrade --install {name} . --namespace {name} --create-namespace{images}\n```\n\n\
         Each `--set` is optional. The programs become ready in this order: {}; each waits for those before it, so one \
         command is enough. Objects are called as in the stack, so a namespace holds one release.\n\n\
         Every pod keeps to the restricted profile of Pod Security. To have the namespace refuse all others:\n\n\
         ```sh\nkubectl label namespace {name} pod-security.kubernetes.io/enforce=restricted\n```\n\n\
         Network policies bind only where the cluster's network enforces them (Calico, Cilium).\n\n\
         ## Values\n\n| value | default | |\n|---|---|---|\n{rows}\n\
         ## Limits\n\nHelm keeps a release in one Secret of 1 MiB. An archive stands in it twice, so it may weigh 300 KiB.\n",
        ordered.join(", ")
    )
}
