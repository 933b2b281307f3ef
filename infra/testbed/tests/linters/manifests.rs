//! kube-score and checkov on the manifests of every stack; and that each of them finds a mistake there.

use std::{collections::BTreeSet, fs, path::Path};

use testbed::{
    Error, Finding, Object, RenderedStack, Result, Scratch, Sieve, checkov_of_manifests, kube_score,
};

use super::accepted::{BY_CHECKOV, BY_KUBE_SCORE};

/// The kind of what a finding is about, with its component.
fn role(stack: &RenderedStack, finding: &Finding) -> Result<String> {
    let mut objects = stack.objects.iter();
    let object = objects.find(|object| object.to_string() == finding.place);
    object.map(Object::role).ok_or_else(|| Error::unexpected(finding, "no such object is rendered"))
}

/// A copy of a stack's manifests in a folder, with another text in the place of each of some.
fn copy(stack: &RenderedStack, to: &Scratch, folder: &str, mistakes: &[Mistake]) -> Result<()> {
    let objects = stack.folder().join("objects");
    let mut missing: BTreeSet<&str> = mistakes.iter().map(|(from, ..)| *from).collect();
    let mut paths = Vec::new();
    for entry in fs::read_dir(&objects).map_err(Error::file(&objects))? {
        paths.push(entry.map_err(Error::file(&objects))?.path());
    }
    paths.sort();
    for path in paths {
        let mut text = fs::read_to_string(&path).map_err(Error::file(&path))?;
        for (from, into, _) in mistakes {
            if text.contains(from) && missing.remove(from) {
                text = text.replacen(from, into, 1);
            }
        }
        to.write(Path::new(folder).join(path.file_name().unwrap_or_default()), &text)?;
    }
    assert!(missing.is_empty(), "{} has not: {missing:?}", stack.id());
    Ok(())
}

/// What checkov finds in stacks, each in a folder of its own, that are judged at once.
fn checkov(stacks: &[RenderedStack]) -> Result<Option<Vec<(&RenderedStack, Finding)>>> {
    let scratch = Scratch::new()?;
    let folders = || (0..).map(|number: usize| number.to_string()).zip(stacks);
    for (folder, stack) in folders() {
        copy(stack, &scratch, &folder, &[])?;
    }
    let Some(mut by_file) = checkov_of_manifests(scratch.path())? else { return Ok(None) };
    let mut found = Vec::new();
    for (folder, stack) in folders() {
        let of_stack = by_file.iter_mut().filter(|(file, _)| file.starts_with(&folder));
        found.extend(of_stack.flat_map(|(_, found)| found.drain(..)).map(|it| (stack, it)));
    }
    assert!(by_file.values().all(Vec::is_empty), "of no stack: {by_file:?}");
    Ok(Some(found))
}

fn has_no_complaints(sieve: Sieve) {
    let complaints = sieve.complaints();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn kube_score_finds_nothing_that_has_no_reason() -> Result<()> {
    let mut sieve = Sieve::new(BY_KUBE_SCORE.iter().copied());
    for stack in RenderedStack::with_manifests()? {
        let objects = stack.folder().join("objects");
        let Some(found) = kube_score(&objects, &stack.kubernetes_version())? else { return Ok(()) };
        for finding in found {
            sieve.takes(&stack.id(), &role(&stack, &finding)?, &finding);
        }
    }
    has_no_complaints(sieve);
    Ok(())
}

/// It takes seconds to start, so only the examples are judged one by one. The others are many and small; what a rule
/// asks of other objects it may find in a neighbour of the same name there.
#[test]
fn checkov_finds_nothing_that_has_no_reason() -> Result<()> {
    let examples = RenderedStack::all()?;
    let known: BTreeSet<String> = examples.iter().map(RenderedStack::id).collect();
    let mut others = RenderedStack::with_manifests()?;
    others.retain(|stack| !known.contains(&stack.id()));
    let mut sieve = Sieve::new(BY_CHECKOV.iter().copied());
    for stacks in examples.chunks(1).chain([others.as_slice()]) {
        let Some(found) = checkov(stacks)? else { return Ok(()) };
        for (stack, finding) in found {
            sieve.takes(&stack.id(), &role(stack, &finding)?, &finding);
        }
    }
    has_no_complaints(sieve);
    Ok(())
}

/// A text of the manifests of `fish`, what is written instead, and the rule that must find it.
type Mistake = (&'static str, &'static str, &'static str);

const FOR_KUBE_SCORE: &[Mistake] = &[
    (
        "readOnlyRootFilesystem: true",
        "readOnlyRootFilesystem: false",
        "container-security-context-readonlyrootfilesystem",
    ),
    (
        "targetPort: http\n  selector:\n    app.kubernetes.io/name: fish-api",
        "targetPort: http\n  selector:\n    app.kubernetes.io/name: nobody",
        "service-targets-pod",
    ),
    ("  maxUnavailable: 1\n  selector", "  selector", "poddisruptionbudget-has-policy"),
    // Those that are asked because they are named.
    (
        "ephemeral-storage: 2162Mi\n            memory: 2Gi",
        "ephemeral-storage: 4Gi\n            memory: 2Gi",
        "container-ephemeral-storage-request-equals-limit",
    ),
    (
        "containerPort: 8080\n        - name: admin",
        "containerPort: 8080\n        - name: http",
        "container-ports-check",
    ),
    ("        seccompProfile:\n          type: RuntimeDefault\n", "", "container-seccomp-profile"),
];

const FOR_CHECKOV: &[Mistake] = &[
    ("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "CKV_K8S_20"),
    // Found only where binding, role and account are judged together.
    ("apiVersion: v1\nkind: ServiceAccount\n", READER, "CKV2_K8S_5"),
];

/// Whoever may read all secrets, before the account that stands there.
const READER: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: reader }
rules: [{ apiGroups: [''], resources: [secrets], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: reader }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader }
subjects: [{ kind: ServiceAccount, name: fish-api, namespace: ml-inference }]
---
apiVersion: v1
kind: ServiceAccount
";

fn fish() -> Result<RenderedStack> {
    let found = RenderedStack::all()?.into_iter().find(|stack| stack.id() == "fish");
    found.ok_or_else(|| Error::unexpected("fish", "no stack is called so"))
}

fn rules(found: &[Finding]) -> BTreeSet<&str> {
    found.iter().map(|finding| finding.rule.as_str()).collect()
}

/// Plants all mistakes and asks a judge, who may have found none of them before.
fn finds_each(
    mistakes: &[Mistake],
    judge: impl Fn(&Path, &RenderedStack) -> Result<Option<Vec<Finding>>>,
) -> Result<()> {
    let fish = fish()?;
    let scratch = Scratch::new()?;
    copy(&fish, &scratch, "", mistakes)?;
    let Some(before) = judge(&fish.folder().join("objects"), &fish)? else { return Ok(()) };
    let Some(found) = judge(scratch.path(), &fish)? else { return Ok(()) };
    for (_, to, rule) in mistakes {
        assert!(!rules(&before).contains(rule), "{rule} is found without `{to}`");
        assert!(rules(&found).contains(rule), "{rule} is not found, with `{to}`: {found:#?}");
    }
    Ok(())
}

#[test]
fn kube_score_finds_each_mistake() -> Result<()> {
    finds_each(FOR_KUBE_SCORE, |folder, stack| kube_score(folder, &stack.kubernetes_version()))
}

#[test]
fn checkov_finds_each_mistake() -> Result<()> {
    finds_each(FOR_CHECKOV, |folder, _| {
        let found = checkov_of_manifests(folder)?;
        Ok(found.map(|by_file| by_file.into_values().flatten().collect()))
    })
}

#[test]
fn a_judge_that_looks_at_nothing_says_so() -> Result<()> {
    let empty = Scratch::new()?;
    for found in [
        kube_score(empty.path(), "1.33").map(|found| found.map(drop)),
        checkov_of_manifests(empty.path()).map(|found| found.map(drop)),
    ] {
        assert!(matches!(found, Err(_) | Ok(None)), "it found nothing in nothing");
    }
    Ok(())
}
