//! The three example stacks, and each of their environments, are read without a report.

use spec::{InputFile, load, source::Sources};

#[test]
fn the_example_stacks_are_complete() {
    for name in ["fish", "fraud", "lab8"] {
        let path = format!("{}/../stacks/{name}/stack.yaml", env!("CARGO_MANIFEST_DIR"));
        let file =
            InputFile { name: format!("{name}/stack.yaml"), bytes: std::fs::read(path).unwrap() };
        let mut sources = Sources::default();
        let base = load(&mut sources, &file, None, None);
        assert_complete(&base, &sources);
        for environment in &base.environments {
            let loaded = load(&mut sources, &file, None, Some(&environment.value));
            assert_complete(&loaded, &sources);
            assert_eq!(loaded.stack.unwrap().id(), format!("{name}-{environment}"));
        }
    }
}

fn assert_complete(loaded: &spec::Loaded, sources: &Sources) {
    let reports: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|diagnostic| format!("{}: {}", sources.position(diagnostic.span), diagnostic.message))
        .collect();
    assert!(loaded.complete && reports.is_empty(), "{reports:#?}");
}
