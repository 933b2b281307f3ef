//! The order of the packages and the purity of the core, held against what cargo knows and what the sources say.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
    process::Command,
};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

use crate::support::{files, root};

/// What each package of the workspace may depend on, in the order in which they build on each other. A new package has
/// to take its place here.
const MAY_DEPEND_ON: &[(&str, &[&str])] = &[
    ("contract", &[]),
    ("spec", &["contract"]),
    ("wiring", &["contract", "spec"]),
    ("kubernetes", &["contract", "spec", "wiring"]),
    ("terraform", &["contract", "spec", "wiring"]),
    ("alerts", &["contract", "spec", "wiring"]),
    ("render", &["contract", "spec", "wiring", "kubernetes", "terraform", "alerts"]),
    ("stackwright", &["contract", "spec", "wiring", "render"]),
    ("testbed", &["contract", "spec", "wiring", "render"]),
    ("snapshots", &[]),
];

/// Packages that know no clock, environment, file, network or chance, and their folders.
const PURE: &[(&str, &str)] = &[
    ("contract", "infra/contract"),
    ("spec", "infra/spec"),
    ("wiring", "infra/wiring"),
    ("kubernetes", "infra/kubernetes"),
    ("terraform", "infra/terraform"),
    ("alerts", "alerts"),
    ("render", "infra/render"),
];

/// Packages that turn a stack and its wiring into files.
const GENERATORS: &[&str] = &["infra/kubernetes", "infra/terraform", "alerts"];

/// Crates that bring a runtime, a network or chance along.
const IMPURE_CRATES: &[&str] =
    &["tokio", "async-std", "kube", "kube-client", "reqwest", "hyper", "rand"];

/// Modules of the standard library that reach outside of the program.
const IMPURE_MODULES: &[&str] = &["env", "fs", "os", "process", "thread"];

/// Words that mean a clock, chance, a network, or an order that changes from run to run.
const IMPURE_WORDS: &[&str] = &[
    "SystemTime",
    "Instant",
    "HashMap",
    "HashSet",
    "RandomState",
    "thread_rng",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "ToSocketAddrs",
];

/// What programs and services say of each other: only the wiring may read it.
const EDGE_FIELDS: &[&str] =
    &["cache", "batch", "consumes", "produces", "dead_letters", "status", "results", "fetch"];

fn metadata() -> Metadata {
    // What other platforms would need may not be there, and asking for it would need a network.
    let options = ["--offline", "--locked", "--filter-platform", &host()].map(String::from);
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(options)
        .exec()
        .unwrap()
}

/// The platform that cargo builds for here.
fn host() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).map(String::from).unwrap()
}

#[test]
fn packages_depend_only_on_what_comes_before_them() {
    let metadata = metadata();
    let allowed: BTreeMap<_, _> = MAY_DEPEND_ON.iter().copied().collect();
    let ours: BTreeSet<_> =
        metadata.workspace_packages().iter().map(|package| package.name.to_string()).collect();
    for package in metadata.workspace_packages() {
        let allowed = allowed.get(package.name.as_str());
        let allowed =
            allowed.unwrap_or_else(|| panic!("{} has no place in the order", package.name));
        for dependency in &package.dependencies {
            let counts =
                dependency.kind != DependencyKind::Development && ours.contains(&dependency.name);
            let name = dependency.name.as_str();
            assert!(
                !counts || allowed.contains(&name),
                "{} must not depend on {name}",
                package.name
            );
        }
    }
}

#[test]
fn the_order_has_no_circles() {
    let mut before: BTreeSet<&str> = BTreeSet::new();
    for (name, dependencies) in MAY_DEPEND_ON {
        assert!(
            dependencies.iter().all(|dependency| before.contains(dependency)),
            "{name} comes too early"
        );
        before.insert(name);
    }
}

#[test]
fn pure_packages_depend_on_no_runtime_and_no_network() {
    let metadata = metadata();
    for (name, _) in PURE {
        let crates = all_dependencies(&metadata, name);
        let impure: Vec<_> =
            crates.iter().filter(|name| IMPURE_CRATES.contains(&name.as_str())).collect();
        assert!(impure.is_empty(), "{name} depends on {impure:?}");
    }
}

/// The names of everything that a package is built with, itself included.
fn all_dependencies(metadata: &Metadata, name: &str) -> BTreeSet<String> {
    let resolve = metadata.resolve.as_ref().unwrap();
    let nodes: BTreeMap<&PackageId, _> =
        resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let start =
        metadata.workspace_packages().into_iter().find(|package| package.name == name).unwrap();
    let mut seen = BTreeSet::from([&start.id]);
    let mut todo = vec![&start.id];
    while let Some(id) = todo.pop() {
        for dependency in &nodes[id].deps {
            let built_in =
                dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            if built_in && seen.insert(&dependency.pkg) {
                todo.push(&dependency.pkg);
            }
        }
    }
    seen.iter().map(|id| metadata[id].name.to_string()).collect()
}

#[test]
fn pure_sources_reach_nothing_outside() {
    for (_, folder) in PURE {
        for (path, source) in sources(folder) {
            for module in std_modules(&source) {
                assert!(!IMPURE_MODULES.contains(&module.as_str()), "{path} uses std::{module}");
            }
            for word in IMPURE_WORDS {
                assert!(!has_word(&source, word), "{path} uses {word}");
            }
        }
    }
}

#[test]
fn generators_read_the_wiring_and_not_the_edges() {
    for folder in GENERATORS {
        for (path, source) in sources(folder) {
            for field in EDGE_FIELDS {
                let reads = source.match_indices(&format!(".{field}")).any(|(at, text)| {
                    let next = source[at + text.len()..].chars().next().unwrap_or(' ');
                    !(next.is_alphanumeric() || next == '_' || next == '(')
                });
                assert!(
                    !reads,
                    "{path} reads the edge `{field}`: the wiring has what follows from it"
                );
            }
            for program in ["Inference {", "Worker {"] {
                assert!(
                    !source.contains(program),
                    "{path} takes `{program} … }}` apart: read the wiring"
                );
            }
        }
    }
}

/// The sources of a package, without comments and unit tests, by path.
fn sources(folder: &str) -> Vec<(String, String)> {
    let rust = |path: &Path| path.extension().is_some_and(|ending| ending == "rs");
    let sources =
        files(&root().join(folder).join("src")).into_iter().filter(|path| rust(path)).map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            (path.display().to_string(), lines.collect::<Vec<_>>().join("\n"))
        });
    let sources: Vec<_> = sources.collect();
    assert!(!sources.is_empty(), "{folder} has no sources");
    sources
}

/// The modules of the standard library that a source names: `std::fs`, and `std::{fs, …}`.
fn std_modules(source: &str) -> BTreeSet<String> {
    let first_word = |text: &str| {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut modules = BTreeSet::new();
    for (at, text) in source.match_indices("std::") {
        let rest = &source[at + text.len()..];
        match rest.strip_prefix('{') {
            Some(group) => modules.extend(members(group).into_iter().map(first_word)),
            None => drop(modules.insert(first_word(rest))),
        }
    }
    modules
}

/// The members of a group of imports, up to its closing brace.
fn members(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut members) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    members
}

fn has_word(source: &str, word: &str) -> bool {
    source.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|found| found == word)
}

#[test]
fn imports_are_found_in_every_form() {
    let source =
        "use std::{collections::{BTreeMap, btree_map}, fs, time::Duration};\nstd::env::var(\"A\")";
    let modules: Vec<_> = std_modules(source).into_iter().collect();
    assert_eq!(modules, ["collections", "env", "fs", "time"]);
}
