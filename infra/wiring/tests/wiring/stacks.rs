//! The whole wiring of every stack and environment that the project ships, a snapshot each.

use std::{fs, path::Path};

use spec::{InputFile, name::EnvironmentName, source::Sources};

use crate::harness::assert_snapshot;

fn assert_wiring(stack: &str, environment: Option<&str>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../stacks/{stack}/stack.yaml"));
    let file = InputFile { name: format!("{stack}/stack.yaml"), bytes: fs::read(path).unwrap() };
    let environment: Option<EnvironmentName> = environment.map(|name| name.parse().unwrap());
    let loaded = spec::load(&mut Sources::default(), &file, None, environment.as_ref());
    assert!(loaded.complete, "{:?}", loaded.diagnostics);
    let stack = loaded.stack.unwrap();
    assert_snapshot(&format!("stack-{}", stack.id()), &wiring::print(&wiring::wire(&stack)));
}

#[test]
fn fish() {
    assert_wiring("fish", None);
}

#[test]
fn fish_dev() {
    assert_wiring("fish", Some("dev"));
}

#[test]
fn fraud() {
    assert_wiring("fraud", None);
}

#[test]
fn lab8() {
    assert_wiring("lab8", None);
}
