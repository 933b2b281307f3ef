//! The output's README: what must exist before the module is applied, how it is applied, what its state holds.

use std::collections::BTreeSet;

use wiring::GivenBy;

use crate::{
    lower::Scope,
    model::{Declared, Kind, Module, Topic},
    provider,
};

/// The text, in Markdown.
pub(crate) fn readme(scope: &Scope<'_>, module: &Module) -> String {
    let steps = [Some(before(scope)), inputs(module), Some(apply()), given(scope)];
    let steps = steps.into_iter().flatten().enumerate();
    let steps = steps.map(|(index, (title, body))| format!("## {}. {title}\n\n{body}", index + 1));
    let rest = [
        ("What the state holds", state(module)),
        ("Good to know", notes(scope)),
        ("Files", files(module)),
    ];
    let rest = rest.into_iter().map(|(title, body)| format!("## {title}\n\n{body}"));
    let sections: Vec<String> = std::iter::once(heading(scope)).chain(steps).chain(rest).collect();
    sections.join("\n")
}

/// A step: its title and its text.
type Step = (&'static str, String);

/// A block of commands for a shell.
fn shell(commands: &[&str]) -> String {
    format!("```sh\n{}\n```\n", commands.join("\n"))
}

fn heading(scope: &Scope<'_>) -> String {
    let summary =
        scope.stack.summary.as_ref().map(|summary| format!("{summary}\n\n")).unwrap_or_default();
    format!(
        "# {} in Yandex Cloud\n\n{summary}Rendered by Stackwright from `stack.yaml`: change that file, not these. \
         Commands are run in this folder.\n",
        scope.stack.id()
    )
}

fn before(scope: &Scope<'_>) -> Step {
    let body = format!(
        "- Terraform 1.11 or OpenTofu 1.11, or newer, which downloads the provider `{}` {}.\n\
         - The folder `{}`, and an account that may administer it: `YC_TOKEN`, or `YC_SERVICE_ACCOUNT_KEY_FILE`.\n\
         - The bucket `{}` for the state, private and versioned, and a static key for it: `AWS_ACCESS_KEY_ID`, \
         `AWS_SECRET_ACCESS_KEY`.\n",
        provider::SOURCE,
        provider::VERSION,
        scope.yandex.folder,
        scope.yandex.state.bucket
    );
    ("Before", body)
}

fn inputs(module: &Module) -> Option<Step> {
    let commands: Vec<&str> = module.variables.values().map(|variable| variable.given).collect();
    let rows = module
        .variables
        .iter()
        .map(|(name, variable)| format!("- `{name}`: {}\n", variable.description));
    (!commands.is_empty()).then(|| {
        (
            "Inputs",
            format!("None is a secret.\n\n{}\n{}", rows.collect::<String>(), shell(&commands)),
        )
    })
}

fn apply() -> Step {
    let commands =
        ["terraform init", "terraform plan -out plan", "terraform apply plan && rm plan"];
    let body = format!(
        "{}\nA saved plan holds what the state holds: it is removed, and never shared.\n",
        shell(&commands)
    );
    ("Apply", body)
}

/// Secrets that are made empty.
fn given(scope: &Scope<'_>) -> Option<Step> {
    let commands: Vec<String> = scope
        .wiring
        .lockbox
        .iter()
        .filter(|secret| secret.by == GivenBy::Person)
        .flat_map(|secret| {
            secret.keys.iter().map(|key| {
                format!(
                    "yc lockbox secret add-version --name {} --payload '[{{\"key\":\"{key}\",\"text_value\":\"…\"}}]'",
                    secret.name
                )
            })
        })
        .collect();
    let commands: Vec<&str> = commands.iter().map(String::as_str).collect();
    (!commands.is_empty()).then(|| {
        (
            "Secrets that a person gives",
            format!(
                "They are made empty. Fill them before what reads them is started:\n\n{}",
                shell(&commands)
            ),
        )
    })
}

/// What a reader of the state can learn, by name.
fn state(module: &Module) -> String {
    let kept = [
        ("yandex_mdb_kafka_user", "password", "the provider has no other way to set it"),
        (
            "yandex_airflow_cluster",
            "admin_password",
            "the provider has no other way to set it; change it in the web interface",
        ),
        (
            "yandex_lockbox_secret_version",
            "entries.text_value",
            "endpoint and credentials of a managed thing, as its users read them",
        ),
    ];
    let declared = |kind: &str, of: Kind| {
        module.declared().any(|known| known.kind == of && known.address.kind == kind)
    };
    let with_entries = module.declared().any(|known| known.body.contains_key("entries"));
    let mut rows: Vec<String> = kept
        .iter()
        .filter(|(kind, _, _)| match *kind {
            "yandex_lockbox_secret_version" => with_entries,
            kind => declared(kind, Kind::Managed),
        })
        .map(|(kind, attribute, why)| format!("| `{kind}` | `{attribute}` | {why} |\n"))
        .collect();
    if declared("yandex_lockbox_secret_version", Kind::Data) {
        rows.push(String::from(
            "| `data.yandex_lockbox_secret_version` | `entries` | passwords that the server made, read to be handed on |\n",
        ));
    }
    if rows.is_empty() {
        return String::from("No secret.\n");
    }
    format!(
        "Passwords stand in it where the provider knows no other way:\n\n| what | attribute | why |\n|---|---|---|\n{}\n\
         So whoever reads the state's bucket can use the brokers and databases from within the network: keep it private. \
         To change a password, replace the version that holds it: the same run tells it to the broker or database and to \
         the secret that its user reads. Machines read that at the next start of their program, pods when External \
         Secrets has brought it and they are restarted.\n\n{}\n\
         No state holds passwords of PostgreSQL's and Redis' users as attributes of the users (they are written only), \
         static keys or API keys (they go straight into Lockbox).\n",
        rows.concat(),
        shell(&["terraform apply -replace=yandex_lockbox_secret_version.<thing>_<user>_password"])
    )
}

fn notes(scope: &Scope<'_>) -> String {
    let mut notes = vec![String::from(
        "Nothing has a public address but the balancers that `expose` asks for, which the cluster makes. The API server and \
         the machines are reached from within the network, and only from `people_ranges`: through a VPN or a host of your own in it.",
    )];
    if scope.managed_cluster().is_some() {
        notes.push(String::from(
            "The version of Kubernetes is raised in the spec; the cloud repairs nodes by itself and never upgrades them.",
        ));
    }
    if !scope.stack.buckets.is_empty() {
        notes.push(String::from(
            "A bucket's policy refuses everybody whom it does not name, so `administrators` must name whoever applies.",
        ));
    }
    format!("- {}\n", notes.join("\n- "))
}

fn files(module: &Module) -> String {
    let rows = module
        .topics
        .iter()
        .map(|(topic, list)| format!("| `{topic}.tf.json` | {} |\n", kinds(list)));
    let first = format!("| `{}.tf.json` | versions, state, provider, inputs |\n", Topic::Terraform);
    format!("| file | resources |\n|---|---|\n{first}{}", rows.collect::<String>())
}

/// The kinds of resources of a file. How many there are is not said: each would be a line of every diff.
fn kinds(list: &[Declared]) -> String {
    let managed = list.iter().filter(|declared| declared.kind == Kind::Managed);
    let kinds: BTreeSet<&str> = managed.map(|declared| declared.address.kind).collect();
    let shown = kinds.into_iter().map(|kind| kind.strip_prefix("yandex_").unwrap_or(kind));
    shown.collect::<Vec<_>>().join(", ")
}
