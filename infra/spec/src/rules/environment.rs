//! Variables of containers: what stands there that should not.

use super::{Check, view::containers};
use crate::{
    diagnostic::Diagnostic,
    name::EnvVarName,
    source::Spanned,
    stack::{EnvValue, Service, Stack},
    tree::{Tree, Value},
};

crate::rule! {
    static ENV_SET_TWICE = "env-set-twice", Error, No;
    static LITERAL_SECRET = "literal-secret", Error, Yes;
}

pub(super) const CHECKS: &[Check] =
    &[Check::parts(&ENV_SET_TWICE, env_set_twice), Check::parts(&LITERAL_SECRET, literal_secret)];

/// Variables that every pod gets from Kubernetes, or from us.
const DERIVED: &[&str] = &[
    "KUBERNETES_SERVICE_HOST",
    "KUBERNETES_SERVICE_PORT",
    "KUBERNETES_SERVICE_PORT_HTTPS",
    contract::env::WORKER_THREADS,
];

fn variables(stack: &Stack) -> impl Iterator<Item = (&Service, &EnvVarName, &Spanned<EnvValue>)> {
    containers(stack).flat_map(|(service, container)| {
        container.env.iter().map(move |(name, value)| (service, name, value))
    })
}

fn env_set_twice(stack: &Stack) -> Vec<Diagnostic> {
    variables(stack)
        .filter(|(_, name, _)| DERIVED.contains(&name.as_str()))
        .map(|(service, name, value)| {
            let owner = &service.name;
            let message = format!("every pod has `{name}` already, and `{owner}` sets it again");
            Diagnostic::new(&ENV_SET_TWICE, value.span, message)
                .help("delete the line")
                .thing(owner)
        })
        .collect()
}

/// A secret as text, where every reader of the file and of the cluster's objects sees it.
fn literal_secret(stack: &Stack) -> Vec<Diagnostic> {
    const HELP: &str = "declare it in `secrets` and write `{ secret: <name> }`; \
                        then change it, since it was seen";
    let in_variables = variables(stack)
        .filter(|(_, name, value)| match &value.value {
            EnvValue::Literal(text) => is_secret(name, text.as_str()),
            EnvValue::Address(_) | EnvValue::Secret(_) => false,
        })
        .map(|(service, name, value)| {
            let owner = &service.name;
            let message = format!("`{name}` of `{owner}` looks like a secret, for all to read");
            Diagnostic::new(&LITERAL_SECRET, value.span, message).help(HELP).hidden().thing(owner)
        });
    in_variables.chain(in_patches(stack)).collect()
}

/// The same in what a patch puts into an object: a variable, or a key that is called as a secret.
fn in_patches(stack: &Stack) -> impl Iterator<Item = Diagnostic> {
    const HELP: &str = "declare it in `secrets`, and let the patch name the Secret that holds it; \
                        then change it, since it was seen";
    stack.patches.kubernetes.values().flat_map(|patch| {
        let mut found = Vec::new();
        texts(&patch.change, "", &mut found);
        let secrets = found.into_iter().filter(|(name, _, text)| {
            (names_a_secret(name) && may_be_secret(text)) || holds_password(text)
        });
        let owner = &patch.object;
        secrets
            .map(|(name, tree, _)| {
                let message = format!("`{name}` of `{owner}` looks like a secret, for all to read");
                let span = tree.span.unwrap_or(owner.span);
                Diagnostic::new(&LITERAL_SECRET, span, message).help(HELP).hidden().thing(owner)
            })
            .collect::<Vec<_>>()
    })
}

/// Every text of a tree, by the name of what holds it: the variable's for a variable's value, else the key.
fn texts<'t>(tree: &'t Tree, name: &'t str, found: &mut Vec<(&'t str, &'t Tree, &'t str)>) {
    match &tree.value {
        Value::Text(text) => found.push((name, tree, text)),
        Value::List(items) => items.iter().for_each(|item| texts(item, name, found)),
        Value::Map(fields) => {
            let variable = tree.get("name").and_then(Tree::text);
            for (key, field) in fields {
                let name = variable.filter(|_| key == "value").unwrap_or(key);
                texts(&field.tree, name, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_secret(name: &EnvVarName, text: &str) -> bool {
    (names_a_secret(name.as_str()) && may_be_secret(text)) || holds_password(text)
}

/// Whether a variable's name says that it holds a secret: `DB_PASSWORD`, `PGPASSWORD`, `STRIPE_API_KEY`. What only
/// speaks about one is none: `PASSWORD_FILE`, `TOKEN_TTL`, `MAX_TOKENS`.
fn names_a_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    [
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "SECRET",
        "TOKEN",
        "API_KEY",
        "APIKEY",
        "PRIVATE_KEY",
        "SECRET_KEY",
        "ACCESS_KEY",
        "CREDENTIAL",
        "CREDENTIALS",
    ]
    .iter()
    .any(|ending| name.ends_with(ending))
}

/// Whether a text can be one: not a switch, not a place in which a program finds it, not a variable that it expands.
fn may_be_secret(text: &str) -> bool {
    let word = text.to_ascii_lowercase();
    let is_switch = matches!(
        word.as_str(),
        "" | "true"
            | "false"
            | "yes"
            | "no"
            | "on"
            | "off"
            | "none"
            | "null"
            | "required"
            | "optional"
    );
    !is_switch && !text.starts_with(['/', '$'])
}

/// Whether a text is a URL with a user's password in it.
fn holds_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((user, _)) = authority.rsplit_once('@') else { return false };
    user.split_once(':').is_some_and(|(_, password)| {
        !password.is_empty() && !password.starts_with(['$', '{', '<', '*'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_secrets_from_what_speaks_about_them() {
        for name in [
            "DB_PASSWORD",
            "PGPASSWORD",
            "token",
            "STRIPE_API_KEY",
            "AWS_SECRET_ACCESS_KEY",
            "GOOGLE_CREDENTIALS",
        ] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in [
            "PASSWORD_FILE",
            "MAX_TOKENS",
            "TOKEN_TTL",
            "TOKENIZER",
            "AWS_ACCESS_KEY_ID",
            "SECRET_NAME",
            "CACHE_KEY",
        ] {
            assert!(!names_a_secret(name), "{name}");
        }
    }

    #[test]
    fn tells_values_from_switches_and_places() {
        for text in ["hunter2", "12345"] {
            assert!(may_be_secret(text), "{text}");
        }
        for text in ["", "true", "/run/secrets/token", "$(DB_PASSWORD)", "${TOKEN}"] {
            assert!(!may_be_secret(text), "{text}");
        }
    }

    #[test]
    fn finds_passwords_in_urls() {
        assert!(holds_password("postgres://app:hunter2@db:5432/app"));
        for text in [
            "postgres://app@db/app",
            "postgres://app:$(DB_PASSWORD)@db/app",
            "https://example.org/a:b@c",
            "a:b@c",
        ] {
            assert!(!holds_password(text), "{text}");
        }
    }
}
