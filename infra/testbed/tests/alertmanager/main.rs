//! Every alert reaches the people whom the stack names: the rendered configuration is read by real Alertmanagers of two
//! versions and by amlint, and what people read is looked at.

mod read;
mod sent;
mod several;
mod shown;

use std::{collections::BTreeMap, fs, path::PathBuf};

use spec::stack::Stack;
use testbed::{Engine, Error, RenderedStack, Result, files};

/// The pinned Alertmanager, and the oldest that is known.
const ENGINES: [Engine; 2] = [Engine::Alertmanager, Engine::Oldalertmanager];

/// What a stack is rendered for: as it stands, and for the oldest series.
const VERSIONS: [(Engine, &str); 2] =
    [(Engine::Alertmanager, "\"0.31\""), (Engine::Oldalertmanager, "\"0.28\"")];

/// The folders of a stack's Alertmanagers.
fn folders(stack: &RenderedStack) -> Vec<PathBuf> {
    let names = stack.stack.alertmanager.keys();
    names.map(|name| stack.alerts().join("alertmanager").join(name.as_str())).collect()
}

/// Every stack with an Alertmanager, the valid ones of `snapshots` too.
fn with_alertmanager() -> Result<Vec<RenderedStack>> {
    let mut stacks = RenderedStack::with_alerts()?;
    stacks.retain(|stack| !stack.stack.alertmanager.is_empty());
    if stacks.len() < 3 {
        return Err(Error::unexpected("the stacks", "hardly one has an Alertmanager"));
    }
    Ok(stacks)
}

/// The labels of every alert of a stack, as its rules have them.
fn alerts(stack: &RenderedStack) -> Result<Vec<BTreeMap<String, String>>> {
    let mut alerts = Vec::new();
    for file in files(&stack.alerts().join("rules"), "yaml")? {
        let text = fs::read_to_string(&file).map_err(Error::file(&file))?;
        let rules: Rules = serde_yaml::from_str(&text)
            .map_err(|error| Error::unexpected(file.display(), error))?;
        for rule in rules.groups.into_iter().flat_map(|group| group.rules) {
            let mut labels = rule.labels;
            labels.insert(String::from("alertname"), rule.alert);
            alerts.push(labels);
        }
    }
    Ok(alerts)
}

#[derive(serde::Deserialize)]
struct Rules {
    groups: Vec<Group>,
}

#[derive(serde::Deserialize)]
struct Group {
    rules: Vec<Rule>,
}

#[derive(serde::Deserialize)]
struct Rule {
    alert: String,
    labels: BTreeMap<String, String>,
}

/// Whom the spec lets hear of a severity: by the order in which severities stand in for each other.
fn expected(stack: &Stack, severity: &str) -> Vec<String> {
    let alerts = &stack.alerts;
    let nearest: &[&str] = match severity {
        "critical" => &["critical", "warning", "info"],
        "warning" => &["warning", "critical", "info"],
        "info" => &["info", "warning", "critical"],
        _ => {
            let heartbeat = alerts.heartbeat.as_ref().map(ToString::to_string);
            return vec![heartbeat.unwrap_or(String::from("_nobody"))];
        }
    };
    let named = |severity: &&str| {
        let mut routes = alerts.routes.iter();
        routes.find(|(it, to)| it.as_str() == *severity && !to.is_empty()).map(|(_, to)| to)
    };
    let receivers = nearest.iter().find_map(named).into_iter().flatten();
    let mut names: Vec<_> = receivers.map(ToString::to_string).collect();
    names.dedup();
    if names.is_empty() { vec![String::from("_nobody")] } else { names }
}
