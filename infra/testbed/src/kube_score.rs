//! kube-score, which knows what keeps a program running in a cluster.

use std::{fs, path::Path, process::Command};

use serde::Deserialize;

use crate::{Engine, Error, Finding, Result, command};

/// Rules that are only asked when they are named, and that all hold for any stack.
///
/// Those left out want a request to be equal to its limit. The language has both, so that a program may take what its
/// neighbours leave, and what is asked for is checked against the nodes.
const OPTIONAL: [&str; 3] = [
    "container-ephemeral-storage-request-equals-limit",
    "container-ports-check",
    "container-seccomp-profile",
];

/// The grade of a rule that holds in every way; below it are warnings and worse.
const BEST: u32 = 10;

/// What kube-score says about an object.
#[derive(Deserialize)]
struct Scored {
    type_meta: TypeMeta,
    object_meta: ObjectMeta,
    checks: Vec<Check>,
}

#[derive(Deserialize)]
struct TypeMeta {
    kind: String,
}

#[derive(Deserialize)]
struct ObjectMeta {
    name: String,
    #[serde(default)]
    namespace: String,
}

#[derive(Deserialize)]
struct Check {
    check: Rule,
    grade: u32,
    skipped: bool,
    comments: Option<Vec<Comment>>,
}

#[derive(Deserialize)]
struct Rule {
    id: String,
}

#[derive(Deserialize)]
struct Comment {
    path: String,
    summary: String,
}

/// What kube-score finds in a folder of manifests for a version such as `1.33`, in the order of the rules; nothing where
/// the engine may be missing and is. All files are judged together, as many rules ask for an object of another file.
pub fn kube_score(folder: &Path, version: &str) -> Result<Option<Vec<Finding>>> {
    let Some(engine) = Engine::Kubelint.find()? else { return Ok(None) };
    let mut kube_score = Command::new(engine.join("bin/kube-score"));
    kube_score.args(["score", "--output-format", "json"]);
    kube_score.args(["--kubernetes-version", &format!("v{version}")]);
    kube_score.args(OPTIONAL.iter().flat_map(|rule| ["--enable-optional-test", rule]));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        files.push(entry.map_err(Error::file(folder))?.path());
    }
    files.sort();
    kube_score.args(files);
    let output = command::output(&mut kube_score)?;
    let scored: Vec<Scored> = serde_json::from_slice(&output.stdout)
        .map_err(|_| command::refused(&kube_score, &output))?;
    if scored.iter().all(|object| object.checks.iter().all(|check| check.skipped)) {
        return Err(Error::unexpected("the answer of kube-score", "it looked at nothing"));
    }
    let mut findings: Vec<Finding> = scored.iter().flat_map(findings).collect();
    findings.sort();
    Ok(Some(findings))
}

fn findings(object: &Scored) -> impl Iterator<Item = Finding> {
    let ObjectMeta { name, namespace } = &object.object_meta;
    let place = format!("{} {namespace}/{name}", object.type_meta.kind);
    let broken = object.checks.iter().filter(|check| !check.skipped && check.grade < BEST);
    broken.map(move |check| {
        let said = |comment: &Comment| match comment.path.as_str() {
            "" => comment.summary.clone(),
            path => format!("{path}: {}", comment.summary),
        };
        let comments = check.comments.iter().flatten().map(said).collect::<Vec<_>>();
        Finding { rule: check.check.id.clone(), place: place.clone(), text: comments.join("; ") }
    })
}
